import { once } from "node:events";
import { type ClientRequest, request as httpRequest, type IncomingMessage } from "node:http";
import { text } from "node:stream/consumers";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import { type LiveStack, startLiveStack } from "../../local/live-stack.ts";
import { State } from "../../local/state.ts";
import { parseTerraform } from "../../local/terraform/configuration-file.ts";
import { bundle } from "../support/lambda-function.ts";
import { exampleJson, only, type TerraformJson } from "../support/terraform-fixture.ts";

const parse = (json: TerraformJson) => parseTerraform(JSON.stringify(json), "cdk.tf.json");

/** Answers which generation of the function it is. */
const versioned = `
export const handler = async (event) => {
  console.log("at work");
  await new Promise((resolve) => setTimeout(resolve, Number(event.queryStringParameters?.ms ?? 0)));
  return process.env.VERSION + " " + (event.isBase64Encoded ? atob(event.body) : (event.body ?? ""));
};`;

function versionOf(version: string): TerraformJson {
  const json = exampleJson();
  const lambda = json.resource.aws_lambda_function?.function as { environment: { variables: object } };
  lambda.environment.variables = { VERSION: version };
  return json;
}

/** The example with the function above, on free ports until the test ends. */
async function start(log: (line: string) => void = () => {}): Promise<LiveStack> {
  const program = bundle(versioned);
  const stack = await startLiveStack(parse(versionOf("first")), {
    state: new State(),
    environment: { TF_VAR_alice_password: "Wonderland-42" },
    port: 0,
    dynamoDb: {},
    chooseProgram: () => program,
    log,
    now: Date.now,
  });
  onTestFinished(() => stack.close());
  return stack;
}

const originOf = ({ model }: LiveStack) => only(model.httpApis).origin;

/** A request that the gateway has, with half of its body. */
async function sendHalf(stack: LiveStack): Promise<ClientRequest> {
  const headers = { "content-length": 4, expect: "100-continue" };
  const request = httpRequest(originOf(stack), { headers });
  request.flushHeaders();
  await once(request, "continue");
  request.write("ab");
  return request;
}

async function finish(request: ClientRequest): Promise<{ status: number | undefined; body: string }> {
  request.end("cd");
  const [response] = (await once(request, "response")) as [IncomingMessage];
  return { status: response.statusCode, body: await text(response) };
}

describe("startLiveStack", () => {
  test("hands a request whose body arrives during a reload to the function's successor", async () => {
    const stack = await start();
    const request = await sendHalf(stack);
    await stack.reload(parse(versionOf("second")));
    expect(await finish(request)).toEqual({ status: 200, body: "second abcd" });
  });

  test("lets a function finish what it has under way before it ends at a reload", async () => {
    const lines: string[] = [];
    const stack = await start((line) => lines.push(line));
    const underWay = fetch(`${originOf(stack)}/?ms=1000`);
    await vi.waitFor(() => expect(lines.join()).toContain("at work"), { timeout: 10_000 });
    await stack.reload(parse(versionOf("second")));
    expect(await (await underWay).text()).toBe("first ");
    expect(await (await fetch(originOf(stack))).text()).toBe("second ");
  });

  test("answers 500 to a request whose function is gone when its body has arrived", async () => {
    const stack = await start();
    const request = await sendHalf(stack);
    const json = versionOf("second");
    const { aws_lambda_function: functions = {}, ...others } = json.resource;
    const renamed = JSON.parse(
      JSON.stringify(others).replaceAll("aws_lambda_function.function.", "aws_lambda_function.other."),
    ) as TerraformJson["resource"];
    renamed.aws_lambda_function = { other: functions.function ?? {} };
    await stack.reload(parse({ ...json, resource: renamed }));
    expect(await finish(request)).toEqual({ status: 500, body: '{"message":"Internal Server Error"}' });
    expect(await (await fetch(originOf(stack))).text()).toBe("second ");
  });
});
