import { accessMatrix, type Caller, type StackModel } from "gatehouse-local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { callRoute } from "../../operations/deployed/route-call.ts";
import { callMatrix, decisionOf, declaredModel, scopedRoutes } from "../support/called-matrix.ts";
import { logInWithoutBrowser } from "../support/login-form.ts";
import { machineToken, tokenOf as tokenOfMachine } from "../support/machine-token.ts";
import { browserClientId } from "../support/own-application.ts";
import { alicePassword, type RunningSystem, startSystem } from "../support/running-system.ts";
import { createPkce } from "../support/user-pool-client.ts";

let system: RunningSystem;
let model: StackModel;

beforeAll(async () => {
  system = await startSystem({ flags: ["--no-watch"] });
  model = declaredModel(system);
});
afterAll(() => system?.stop());

describe("the access matrix", () => {
  test("says of every cell what the gateway does when it is called", async () => {
    const { callers, rows } = accessMatrix(model);
    const { believed, proved } = await callMatrix(system, model, tokenOf);
    expect(proved).toEqual(believed);
    expect(Object.keys(proved)).toHaveLength(rows.length * callers.length);
    expect(Object.values(proved)).toEqual(expect.arrayContaining(["passed", 401]));
    const { scoped, withoutRefusal } = scopedRoutes(model, proved);
    expect(scoped.length).toBeGreaterThan(3);
    expect(withoutRefusal).toEqual([]);
  });

  test("takes no gateway's 404 for an allowed cell", async () => {
    const answer = await callRoute(system.output("example_url"), { method: "GET", path: "/nowhere" });
    expect(decisionOf(answer)).toBe("the service must answer, got 404 from the gateway");
  });

  test.each([401, 403, 500])("takes no %i of the service's own for an allowed cell", (status) => {
    const decision = decisionOf({ status, isGatewayAnswer: false, challenge: undefined });
    expect(decision).toBe(`the service must accept it, got ${status}`);
  });
});

async function tokenOf({ kind, name }: Caller): Promise<string | undefined> {
  if (kind === "machine") return name === "example" ? machineToken(system) : tokenOfMachine(system, name);
  return kind === "person" ? tokenOfAlice(browserClientId(system)) : undefined;
}

async function tokenOfAlice(clientId: string): Promise<string> {
  const redirectUri = `${system.output("example_url")}/oidc/callback`;
  const { verifier, challenge } = createPkce();
  const request = new URL(system.output("oidc_authorization_url"));
  request.search = new URLSearchParams({
    response_type: "code",
    client_id: clientId,
    redirect_uri: redirectUri,
    code_challenge: challenge,
    code_challenge_method: "S256",
  }).toString();
  const callback = await logInWithoutBrowser(request, "alice", alicePassword);
  return requestToken({
    grant_type: "authorization_code",
    client_id: clientId,
    redirect_uri: redirectUri,
    code: callback.searchParams.get("code") ?? "",
    code_verifier: verifier,
  });
}

async function requestToken(form: Record<string, string>): Promise<string> {
  const response = await fetch(system.output("oidc_token_url"), {
    method: "POST",
    body: new URLSearchParams(form),
  });
  const { access_token: token } = (await response.json()) as { access_token: string };
  expect(response.status).toBe(200);
  return token;
}
