import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { UserError } from "../../../local/errors.ts";
import { State } from "../../../local/state.ts";
import { readStack } from "../../../local/terraform/read-stack.ts";
import { exampleJson, exampleWith, load, model, only } from "../../support/terraform-fixture.ts";

describe("readStack", () => {
  test("reads parsed JSON and a file alike, with AWS's own URLs", () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-read-stack-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const path = join(folder, "cdk.tf.json");
    writeFileSync(path, JSON.stringify(exampleJson()));
    for (const stack of [readStack(exampleJson()), readStack(path)]) {
      const pool = only(stack.userPools);
      const api = only(stack.httpApis);
      expect(pool).toMatchObject({
        issuer: `https://cognito-idp.eu-west-1.amazonaws.com/${pool.userPoolId}`,
        domainOrigin: "https://gatehouse-dev-123456789012.auth.eu-west-1.amazoncognito.com",
      });
      expect(api.origin).toBe(`https://${api.apiId}.execute-api.eu-west-1.amazonaws.com`);
      expect(api.routes[1]?.authorizer?.issuer).toBe(pool.issuer);
      expect(api.routes[1]?.authorizer).toBe(api.authorizers[0]);
    }
  });

  test("takes the values of variables, and refuses one that is not declared", () => {
    const json = exampleWith({
      variable: { alice_password: {}, stage: { default: "dev" } },
      output: { stage: { value: "${var.stage}" } },
    });
    expect(readStack(json).outputs.stage?.value).toBe("dev");
    expect(readStack(json, { variables: { stage: "prod" } }).outputs.stage?.value).toBe("prod");
    expect(() => readStack(json, { variables: { stag: "prod" } })).toThrow(
      'variable "stag" must be declared in the Terraform JSON',
    );
  });

  test("needs no value for a variable, of whatever type", () => {
    const types = ["string", "number", "bool", "list(string)", "map(string)", "set(string)", "${bool}"];
    const variable = Object.fromEntries(types.map((type, index) => [`v${index}`, { type }]));
    const output = Object.fromEntries(
      Object.keys(variable).map((name) => [name, { value: `\${var.${name}}` }]),
    );
    const json = exampleWith({ output, variable: { ...exampleJson().variable, ...variable } });
    const { userPools, httpApis, outputs } = readStack(json);
    expect(userPools[0]?.clients).toHaveLength(2);
    expect(httpApis[0]?.routes).toHaveLength(2);
    expect(Object.keys(variable).map((name) => outputs[name]?.value)).toEqual([
      "unset",
      0,
      false,
      [],
      {},
      [],
      false,
    ]);
  });

  test.each([[[]], [{ ressource: {} }]])("refuses %j in one sentence", (json) => {
    expect(() => readStack(json)).toThrow(UserError);
    expect(() => readStack(json)).toThrow(/^the Terraform JSON: .+; correct it or synthesise it again$/);
  });

  test("says that a file does not exist", () => {
    expect(() => readStack("/nowhere/cdk.tf.json")).toThrow(
      "/nowhere/cdk.tf.json does not exist; name a Terraform JSON file such as a synthesised cdk.tf.json",
    );
  });
});

