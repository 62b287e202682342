import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { startStack } from "gatehouse-local";
import { describe, expect, onTestFinished, test } from "vitest";
import { temporaryDirectory } from "../support/lambda-function.ts";
import { exampleJson } from "../support/terraform-fixture.ts";
import { type StateJson, stateOf } from "../support/terraform-state.ts";

const secrets = ["Prod-Passw0rd!", "0123456789abcdefghijklmnopqrstuvwxyz0123456789abcde"];
const [password = "", clientSecret = ""] = secrets;

/** Answers with its environment, and writes it to its log. */
const program = `
const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation";
for (;;) {
  const { headers } = await fetch(api + "/next");
  const id = headers.get("lambda-runtime-aws-request-id");
  console.log(process.env.CREDENTIALS, process.env.FORMAT);
  await fetch(api + "/" + id + "/response", { method: "POST", body: JSON.stringify({ format: process.env.FORMAT }) });
}`;

/** The example as production has it, with its application in a module that is made for each of a set. */
function production(): StateJson {
  const state = stateOf(exampleJson(), undefined, { alice_password: password });
  const text = JSON.stringify(state.values.root_module.resources);
  const resources = JSON.parse(text) as StateJson["values"]["root_module"]["resources"];
  for (const { type, values } of resources) {
    if (type === "aws_cognito_user_pool_client" && values.client_secret) values.client_secret = clientSecret;
    if (type === "aws_lambda_function") {
      values.environment = [
        { variables: { CREDENTIALS: `id:${clientSecret}`, FORMAT: ["$", "{context.requestId}"].join("") } },
      ];
    }
  }
  const children = resources.map((resource) => ({
    ...resource,
    address: `module.app["eu"].${resource.address}`,
  }));
  const outputs = {
    ...state.values.outputs,
    example_client_secret: { value: clientSecret, sensitive: true },
  };
  return {
    ...state,
    values: {
      outputs,
      root_module: { resources: [], child_modules: [{ resources: children }] },
    } as StateJson["values"],
  };
}

function everythingIn(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => readFileSync(join(entry.parentPath, entry.name), "latin1"))
    .join("\n");
}

describe("a stack from its state", () => {
  test("runs with tokens of its own, and writes none of production's secrets anywhere", async () => {
    const folder = temporaryDirectory();
    const [stateFile, programFile, stateFolder] = ["prod.json", "program.mjs", "kept"].map((name) =>
      join(folder, name),
    );
    writeFileSync(String(stateFile), JSON.stringify(production()));
    writeFileSync(String(programFile), program);
    const lines: string[] = [];
    const stack = await startStack(String(stateFile), {
      functions: `node ${programFile}`,
      stateFolder: String(stateFolder),
      log: (line) => lines.push(line),
    });
    onTestFinished(() => stack.close());

    const url = `${stack.apis["gatehouse-dev"]}/protected`;
    const call = async (token?: string) => {
      const headers: Record<string, string> = token === undefined ? {} : { authorization: `Bearer ${token}` };
      const response = await fetch(url, { headers });
      return [response.status, await response.json()];
    };
    const token = await stack.issueToken({ client: "example" });
    const [header, , signature] = token.split(".");
    const foreign = [
      header,
      Buffer.from('{"iss":"https://elsewhere.example"}').toString("base64url"),
      signature,
    ];
    expect(await call(token)).toEqual([200, { format: ["$", "{context.requestId}"].join("") }]);
    expect((await call())[0]).toBe(401);
    expect((await call(foreign.join(".")))[0]).toBe(401);

    await stack.close();
    const seen = [everythingIn(String(stateFolder)), lines.join("\n"), JSON.stringify(stack.outputs)];
    expect(lines.join()).toContain("id:");
    for (const text of seen) {
      expect(text.length).toBeGreaterThan(0);
      for (const secret of secrets) expect(text).not.toContain(secret);
    }
  });
});
