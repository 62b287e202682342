import { copyFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AccessCell, accessMatrix, type Caller } from "../../local/access/matrix.ts";
import type { StackModel, UserPoolClient } from "../../local/model.ts";
import { State } from "../../local/state.ts";
import { readTerraform } from "../../local/terraform/configuration-file.ts";
import { loadStack } from "../../local/terraform/read-stack.ts";
import { callRoute, type RouteAnswer } from "../../operations/deployed/route-call.ts";
import { expectPassed } from "../../operations/smoke/contract-rows.ts";
import { logInWithoutBrowser } from "../support/login-form.ts";
import { alicePassword, type RunningSystem, startSystem } from "../support/running-system.ts";
import { createPkce } from "../support/user-pool-client.ts";

let system: RunningSystem;
let model: StackModel;

beforeAll(async () => {
  system = await startSystem({ flags: ["--no-watch"] });
  model = modelOf(system);
});
afterAll(() => system?.stop());

describe("the access matrix", () => {
  test("says of every cell what the gateway does when it is called", async () => {
    const { callers, rows } = accessMatrix(model);
    const tokens = await Promise.all(callers.map(tokenOf));
    const believed: Record<string, Decision> = {};
    const proved: Record<string, Decision> = {};
    for (const { route, method, path, cells } of rows) {
      for (const [index, cell] of cells.entries()) {
        const name = `${route.routeKey} as ${callers[index]?.name}`;
        const answer = await callRoute(system.output("example_url"), { method, path }, tokens[index]);
        believed[name] = expectedOf(cell);
        proved[name] = decisionOf(answer);
      }
    }
    expect(proved).toEqual(believed);
    expect(Object.keys(proved)).toHaveLength(rows.length * callers.length);
    expect(Object.values(proved)).toEqual(expect.arrayContaining(["passed", 401]));
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

/** "passed", the status of the gateway's refusal, or what is wrong with the answer. */
type Decision = string | 401 | 403;

function expectedOf({ allowed, reason }: AccessCell): Decision {
  if (allowed) return "passed";
  return reason === "missing scope" ? 403 : 401;
}

function decisionOf(answer: RouteAnswer): Decision {
  const { status, isGatewayAnswer } = answer;
  if (isGatewayAnswer && (status === 401 || status === 403)) return status;
  try {
    expectPassed(answer);
    return "passed";
  } catch (error) {
    return (error as Error).message;
  }
}

/** What runs, read from the files that it runs from. */
function modelOf({ folder, output }: RunningSystem): StackModel {
  const copy = join(folder, "state-copy.json");
  copyFileSync(join(folder, ".local/state.json"), copy);
  const stack = loadStack(readTerraform(join(folder, ".local/cdktf.out/stacks/dev/cdk.tf.json")), {
    state: new State({ file: copy }),
    environment: {},
    defaultVariables: { alice_password: alicePassword },
  });
  const at = (addresses: readonly string[], url: string) =>
    addresses.map((address) => [address, new URL(url).origin] as const);
  const pools = at(stack.userPools, output("oidc_issuer_url"));
  return stack.modelAt(new Map([...pools, ...at(stack.httpApis, output("example_url"))]));
}

async function tokenOf({ kind, token }: Caller): Promise<string | undefined> {
  const client = model.userPools[0]?.clients.find(({ clientId }) => clientId === token?.clientId);
  if (!client) return undefined;
  return kind === "machine" ? machineTokenOf(client) : tokenOfAlice(client);
}

function machineTokenOf({ clientId, clientSecret = "" }: UserPoolClient): Promise<string> {
  return requestToken({
    grant_type: "client_credentials",
    client_id: clientId,
    client_secret: clientSecret,
  });
}

async function tokenOfAlice({ clientId, callbackUrls }: UserPoolClient): Promise<string> {
  const [redirectUri = ""] = callbackUrls;
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
