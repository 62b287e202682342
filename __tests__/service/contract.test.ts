import { describe, expect, it } from "vitest";
import {
  acceptedScopes,
  type Route,
  resourceServerIdentifier,
  routeKey,
  routes,
  scopeName,
  scopes,
} from "../../service/contract.ts";
import { useBooksService } from "../support/books-service.ts";
import {
  type Block,
  namedResource,
  resourceServerReference,
  resources,
  synthesise,
} from "../support/synthesis.ts";

/** `<method> <path>` → who may call it: everybody, or who holds any of the scopes (by full name). */
type AccessTable = Readonly<Record<string, "public" | readonly string[]>>;

const scopeNames = Object.keys(scopes).map(scopeName);
const contract: readonly Route[] = routes;
const service = useBooksService();

describe("contract", () => {
  it("is what the gateway's routes ask for", () => {
    expect(gatewayAccess()).toEqual(contractAccess());
  });

  it("is what the service's guards ask for", async () => {
    expect(await serviceAccess()).toEqual(contractAccess());
  });

  it("names the scopes that the user pool declares", () => {
    const declared = namedResource(synthesise(), "aws_cognito_resource_server", resourceServerIdentifier);
    expect(declared.identifier).toBe(resourceServerIdentifier);
    expect((declared.scope as Block[]).map((scope) => scope.scope_name)).toEqual(Object.keys(scopes));
  });

  it("names no scope that opens nothing", () => {
    const opening = Object.values(contractAccess()).flatMap((access) => (access === "public" ? [] : access));
    expect([...new Set(opening)].sort()).toEqual([...scopeNames].sort());
  });
});

function contractAccess(): AccessTable {
  return Object.fromEntries(
    contract.map((row) => [routeKey(row), row.access === "public" ? row.access : acceptedScopes(row)]),
  );
}

function gatewayAccess(): AccessTable {
  const stack = synthesise();
  const identifier = resourceServerReference(stack);
  const accessOf = ({ authorization_type: type, authorization_scopes: asked = [] }: Block) =>
    type === "JWT"
      ? (asked as string[]).map((scope) => scope.replace(identifier, resourceServerIdentifier))
      : "public";
  const declared = resources(stack, "aws_apigatewayv2_route");
  return Object.fromEntries(declared.map((route) => [route.route_key, accessOf(route)]));
}

/** Asks the service itself, without a gateway before it: with no token, and with a token of each scope alone. */
async function serviceAccess(): Promise<AccessTable> {
  const table: Record<string, "public" | readonly string[]> = {};
  for (const row of contract) {
    const { method, path } = row;
    const statusWith = async (scope: string) =>
      (await service.call(method, path, { claims: { scope } })).status;
    const isPublic = (await service.call(method, path, { headers: { authorization: "" } })).status !== 401;
    const statuses = await Promise.all(scopeNames.map(statusWith));
    table[routeKey(row)] = isPublic ? "public" : scopeNames.filter((_, index) => statuses[index] !== 403);
  }
  return table;
}
