import type { Route } from "../../service/contract.ts";
import { fault } from "../errors.ts";
import { type Scopes, scopeFaults } from "./clients.ts";
import { wholeNumberFaults } from "./numbers.ts";

/** The rows of the route table, each by itself and together. */
export function routeTableFaults(routes: readonly Route[], scopes: Scopes): string[] {
  return [...routes.flatMap((route) => routeFaults(route, scopes)), ...duplicateFaults(routes)];
}

function routeFaults(route: Route, scopes: Scopes): string[] {
  const { method, path, access, throttle } = route;
  const setting = settingOf(route);
  const faults: string[] = [];
  if (!["GET", "POST", "PUT", "PATCH", "DELETE"].includes(method)) {
    faults.push(fault(`${setting}.method`, "be GET, POST, PUT, PATCH or DELETE", method, "name each method"));
  }
  if (path !== "/" && !/^(?:\/(?:(?!\.{1,2}(?:\/|$))[\w.~-]+|\{[A-Za-z_]\w*\}))+$/.test(path)) {
    const rule = "be segments of letters, digits and . _ ~ - (but not . or .. alone) or {variable}";
    faults.push(fault(`${setting}.path`, rule, path, "write it like /books/{bookId}"));
  }
  for (const [key, value] of Object.entries(throttle ?? {})) {
    const advice = "the account's own limits are 10000 a second and 5000 at once";
    faults.push(...wholeNumberFaults(`${setting}.throttle.${key}`, value, [1, 10_000], advice));
  }
  if (access === "public") return faults;
  if (!Array.isArray(access) || access.length === 0) {
    const rule = 'be "public" or name at least one scope';
    return [...faults, fault(`${setting}.access`, rule, access ?? null, "a route is never open by omission")];
  }
  return [...faults, ...scopeFaults(`${setting}.access`, access, scopes)];
}

/** Names of path variables do not tell routes apart: API Gateway refuses the second one. */
function duplicateFaults(routes: readonly Route[]): string[] {
  const keys = routes.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`);
  return routes
    .filter((_, index) => keys.indexOf(keys[index] ?? "") !== index)
    .map((route) =>
      fault(settingOf(route), "be declared once", route.path, "names of variables do not tell routes apart"),
    );
}

function settingOf({ method, path }: Route): string {
  return `routes["${method} ${path}"]`;
}
