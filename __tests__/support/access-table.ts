import type { Contract } from "../../constructs/environment.ts";
import { acceptedScopes, resourceServerIdentifier, routeKey, scopeName } from "../../service/contract.ts";
import type { Issuer } from "./issuer.ts";
import type { ServiceFunction } from "./service-function.ts";
import { type Block, resourceServerReference, resources, type Synthesised } from "./synthesis.ts";

/** `<method> <path>` → who may call it: everybody, or who holds any of the scopes (by full name). */
export type AccessTable = Readonly<Record<string, "public" | readonly string[]>>;

/** Who may call what, by the contract. */
export function contractAccess({ routes }: Contract): AccessTable {
  return Object.fromEntries(
    routes.map((row) => [routeKey(row), row.access === "public" ? row.access : acceptedScopes(row).sort()]),
  );
}

/** Who may call what, by the gateway's routes. */
export function gatewayAccess(stack: Synthesised): AccessTable {
  const identifier = resourceServerReference(stack);
  const accessOf = ({ authorization_type: type, authorization_scopes: asked = [] }: Block) =>
    type === "JWT"
      ? (asked as string[]).map((scope) => scope.replace(identifier, resourceServerIdentifier)).sort()
      : "public";
  const declared = resources(stack, "aws_apigatewayv2_route");
  return Object.fromEntries(declared.map((route) => [String(route.route_key), accessOf(route)]));
}

/** Asks the service itself, without a gateway before it: with no token, and with a token of each scope alone. */
export async function serviceAccess(
  { routes, scopes }: Contract,
  service: ServiceFunction,
  issuer: Issuer,
): Promise<AccessTable> {
  const scopeNames = Object.keys(scopes).map(scopeName);
  const table: Record<string, "public" | readonly string[]> = {};
  for (const row of routes) {
    const { method, path } = row;
    const statusWith = async (scope: string) => {
      const authorization = `Bearer ${await issuer.accessToken({ scope })}`;
      return (await service.invoke({ method, path, headers: { authorization } })).status;
    };
    const isPublic = (await service.invoke({ method, path })).status !== 401;
    const statuses = await Promise.all(scopeNames.map(statusWith));
    table[routeKey(row)] = isPublic
      ? "public"
      : scopeNames.filter((_, index) => statuses[index] !== 403).sort();
  }
  return table;
}