describe("loadStack", () => {
  test("names the pools and APIs that need an origin", () => {
    expect(load(exampleJson())).toMatchObject({
      userPools: ["aws_cognito_user_pool.pool"],
      httpApis: ["aws_apigatewayv2_api.api"],
    });
  });

  test("reads CDKTF's output whole, with every URL on localhost", () => {
    const stack = model(exampleJson());
    const pool = only(stack.userPools);
    const [browser, machine] = [...pool.clients].reverse();
    expect(stack).toMatchObject({ region: "eu-west-1", accountId: "123456789012", tables: [] });
    expect(pool).toMatchObject({
      issuer: `http://localhost:4000/${pool.userPoolId}`,
      domainOrigin: "http://localhost:4000",
    });
    expect(browser).toMatchObject({
      callbackUrls: ["http://localhost:3000/oidc/callback"],
      logoutUrls: ["http://localhost:3000/"],
    });
    expect(only(stack.functions).environment).toEqual({
      OIDC_ISSUER: pool.issuer,
      API_URL: "http://localhost:3000",
      ALLOWED_CLIENT_IDS: `${machine?.clientId},${browser?.clientId}`,
    });
    const api = only(stack.httpApis);
    expect(api.origin).toBe("http://localhost:3000");
    expect(api.routes[1]?.authorizer).toMatchObject({
      issuer: pool.issuer,
      audience: [machine?.clientId, browser?.clientId],
    });
  });

  test("leaves a route's authorizer one of its API's, on localhost as well", () => {
    const api = only(model(exampleJson()).httpApis);
    expect(api.routes[1]?.authorizer).toBe(only(api.authorizers));
  });

  test("resolves every output and says which are sensitive", () => {
    const stack = model(exampleJson());
    const pool = only(stack.userPools);
    expect(stack.outputs).toEqual({
      user_pool_id: { value: pool.userPoolId, sensitive: false },
      oidc_issuer_url: { value: pool.issuer, sensitive: false },
      oidc_token_url: { value: "http://localhost:4000/oauth2/token", sensitive: false },
      example_url: { value: "http://localhost:3000", sensitive: false },
      example_client_id: { value: pool.clients[0]?.clientId, sensitive: false },
      example_client_secret: { value: pool.clients[0]?.clientSecret, sensitive: true },
    });
  });

  test("lists what it ignores, outputs that only AWS could give among it", () => {
    const json = exampleWith({
      resource: { aws_sqs_queue: { jobs: { name: "jobs" } } },
      output: {
        digest: { value: "${docker_registry_image.image.sha256_digest}" },
        queue: { value: "${aws_sqs_queue.jobs.url}" },
      },
    });
    const stack = model(json);
    expect(stack.ignored).toEqual([
      "aws_ecr_repository.repository",
      "docker_registry_image.image",
      "aws_cloudwatch_log_group.function",
      "aws_iam_role.role",
      "aws_iam_role_policy.logs",
      "aws_sqs_queue.jobs",
      "output.digest",
      "output.queue",
    ]);
    expect(stack.outputs).not.toHaveProperty("digest");
  });

  test("stops at an output that refers to nothing", () => {
    const json = exampleWith({ output: { lost: { value: "${aws_cognito_user_pool.gone.id}" } } });
    expect(() => load(json)).toThrow(
      /^output\.lost: value cannot be resolved, because \$\{aws_cognito_user_pool\.gone\.id\} names /,
    );
  });

  test("stops at a reference on the path of a request that only AWS could resolve", () => {
    const json = exampleJson();
    const integration = json.resource.aws_apigatewayv2_integration?.integration as Record<string, unknown>;
    integration.integration_uri = "https://${docker_registry_image.image.sha256_digest}";
    expect(() => load(json)).toThrow(
      /^aws_apigatewayv2_integration\.integration: integration_uri cannot be resolved, because /,
    );
  });

  test("stops at resources that need each other", () => {
    const json = exampleWith({ locals: { a: "${local.b}", b: "${local.a}" } });
    expect(() => load(json)).toThrow(/local\.a → local\.b → local\.a must not need each other/);
  });

  test("stops for a variable without a value, and never shows a sensitive one", () => {
    expect(() => load(exampleJson(), { environment: {} })).toThrow(
      'variable "alice_password" has no value; pass --var alice_password=… or set TF_VAR_alice_password',
    );
    const json = exampleWith({
      resource: { aws_cognito_user: { alice: { user_pool_id: "${nonsense(var.alice_password)}" } } },
    });
    expect(() => load(json)).toThrow(
      expect.objectContaining({ message: expect.not.stringContaining("Wonderland") }),
    );
  });

  test("keeps ids and secrets over a reload from the same state", () => {
    const state = new State();
    const first = model(exampleJson(), { state });
    expect(model(exampleJson(), { state })).toEqual(first);
    expect(model(exampleJson()).outputs).not.toEqual(first.outputs);
  });

  test("reads hand-written JSON: arrays for blocks, no provider block, no comments", () => {
    const json = {
      resource: [
        { aws_cognito_user_pool: [{ main: [{ name: "main" }] }] },
        {
          aws_cognito_user_pool_client: {
            app: {
              name: "app",
              user_pool_id: "${aws_cognito_user_pool.main.id}",
              token_validity_units: { access_token: "minutes" },
              access_token_validity: 5,
            },
          },
        },
      ],
      output: { id: { value: "${aws_cognito_user_pool_client.app.id}" } },
    };
    const stack = model(json, { environment: { AWS_REGION: "us-east-2" } });
    expect(only(only(stack.userPools).clients)).toMatchObject({
      name: "app",
      accessTokenValiditySeconds: 300,
    });
    expect(stack.outputs.id?.value).toMatch(/^[a-z0-9]{26}$/);
    expect(stack.region).toBe("us-east-2");
  });

  test("takes the path off a CORS origin that a custom domain maps to a stage", () => {
    const api = "${aws_apigatewayv2_api.api.id}";
    const json = exampleWith({
      resource: {
        aws_apigatewayv2_api: {
          api: { cors_configuration: { allow_origins: ["https://api.example.com", "https://*"] } },
        },
        aws_apigatewayv2_domain_name: { domain: { domain_name: "api.example.com" } },
        aws_apigatewayv2_stage: { prod: { api_id: api, name: "prod" } },
        aws_apigatewayv2_api_mapping: { m: { api_id: api, domain_name: "api.example.com", stage: "prod" } },
      },
      output: { url: { value: "https://api.example.com/x" } },
    });
    const stack = model(json);
    expect(only(stack.httpApis).cors?.allowOrigins).toEqual(["http://localhost:3000", "https://*"]);
    expect(stack.outputs.url?.value).toBe("http://localhost:3000/prod/x");
  });

  test.each([
    ["aws_cognito_user_pool_client", "user_pool_id", "aws_cognito_user_pool"],
    ["aws_apigatewayv2_route", "api_id", "aws_apigatewayv2_api"],
    ["aws_dynamodb_table_item", "table_name", "aws_dynamodb_table"],
  ])("refuses an %s of something that is not in the file", (type, attribute, parent) => {
    const json = exampleWith({ resource: { [type]: { stray: { [attribute]: "elsewhere" } } } });
    expect(() => load(json)).toThrow(
      new UserError(
        `${type}.stray: ${attribute} must name an ${parent} of this file, got elsewhere; correct it and synthesise again`,
      ),
    );
  });

  test.each([
    ["count", { count: 2 }],
    ["for_each", { for_each: ["a"] }],
    ["dynamic", { dynamic: { scope: {} } }],
  ])("refuses %s on a resource that it emulates", (name, body) => {
    const json = exampleWith({ resource: { aws_cognito_resource_server: { server: body } } });
    expect(() => load(json)).toThrow(
      `${name} in aws_cognito_resource_server.server is not supported; declare each one by itself`,
    );
  });
});
