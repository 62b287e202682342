import { afterAll, beforeAll, expect, test } from "vitest";
import type { Route } from "../../service/contract.ts";
import { synthesise } from "../support/synthesis.ts";
import { Deployment } from "./deployment.ts";
import { type Moto, startMoto } from "./moto.ts";
import { type Configuration, writeVariant } from "./variant.ts";

const routes = [
  { method: "GET", path: "/books", access: ["items.read"] },
  { method: "GET", path: "/books/{bookId}", access: ["items.read"] },
  { method: "PATCH", path: "/books/{bookId}", access: ["items.write"] },
  { method: "DELETE", path: "/books/{bookId}", access: ["items.write"] },
] as const satisfies readonly Route[];
const variantOf = (rows: readonly Route[]) => writeVariant(synthesise({}, { routes: rows })).configuration;
const current = variantOf(routes);
const renamed = variantOf(
  routes.map((row) => ({ ...row, path: row.path.replace("{bookId}", "{id}") as Route["path"] })),
);
let moto: Moto;
let dev: Deployment;

beforeAll(async () => {
  moto = await startMoto();
  dev = new Deployment(moto.url);
  await dev.init(current);
});
afterAll(async () => {
  dev.remove();
  await moto.close();
});

/** The configuration as version 0.1 had it: the routes under their old names, and nothing moved. */
function withFormerIds(configuration: Configuration): Configuration {
  const { moved, ...rest } = configuration;
  const names = moved as { from: string; to: string }[];
  const text = names.reduce((json, { from, to }) => {
    const [type, former] = from.split(".");
    return json.replaceAll(to.replace(`${type}.`, ""), former ?? "");
  }, JSON.stringify(rest));
  return JSON.parse(text);
}

test("routes of a state with the former ids are moved: nothing is made or destroyed", async () => {
  const former = withFormerIds(current);
  await dev.plan("as version 0.1 made it", former);
  await dev.apply();
  expect((await dev.managed()).join()).toContain("bookId_69B81110");
  expect(await dev.plan("with the new ids", current)).toEqual({ changes: [], attributes: [], outputs: [] });
  await dev.apply();
  expect((await dev.managed()).join()).not.toContain("bookId_69B81110");
});

test("a path variable that is renamed changes its routes in place", async () => {
  const { changes, attributes } = await dev.plan("renamed", renamed);
  expect(changes).toEqual([
    "update http-api_routes_DELETE--books--",
    "update http-api_routes_GET--books--",
    "update http-api_routes_PATCH--books--",
  ]);
  expect(attributes).toEqual(["aws_apigatewayv2_route.route_key"]);
  await dev.apply();
  expect(await dev.planAgain(renamed)).toBe("");
});
