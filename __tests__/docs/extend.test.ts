import { execFile } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { cloneProject, type ProjectClone } from "../support/project-clone.ts";
import { reference, resource, resources, type Synthesised } from "../support/synthesis.ts";
import { danglingReferences, findCycle, terraformGraph } from "../support/terraform-graph.ts";

const text = readFileSync(join(import.meta.dirname, "../../docs/extend.md"), "utf8");
const run = promisify(execFile);
let clone: ProjectClone;

beforeAll(() => {
  clone = cloneProject();
});
afterAll(() => clone.remove());

/** The stack with a recipe's code from the document as its customise.ts. */
async function stackWith(title: string, name: string): Promise<Synthesised> {
  const section = text.split(/^## /m).find((part) => part.startsWith(title));
  const [, code] = /```ts\n([\s\S]*?)```/.exec(section ?? "") ?? [];
  if (!code) throw new Error(`docs/extend.md has no recipe ${title}`);
  writeFileSync(join(clone.folder, "customise.ts"), code);
  await run(process.execPath, ["--import", "tsx", "main.ts"], { cwd: clone.folder });
  const tsc = join(clone.folder, "node_modules/typescript/bin/tsc");
  await run(process.execPath, [tsc, "--noEmit", "--project", clone.folder], { cwd: clone.folder });
  const file = join(clone.folder, "cdktf.out/stacks", name, "cdk.tf.json");
  const stack = JSON.parse(readFileSync(file, "utf8")) as Synthesised;
  const graph = terraformGraph(stack);
  expect(danglingReferences(graph)).toEqual([]);
  expect(findCycle(graph)).toBeUndefined();
  return stack;
}

describe("docs/extend.md", () => {
  test("puts the function into a VPC, once its role may make network interfaces", async () => {
    const stack = await stackWith("The function in a VPC", "prod");
    expect(resource(stack, "aws_lambda_function")).toMatchObject({
      vpc_config: {
        subnet_ids: [expect.any(String), expect.any(String)],
        security_group_ids: [expect.any(String)],
      },
      depends_on: expect.arrayContaining([expect.stringMatching(/^aws_iam_role_policy_attachment\./)]),
    });
    expect(resource(stack, "aws_iam_role_policy_attachment").role).toBe(
      reference(stack, "aws_iam_role", "name"),
    );
  });

  test("lets people sign in with Google, by a secret that is no part of the sources", async () => {
    const stack = await stackWith("Google as an identity provider", "dev");
    expect(resource(stack, "aws_cognito_identity_provider")).toMatchObject({
      provider_type: "Google",
      provider_details: { client_secret: "${var.google_client_secret}" },
    });
    expect(stack.variable.google_client_secret).toMatchObject({ sensitive: true });
    const browser = resources(stack, "aws_cognito_user_pool_client").filter(
      (client) => !client.generate_secret,
    );
    expect(browser.map((client) => client.supported_identity_providers)).toEqual([
      ["COGNITO", reference(stack, "aws_cognito_identity_provider", "provider_name")],
    ]);
  });

  test("calls a function before tokens are generated", async () => {
    const stack = await stackWith("A trigger before tokens are generated", "dev");
    const { lambda_config: config } = resource(stack, "aws_cognito_user_pool");
    expect(config).toMatchObject({ pre_token_generation_config: { lambda_version: "V2_0" } });
    expect(resources(stack, "aws_lambda_permission")).toContainEqual(
      expect.objectContaining({
        principal: "cognito-idp.amazonaws.com",
        source_arn: reference(stack, "aws_cognito_user_pool", "arn"),
      }),
    );
  });
});
