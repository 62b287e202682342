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

async function statusOfProtectedRoute(running: RunningSystem): Promise<number> {
  const token = await machineToken(running);
  return (await withToken(`${running.output("example_url")}/jwt-cognito-protected`, token)).status;
}

function blockWhere(blocks: Blocks | undefined, key: string, value: string): Record<string, unknown> {
  const found = Object.values(blocks ?? {}).find((block) => block[key] === value);
  if (!found) throw new Error(`nothing has ${key} = ${value}`);
  return found;
}

describe("the local system is what the Terraform declares", () => {
  test("lets the machine in where nothing was changed", async () => {
    expect(await statusOfProtectedRoute(await runChanged(() => {}))).toBe(200);
  });

  test("refuses the machine where the audience lost its client", async () => {
    const running = await runChanged((resource) => {
      const [authorizer] = Object.values(resource.aws_apigatewayv2_authorizer ?? {});
      const configuration = authorizer?.jwt_configuration as { audience: string[] };
      configuration.audience = configuration.audience.filter((reference) => !reference.includes("example"));
    });
    expect(await statusOfProtectedRoute(running)).toBe(401);
  });

  test("gives the machine no token for a scope that its client lost", async () => {
    const running = await runChanged((resource) => {
      const client = blockWhere(resource.aws_cognito_user_pool_client, "name", "example");
      client.allowed_oauth_scopes = [];
    });
    expect(await statusOfProtectedRoute(running)).not.toBe(200);
  });

  test("refuses the machine where the route asks for another scope", async () => {
    const running = await runChanged((resource) => {
      const route = blockWhere(resource.aws_apigatewayv2_route, "route_key", "GET /jwt-cognito-protected");
      route.authorization_scopes = ["example/other"];
    });
    expect(await statusOfProtectedRoute(running)).toBe(403);
  });

  test("lets a token-less request through to the service where the route lost its authorizer", async () => {
    const running = await runChanged((resource) => {
      const route = blockWhere(resource.aws_apigatewayv2_route, "route_key", "GET /jwt-cognito-protected");
      route.authorization_type = "NONE";
      delete route.authorizer_id;
      delete route.authorization_scopes;
    });
    const response = await fetch(`${running.output("example_url")}/jwt-cognito-protected`);
    // The gateway says {"message":"Unauthorized"}; this body is the service's own, which still refuses.
    expect(response.status).toBe(401);
    expect(await response.json()).toHaveProperty("error_description");
    expect(response.headers.get("www-authenticate")).toContain("resource_metadata=");
  });

  test("answers 500 where API Gateway may not invoke the function", async () => {
    const running = await runChanged((resource) => {
      delete resource.aws_lambda_permission;
    });
    const response = await fetch(running.output("example_url"));
    expect(response.status).toBe(500);
    expect(await response.json()).toEqual({ message: "Internal Server Error" });
  });
});
