import { once } from "node:events";
import { writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { documented, proves } from "../local/fidelity/behaviour.ts";
import { runScript } from "../support/command.ts";
import { withToken } from "../support/machine-token.ts";
import { otherStack } from "../support/other-stack.ts";
import { cloneProject, type ProjectClone } from "../support/project-clone.ts";
import { type RunningSystem, spawnSystem } from "../support/running-system.ts";

/** POSIX shell and curl: answers every event with itself, the program's argument and a variable of its environment. */
const echoProgram = `
api=http://$AWS_LAMBDA_RUNTIME_API/2018-06-01/runtime/invocation
headers=$(mktemp)
while :; do
  event=$(curl -sS -D "$headers" "$api/next") || exit 1
  id=$(tr -d '\\r' <"$headers" | sed -n 's/^[Ll]ambda-[Rr]untime-[Aa]ws-[Rr]equest-[Ii]d: //p')
  curl -sS -o /dev/null --data-binary "{\\"program\\":\\"$1\\",\\"greeting\\":\\"$GREETING\\",\\"event\\":$event}" \\
    "$api/$id/response"
done
`;

let clone: ProjectClone;
let upstream: Server;
let system: RunningSystem;

beforeAll(async () => {
  clone = cloneProject();
  upstream = createServer((request, response) => response.end(`${request.method} ${request.url}`));
  upstream.listen(0, "127.0.0.1");
  await once(upstream, "listening");
  const file = join(clone.folder, "acme.tf.json");
  const program = join(clone.folder, "echo.sh");
  writeFileSync(file, JSON.stringify(otherStack));
  writeFileSync(program, echoProgram);
  const run = (argument: string) => `sh ${program} ${argument}`;
  system = spawnSystem(clone.folder, {
    flags: [
      ...["--no-watch", "--terraform", file],
      ...["--var", `upstream=http://127.0.0.1:${(upstream.address() as AddressInfo).port}`],
      ...["--function", `acme-dev-eu-books=${run("one")}`],
      ...["--function", `pets=${run("two")}`],
      ...["--function", run("another")],
    ],
    environment: { TF_VAR_greetings: '["grüezi"]' },
  });
  await system.untilPrinted("Ctrl-C stops everything");
});
afterAll(async () => {
  await system?.stop();
  upstream.close();
  clone.remove();
});

async function tokenOf(name: "books" | "pets"): Promise<string> {
  const credentials = `${system.output(`${name}_client_id`)}:${system.output(`${name}_client_secret`)}`;
  const response = await fetch(system.output(`${name}_token_url`), {
    method: "POST",
    headers: { authorization: `Basic ${btoa(credentials)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  return ((await response.json()) as { access_token: string }).access_token;
}

describe("npm start -- --terraform, with Terraform that somebody else wrote by hand", () => {
  test("lists what is of no use here and resolves locals, variables, data and functions", () => {
    expect(system.printed()).toContain("Declared, but of no use here: aws_iam_role.");
    expect(["account", "region", "prefix"].map((name) => system.output(name))).toEqual([
      "123456789012",
      "eu-central-1",
      "acme-dev-eu",
    ]);
    expect(system.output("first_client")).toBe(system.output("books_client_id"));
  });

  test("serves a named stage with its variables, and a program per function", async () => {
    const url = `${system.output("books_url")}/items/7`;
    expect(new URL(url).pathname).toBe("/v1/items/7");
    const response = await withToken(url, await tokenOf("books"));
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      program: "one",
      greeting: "grüezi",
      event: {
        routeKey: "GET /items/{id}",
        rawPath: "/v1/items/7",
        pathParameters: { id: "7" },
        stageVariables: { shelf: "upper left" },
        requestContext: { stage: "v1", authorizer: { jwt: { scopes: ["books/read"] } } },
      },
    });
  });

  test("keeps two pools and two APIs apart", async () => {
    const [books, pets] = [await tokenOf("books"), await tokenOf("pets")];
    const atPets = await withToken(`${system.output("pets_url")}/anything`, pets);
    expect(atPets.status).toBe(200);
    expect(await atPets.json()).toMatchObject({ program: "two", event: { routeKey: "$default" } });
    for (const [url, token] of [
      [`${system.output("pets_url")}/anything`, books],
      [`${system.output("books_url")}/items/7`, pets],
    ] as const) {
      const refused = await withToken(url, token);
      expect(refused.status).toBe(401);
      expect(refused.headers.get("www-authenticate")).toContain("issuer does not match");
      expect(await refused.text()).toBe('{"message":"Unauthorized"}');
    }
  });

  test("serves an API made by quick create, with the program that is for the rest", async () => {
    proves(
      documented(
        "Quick create makes a `$default` stage, a route and an integration",
        "https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis.html",
      ),
    );
    const response = await fetch(`${system.output("quick_url")}/a/b`, { method: "PUT", body: "x" });
    expect(response.status).toBe(200);
    expect(await response.json()).toMatchObject({
      program: "another",
      greeting: "",
      event: { routeKey: "$default", rawPath: "/a/b", body: "x" },
    });
  });

  test("hands requests to a server elsewhere where the integration is HTTP_PROXY", async () => {
    const response = await fetch(`${system.output("books_url")}/elsewhere/a/b?c=d`, { method: "DELETE" });
    expect(await response.text()).toBe("DELETE /a/b?c=d");
  });
});

describe("npm start -- --terraform refuses by name, in one sentence, with exit code 1", () => {
  // A folder runs one system at a time.
  let elsewhere: ProjectClone;
  beforeAll(() => {
    elsewhere = cloneProject();
  });
  afterAll(() => elsewhere.remove());

  const pool = { aws_cognito_user_pool: { people: { name: "people" } } };
  const cognito = {
    ...pool,
    aws_api_gateway_authorizer: {
      cognito: {
        name: "cognito",
        type: "COGNITO_USER_POOLS",
        rest_api_id: "${aws_api_gateway_rest_api.old.id}",
        provider_arns: ["${aws_cognito_user_pool.people.arn}"],
      },
    },
    aws_api_gateway_rest_api: { old: { name: "old" } },
  };

  test.each([
    [
      "count",
      { aws_cognito_user_pool: { people: { name: "people", count: 2 } } },
      "count in aws_cognito_user_pool.people is not supported; declare each one by itself, or apply it and hand over its state: terraform show -json > state.json",
    ],
    [
      "for_each",
      { aws_cognito_user_pool: { people: { name: "${each.key}", for_each: '${toset(["a", "b"])}' } } },
      "for_each in aws_cognito_user_pool.people is not supported; declare each one by itself, or apply it and hand over its state: terraform show -json > state.json",
    ],
    [
      "a REST API's Cognito authorizer",
      cognito,
      "aws_api_gateway_authorizer.cognito is not supported; write it as an HTTP API: aws_apigatewayv2_api, aws_apigatewayv2_route and, where it has a Cognito authorizer, aws_apigatewayv2_authorizer of type JWT",
    ],
  ])("%s", async (name, resource, sentence) => {
    const file = join(elsewhere.folder, `${name.replaceAll(/\W/g, "-")}.tf.json`);
    writeFileSync(file, JSON.stringify({ provider: { aws: { region: "eu-west-1" } }, resource }));
    const flags = ["--no-watch", "--port", "0", "--terraform", file, "--function", "true"];
    const { code, stdout, stderr } = await runScript(elsewhere.folder, "operations/start.ts", flags);
    expect({ code, stdout, stderr: stderr.trim() }).toEqual({ code: 1, stdout: "", stderr: sentence });
  });
});
