import { statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type RunningStack, type StackOptions, startStack } from "../../local/start-stack.ts";
import { temporaryDirectory } from "../support/lambda-function.ts";
import { exampleJson, type TerraformJson } from "../support/terraform-fixture.ts";

/** Speaks the Runtime API by itself; answers with a variable of its environment. */
const program = `
const api = "http://" + process.env.AWS_LAMBDA_RUNTIME_API + "/2018-06-01/runtime/invocation";
for (;;) {
  const { headers } = await fetch(api + "/next");
  const id = headers.get("lambda-runtime-aws-request-id");
  await fetch(api + "/" + id + "/response", { method: "POST", body: JSON.stringify({ version: process.env.VERSION }) });
}`;

function programCommand(): string {
  const file = join(temporaryDirectory(), "program.mjs");
  writeFileSync(file, program);
  return `node ${file}`;
}

function versionOf(version: string): TerraformJson {
  const json = exampleJson();
  const lambda = json.resource.aws_lambda_function?.function as { environment: { variables: object } };
  lambda.environment.variables = { VERSION: version };
  return json;
}

async function start(terraform: string | object, options: StackOptions = {}): Promise<RunningStack> {
  const stack = await startStack(terraform, {
    functions: programCommand(),
    variables: { alice_password: "Wonderland-42" },
    ...options,
  });
  onTestFinished(() => stack.close());
  return stack;
}

const get = async (url: string | undefined) => (await fetch(String(url))).json();

