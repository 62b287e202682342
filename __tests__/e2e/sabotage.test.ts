import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { machineToken, withToken } from "../support/machine-token.ts";
import { cloneProject, type ProjectClone } from "../support/project-clone.ts";
import { alicePassword, type RunningSystem, spawnSystem } from "../support/running-system.ts";

type Blocks = Record<string, Record<string, unknown>>;
type Stack = { resource: Record<string, Blocks> };

let clone: ProjectClone;
let synthesised: string;
let system: RunningSystem | undefined;

beforeAll(() => {
  clone = cloneProject();
  execFileSync(process.execPath, ["--import", "tsx", "main.ts"], { cwd: clone.folder });
  synthesised = readFileSync(join(clone.folder, "cdktf.out/stacks/dev/cdk.tf.json"), "utf8");
});
afterEach(() => system?.stop());
afterAll(() => clone.remove());

/** Runs the synthesised JSON with a change made to it, as `--terraform` takes it. */
async function runChanged(change: (resource: Stack["resource"]) => void): Promise<RunningSystem> {
  const stack = JSON.parse(synthesised) as Stack;
  change(stack.resource);
  const file = join(clone.folder, "changed.tf.json");
  writeFileSync(file, JSON.stringify(stack));
  const flags = ["--no-watch", "--terraform", file, "--var", `alice_password=${alicePassword}`];
  system = spawnSystem(clone.folder, { flags });
  await system.untilPrinted("Ctrl-C stops everything");
  return system;
}

async function callProtectedRoute(running: RunningSystem) {
  const token = await machineToken(running);
  return answerOf(await withToken(`${running.output("example_url")}/jwt-cognito-protected`, token));
}

async function answerOf(response: Response) {
  const challenge = response.headers.get("www-authenticate");
  return { status: response.status, body: await response.json(), challenge };
}

/** What the token endpoint answers to a machine client, by its name in `environments.ts`. */
async function requestScope(running: RunningSystem, client: string, scope: string) {
  const ids = running.output<Record<string, string>>("machine_client_ids");
  const secrets = running.output<Record<string, string>>("machine_client_secrets");
  return fetch(running.output("oidc_token_url"), {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${ids[client]}:${secrets[client]}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials", scope }),
  });
}

function blockWhere(blocks: Blocks | undefined, key: string, value: string): Record<string, unknown> {
  const found = Object.values(blocks ?? {}).find((block) => block[key] === value);
  if (!found) throw new Error(`nothing has ${key} = ${value}`);
  return found;
}

describe("the local system is what the Terraform declares", () => {
  test("lets the machine in where nothing was changed", async () => {
    const running = await runChanged(() => {});
    const { status, body, challenge } = await callProtectedRoute(running);
    expect([status, challenge]).toEqual([200, null]);
    expect(body).toMatchObject({ authorizationClaims: { client_id: running.output("example_client_id") } });
    expect((await requestScope(running, "items-writer", "example/items.write")).status).toBe(200);
  });

  test("refuses the machine where the audience lost its client", async () => {
    const running = await runChanged((resource) => {
      const [authorizer] = Object.values(resource.aws_apigatewayv2_authorizer ?? {});
      const configuration = authorizer?.jwt_configuration as { audience: string[] };
      configuration.audience = configuration.audience.filter((reference) => !reference.includes("example"));
    });
    expect(await callProtectedRoute(running)).toEqual({
      status: 401,
      body: { message: "Unauthorized" },
      challenge: expect.stringContaining('error_description="the token does not have a valid audience"'),
    });
  });

  test("gives the machine no token for a scope that its client lost", async () => {
    const running = await runChanged((resource) => {
      const client = blockWhere(resource.aws_cognito_user_pool_client, "name", "items-writer");
      const scopes = client.allowed_oauth_scopes as string[];
      client.allowed_oauth_scopes = scopes.filter((scope) => !scope.endsWith("/items.write"));
    });
    expect(await answerOf(await requestScope(running, "items-writer", "example/items.write"))).toEqual({
      status: 400,
      body: { error: "invalid_scope" },
      challenge: null,
    });
    expect((await requestScope(running, "items-writer", "example/items.read")).status).toBe(200);
  });

  test("refuses the machine where the route asks for another scope", async () => {
    const running = await runChanged((resource) => {
      const route = blockWhere(resource.aws_apigatewayv2_route, "route_key", "GET /jwt-cognito-protected");
      route.authorization_scopes = ["example/other"];
    });
    // AWS does not document the challenge of this answer; it is our choice.
    expect(await callProtectedRoute(running)).toEqual({
      status: 403,
      body: { message: "Forbidden" },
      challenge: expect.stringContaining('error="insufficient_scope"'),
    });
  });

  test("lets a token-less request through to the service where the route lost its authorizer", async () => {
    const running = await runChanged((resource) => {
      const route = blockWhere(resource.aws_apigatewayv2_route, "route_key", "GET /jwt-cognito-protected");
      route.authorization_type = "NONE";
      delete route.authorizer_id;
      delete route.authorization_scopes;
    });
    // The gateway says {"message":"Unauthorized"}; this body is the service's own, which still refuses.
    expect(await answerOf(await fetch(`${running.output("example_url")}/jwt-cognito-protected`))).toEqual({
      status: 401,
      body: { error: expect.any(String), error_description: expect.any(String) },
      challenge: expect.stringMatching(/^Bearer .*resource_metadata=/),
    });
  });

  test("answers 500 where API Gateway may not invoke the function", async () => {
    const running = await runChanged((resource) => {
      delete resource.aws_lambda_permission;
    });
    expect(await answerOf(await fetch(running.output("example_url")))).toEqual({
      status: 500,
      body: { message: "Internal Server Error" },
      challenge: null,
    });
  });
});
