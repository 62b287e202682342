import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { StackModel } from "../../local/model.ts";
import { State } from "../../local/state.ts";
import { terraformFile } from "../../local/terraform/configuration-file.ts";
import { loadStack } from "../../local/terraform/read-stack.ts";
import { routes } from "../fixture/contract.ts";
import { synthesise } from "../support/synthesis.ts";
import { type Moto, startMoto } from "./moto.ts";
import { createWorkspace, type Workspace } from "./terraform.ts";
import { providerMirror } from "./tools.ts";
import { writeVariant } from "./variant.ts";

/** The commands of docs/local.md from the export to the state. */
function recipe(): string {
  const [, block = ""] =
    /## In CI, without an account[\s\S]*?```sh\n([\s\S]*?)```/.exec(readFileSync("docs/local.md", "utf8")) ??
    [];
  const [, commands = ""] = /(export AWS_ENDPOINT_URL[\s\S]*?)\n\nnpx /.exec(block) ?? [];
  return commands;
}

describe("docs/local.md: in CI, without an account", () => {
  const { configuration } = writeVariant(synthesise({}, { routes }));
  let moto: Moto;
  let workspace: Workspace;
  let state: unknown;

  beforeAll(async () => {
    moto = await startMoto();
    workspace = createWorkspace(providerMirror);
    workspace.write("cdk.tf.json", configuration);
    const inherited = Object.entries(process.env).filter(([name]) => !/^(TF|AWS)_|_proxy$/i.test(name));
    const { status, stderr } = spawnSync(
      "bash",
      ["-euc", recipe().replace(/http:\/\/127[.\d:]+/, moto.url)],
      {
        cwd: workspace.folder,
        encoding: "utf8",
        env: {
          ...Object.fromEntries(inherited),
          TF_CLI_CONFIG_FILE: join(workspace.folder, "terraform.tfrc"),
          TF_INPUT: "0",
          AWS_EC2_METADATA_DISABLED: "true",
        },
      },
    );
    if (status !== 0) throw new Error(stderr);
    state = JSON.parse(readFileSync(join(workspace.folder, "state.json"), "utf8"));
  });
  afterAll(async () => {
    workspace.remove();
    await moto.close();
  });

  test("gives a state with the model of its configuration, but for ids, secrets and what moto forgets", () => {
    const environment = { TF_VAR_alice_password: "HeyH0Password!" };
    const fromConfiguration = loadStack(terraformFile(configuration, "cdk.tf.json"), {
      environment,
      state: new State(),
    }).modelOnAws;
    const fromState = loadStack(terraformFile(state, "state.json"), {
      environment: {},
      state: new State(),
    }).modelOnAws;
    expect(comparable(fromState)).toEqual(comparable(fromConfiguration));
  });
});

/** moto forgets them; see moto-gaps.ts. Sets have no order of their own. */
const forgotten = ["managedLoginVersion", "logFormat", "logGroup", "passwordIsMadeUp", "ignored"];
const secret = ["password", "clientSecret"];

function comparable(model: StackModel): unknown {
  const ids = new Map<string, string>();
  for (const pool of model.userPools) {
    ids.set(pool.userPoolId, pool.address);
    for (const { clientId, address } of pool.clients) ids.set(clientId, address);
    for (const { sub, username } of pool.users) ids.set(sub, username);
  }
  for (const { apiId, address } of model.httpApis) ids.set(apiId, address);
  const secrets = model.userPools.flatMap(({ clients, users }) => [
    ...clients.map(({ clientSecret }) => clientSecret),
    ...users.map(({ password }) => password),
  ]);
  const rename = (text: string) =>
    secrets.includes(text)
      ? "secret"
      : [...ids].reduce((result, [id, name]) => result.replaceAll(id, name), text);
  return copyOf(model, rename);
}

function copyOf(value: unknown, rename: (text: string) => string): unknown {
  if (typeof value === "string") return rename(value);
  if (Array.isArray(value)) {
    return value
      .map((item) => copyOf(item, rename))
      .sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([key]) => !forgotten.includes(key))
      .map(([key, member]) => [key, secret.includes(key) && member ? "secret" : copyOf(member, rename)]),
  );
}