describe("startStack", () => {
  test("runs parsed Terraform and says where everything is", async () => {
    const stack = await start(versionOf("first"));
    const origin = /^http:\/\/localhost:\d+$/;
    expect(stack.apis).toEqual({ "gatehouse-dev": expect.stringMatching(origin) });
    expect(stack.outputs.example_url).toBe(stack.apis["gatehouse-dev"]);
    expect(stack.outputs.oidc_issuer_url).toBe(stack.userPools["gatehouse-dev"]);
    expect(stack.outputs.example_client_secret).toEqual(expect.any(String));
    expect(stack.model.httpApis).toHaveLength(1);
    expect(stack.notReady).toEqual([]);
    expect(await get(stack.apis["gatehouse-dev"])).toEqual({ version: "first" });
  });

  test("reads a file as well", async () => {
    const file = join(temporaryDirectory(), "cdk.tf.json");
    writeFileSync(file, JSON.stringify(versionOf("of the file")));
    expect(await get((await start(file)).apis["gatehouse-dev"])).toEqual({ version: "of the file" });
  });

  test("lists the requests to the APIs, oldest first", async () => {
    const stack = await start(versionOf("first"));
    await fetch(`${stack.apis["gatehouse-dev"]}/`);
    await fetch(`${stack.apis["gatehouse-dev"]}/nowhere`);
    await fetch(`${stack.userPools["gatehouse-dev"]}/.well-known/openid-configuration`);
    expect(stack.requests().map(({ path, status, decision }) => [path, status, decision.kind])).toEqual([
      ["/", 200, "public"],
      ["/nowhere", 404, "no route"],
    ]);
  });

  test("issues tokens that the gateway takes, to a client or to a user, also after a reload", async () => {
    const stack = await start(versionOf("first"));
    const route = stack.model.httpApis[0]?.routes.find(({ authorizer }) => authorizer !== undefined);
    const path = String(route?.routeKey.replace("GET ", ""));
    const statusWith = async (authorization: string) =>
      (await fetch(`${stack.apis["gatehouse-dev"]}${path}`, { headers: { authorization } })).status;
    expect(await statusWith("")).toBe(401);
    const token = await stack.issueToken({ client: "example" });
    expect(await statusWith(`Bearer ${token}`)).toBe(200);
    await stack.reload(versionOf("second"));
    expect(await statusWith(`Bearer ${token}`)).toBe(200);
    expect(await statusWith(`Bearer ${await stack.issueToken({ client: "example" })}`)).toBe(200);
    await expect(stack.issueToken({ client: "nope" })).rejects.toThrow(
      'client must be a client of the stack, got "nope"',
    );
  });

  test("takes other Terraform in place of what runs, on the same ports", async () => {
    const stack = await start(versionOf("first"));
    const url = stack.apis["gatehouse-dev"];
    await stack.reload(versionOf("second"));
    expect(stack.apis["gatehouse-dev"]).toBe(url);
    expect(await get(url)).toEqual({ version: "second" });
    await expect(stack.reload({ resource: { aws_api_gateway_rest_api: { old: {} } } })).rejects.toThrow(
      "aws_api_gateway_rest_api.old is not supported",
    );
    expect(await get(url)).toEqual({ version: "second" });
  });

  test("keeps ids and secrets in its folder, for its owner alone, and without a folder nowhere", async () => {
    const stateFolder = join(temporaryDirectory(), "state");
    const secretOf = async (options: StackOptions) => {
      const stack = await start(versionOf("first"), options);
      await stack.close();
      return stack.outputs.example_client_secret;
    };
    const secret = await secretOf({ stateFolder });
    expect(statSync(stateFolder).mode & 0o777).toBe(0o700);
    expect(statSync(join(stateFolder, "state.json")).mode & 0o777).toBe(0o600);
    expect(await secretOf({ stateFolder })).toBe(secret);
    expect(await secretOf({})).not.toBe(secret);
  });

  test("puts APIs that share a name under their addresses", async () => {
    const quick = (name: string) => ({
      name,
      protocol_type: "HTTP",
      target: "${aws_lambda_function.echo.arn}",
    });
    const stack = await start(
      {
        provider: { aws: { region: "eu-west-1" } },
        resource: {
          aws_lambda_function: {
            echo: { function_name: "echo", package_type: "Image", image_uri: "echo", role: "r" },
          },
          aws_apigatewayv2_api: { one: quick("same"), two: quick("same"), three: quick("other") },
        },
      },
      { variables: {} },
    );
    expect(Object.keys(stack.apis).sort()).toEqual([
      "aws_apigatewayv2_api.one",
      "aws_apigatewayv2_api.two",
      "other",
    ]);
  });

  test("writes what the functions and the gateway say to its log", async () => {
    const lines: string[] = [];
    const stack = await start(versionOf("first"), { log: (line) => lines.push(line) });
    await fetch(String(stack.apis["gatehouse-dev"]));
    await vi.waitFor(() => expect(lines).toContain("GET / 200 public"));
  });

  test("names a function whose program did not get ready", async () => {
    const stack = await start(versionOf("first"), { functions: "exit 1" });
    expect(stack.notReady).toEqual(["aws_lambda_function.function"]);
  });

  test.each([
    [{ functions: undefined }, "functions must name a program for aws_lambda_function.function, got none"],
    [{ functions: { nope: "true" } }, 'functions must name functions of the stack, got "nope"'],
    [{ port: 65_536 }, "port must be a whole number from 0 to 65535, got 65536"],
    [{ port: 1.5 }, "port must be a whole number from 0 to 65535, got 1.5"],
    [{ dynamoDbUrl: "localhost:8000" }, 'dynamoDbUrl must be an http or https URL, got "localhost:8000"'],
    [{ variables: { nope: "" } }, 'variable "nope" must be declared in the Terraform JSON'],
  ])("refuses %j", async (options, sentence) => {
    await expect(start(versionOf("first"), options)).rejects.toThrow(sentence);
  });

  test("frees what it listens on when it is closed, and may be closed twice", async () => {
    const stack = await start(versionOf("first"));
    const urls = [...Object.values(stack.apis), ...Object.values(stack.userPools)];
    await stack.close();
    await stack.close();
    for (const url of urls) await expect(fetch(url)).rejects.toThrow();
  });
});
