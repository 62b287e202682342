import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runScript } from "../support/command.ts";
import { fakeTerraform } from "../support/fake-terraform.ts";
import { cloneProject, type ProjectClone } from "../support/project-clone.ts";
import { type FakeSecretsManager, secretArn, startSecretsManager } from "../support/secrets-manager.ts";
import { machineClient, type RunningUserPool, startUserPool } from "../support/user-pool.ts";

let clone: ProjectClone;
let pool: RunningUserPool;
let store: FakeSecretsManager;

beforeAll(async () => {
  clone = cloneProject();
  const folder = join(clone.folder, "cdktf.out/stacks/prod");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "cdk.tf.json"), "{}");
  [pool, store] = await Promise.all([startUserPool(), startSecretsManager()]);
  store.put(JSON.stringify({ client_secret: machineClient.clientSecret }));
});
afterAll(async () => {
  clone.remove();
  await Promise.all([pool.close(), store.close()]);
});

/** The stack's outputs, as `terraform output -json` is documented, name the local pool. */
function rotate(args: string[], arns: object = { machine: secretArn }) {
  const values = {
    user_pool_id: pool.pool.userPoolId,
    oidc_token_url: `${pool.origin}/oauth2/token`,
    machine_client_ids: { machine: machineClient.clientId },
    machine_client_secret_arns: arns,
  };
  const outputs = Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
  const terraform = fakeTerraform(clone.folder, { output: { stdout: JSON.stringify(outputs) } });
  return runScript(clone.folder, "operations/rotate.ts", args, {
    ...terraform.environment,
    ...store.environment,
    AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER: pool.origin,
  });
}

describe("npm run rotate", () => {
  test("says what it would do, and then does it", async () => {
    const preview = await rotate(["machine", "--deployed", "prod", "--dry-run"]);
    expect(preview.stdout).toMatch(/^It would add a second secret, .* and store it in arn:.*\.\n$/);
    expect(JSON.parse(store.secretString()).client_secret).toBe(machineClient.clientSecret);
    const replaced = await rotate(["machine", "--deployed", "prod", "--grace", "5"]);
    expect(replaced.stdout).toMatch(
      /^added: .*\nproved: .*\nstored: .*: npm run rotate -- machine --deployed prod --grace 5 --finish\n$/,
    );
    expect(replaced.code).toBe(0);
    expect(JSON.parse(store.secretString()).client_secret).not.toBe(machineClient.clientSecret);
  });

  test("with --finish retires the old secret, not before its time", async () => {
    const early = await rotate(["machine", "--deployed", "prod", "--finish"]);
    expect(early.stderr).toMatch(
      /^the old secret must stay until .*; run npm run rotate -- machine --deployed prod --finish then$/m,
    );
    expect(early.code).toBe(1);
    const { code, stdout } = await rotate(["machine", "--deployed", "prod", "--finish", "--grace", "0"]);
    expect(stdout).toBe("retired: the stored secret is the only one\n");
    expect(code).toBe(0);
  });

  test("refuses where the secret is not kept in Secrets Manager", async () => {
    const { code, stderr } = await rotate(["machine", "--deployed", "prod"], {});
    expect(stderr).toBe(
      'the secret of "machine" is not kept in Secrets Manager; set clientSecretStore in environments.ts and deploy first\n',
    );
    expect(code).toBe(1);
  });

  test.each([
    [["machine"], "usage: npm run rotate -- CLIENT --deployed STACK"],
    [["--deployed", "prod"], "usage: npm run rotate"],
    [
      ["machine", "--deployed", "prod", "--grace", "soon"],
      '--grace must be a number of minutes from 0 to 9999, got "soon"',
    ],
    [
      ["web", "--deployed", "prod"],
      'CLIENT must name a machine client of the system, got "web"; there are machine',
    ],
  ])("refuses %j in one sentence", async (args, sentence) => {
    const { code, stdout, stderr } = await rotate(args);
    expect(stderr).toContain(sentence);
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });
});
