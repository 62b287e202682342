import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { acceptedScopes, resourceServerIdentifier, scopeName } from "../../service/contract.ts";
import { contractAccess, gatewayAccess, serviceAccess } from "../support/access-table.ts";
import { type Issuer, startIssuer } from "../support/issuer.ts";
import { loadFunction, type ServiceFunction } from "../support/service-function.ts";
import { type Block, contract, namedResource, synthesise } from "../support/synthesis.ts";

let issuer: Issuer;
let service: ServiceFunction;

beforeAll(async () => {
  issuer = await startIssuer();
  service = await loadFunction({ issuer: issuer.issuer });
});
afterAll(() => issuer.close());

describe("a contract", () => {
  it("is what the gateway's routes ask for", () => {
    expect(gatewayAccess(synthesise())).toEqual(contractAccess(contract));
  });

  it("names the scopes that the user pool declares", () => {
    const declared = namedResource(synthesise(), "aws_cognito_resource_server", resourceServerIdentifier);
    expect(declared.identifier).toBe(resourceServerIdentifier);
    expect((declared.scope as Block[]).map((scope) => scope.scope_name)).toEqual(
      Object.keys(contract.scopes),
    );
  });

  it("is what the service's guards ask for", async () => {
    expect(await serviceAccess(contract, service, issuer)).toEqual(contractAccess(contract));
  });
});

describe("scopeName", () => {
  it("begins with the resource server", () => {
    expect(scopeName("read")).toBe(`${resourceServerIdentifier}/read`);
  });
});

describe("acceptedScopes", () => {
  it("are the full names of a row's scopes, and none of a public one", () => {
    expect(acceptedScopes({ access: ["read", "write"] })).toEqual([scopeName("read"), scopeName("write")]);
    expect(acceptedScopes({ access: "public" })).toEqual([]);
  });
});
