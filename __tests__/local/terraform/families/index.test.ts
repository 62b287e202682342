import { describe, expect, test } from "vitest";
import { UnsupportedError } from "../../../../local/errors.ts";
import { State } from "../../../../local/state.ts";
import { parseTerraform } from "../../../../local/terraform/configuration-file.ts";
import { families } from "../../../../local/terraform/families/index.ts";
import { ResourceTypes } from "../../../../local/terraform/family.ts";
import { Resolver } from "../../../../local/terraform/resolver.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, provesInCases, published } from "../../fidelity/behaviour.ts";

const resource = {
  aws_cognito_user_pool: { p: { name: "p" } },
  aws_cognito_user_pool_client: {
    open: { user_pool_id: "${aws_cognito_user_pool.p.id}" },
    secret: { user_pool_id: "${aws_cognito_user_pool.p.id}", generate_secret: "true" },
  },
  aws_cognito_user_pool_domain: { d: { domain: "prefix" } },
  aws_cognito_resource_server: {
    s: {
      user_pool_id: "pool",
      identifier: "books",
      scope: [{ scope_name: "read" }, { scope_name: "write" }],
    },
    one: { user_pool_id: "pool", identifier: "books", scope: { scope_name: "read" } },
    none: { user_pool_id: "pool", identifier: "books" },
  },
  aws_cognito_user: { u: { user_pool_id: "pool", username: "alice" } },
  aws_cognito_user_group: { g: { user_pool_id: "pool", name: "admins" } },
  aws_apigatewayv2_api: { a: { name: "a" } },
  aws_apigatewayv2_stage: { d: { api_id: "abc", name: "$default" }, v1: { api_id: "abc", name: "v1" } },
  aws_apigatewayv2_domain_name: { d: { domain_name: "api.example.com" } },
  aws_lambda_function: { f: { function_name: "f" }, published: { function_name: "p", publish: true } },
  aws_lambda_alias: {
    live: { name: "live", function_name: "${aws_lambda_function.f.function_name}" },
    arn: { name: "live", function_name: "${aws_lambda_function.f.arn}" },
  },
  aws_dynamodb_table: { t: { name: "books" } },
  aws_cloudwatch_log_group: { g: { name: "/aws/lambda/f" } },
  aws_ecr_repository: { r: { name: "repo" } },
  aws_sns_topic: { t: { name: "alarms" } },
  aws_secretsmanager_secret: { s: { name: "key" } },
  random_id: { r: { byte_length: 4 } },
  random_uuid: { r: {} },
  random_string: { r: { length: 12, special: false, upper: false } },
  random_password: { r: { length: 20, override_special: "!" } },
  random_pet: { r: {}, p: { prefix: "gate", separator: "." } },
};

const file = parseTerraform(
  JSON.stringify({ resource, provider: { aws: { region: "eu-west-1" } } }),
  "main.tf.json",
);
const resolver = new Resolver(file, options());

function options() {
  return {
    types: new ResourceTypes(families),
    variable: () => undefined,
    environment: {},
    accountId: "123456789012",
    state: new State(),
  };
}

function attributeAt(reference: string): unknown {
  return resolver.resolve(`\${${reference}}`, { address: "output.o", path: "value" });
}

function ignored(type: string) {
  return new ResourceTypes(families).ignored([{ address: `${type}.x`, type, isData: false, body: {} }]);
}

describe("families", () => {
  test.each([
    ["aws_cognito_user_pool.p.id", /^eu-west-1_[A-Za-z0-9]{9}$/],
    ["aws_cognito_user_pool.p.arn", /^arn:aws:cognito-idp:eu-west-1:\d{12}:userpool\/eu-west-1_\w{9}$/],
    ["aws_cognito_user_pool.p.endpoint", /^cognito-idp\.eu-west-1\.amazonaws\.com\/eu-west-1_\w{9}$/],
    ["aws_cognito_user_pool_client.open.id", /^[a-z0-9]{26}$/],
    ["aws_cognito_user_pool_client.open.client_secret", /^$/],
    ["aws_cognito_user_pool_client.secret.client_secret", /^[a-z0-9]{51}$/],
    ["aws_cognito_user_pool_domain.d.cloudfront_distribution", /^d[a-z0-9]{13}\.cloudfront\.net$/],
    ["aws_cognito_user.u.sub", /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/],
    ["aws_apigatewayv2_api.a.id", /^[a-z0-9]{10}$/],
    [
      "aws_apigatewayv2_api.a.api_endpoint",
      /^https:\/\/[a-z0-9]{10}\.execute-api\.eu-west-1\.amazonaws\.com$/,
    ],
    ["aws_apigatewayv2_api.a.execution_arn", /^arn:aws:execute-api:eu-west-1:\d{12}:[a-z0-9]{10}$/],
    [
      "aws_secretsmanager_secret.s.arn",
      /^arn:aws:secretsmanager:eu-west-1:\d{12}:secret:key-[A-Za-z0-9]{6}$/,
    ],
    ["random_id.r.hex", /^[0-9a-f]{8}$/],
    ["random_uuid.r.result", /^[0-9a-f]{8}-/],
    ["random_string.r.result", /^(?=.*[a-z])(?=.*\d)[a-z0-9]{12}$/],
    ["random_password.r.result", /^(?=.*[a-z])(?=.*[A-Z])(?=.*\d)(?=.*!)[a-zA-Z0-9!]{20}$/],
    ["random_pet.r.id", /^[a-z]{6}-[a-z]{6}$/],
    ["random_pet.p.id", /^gate\.[a-z]{6}\.[a-z]{6}$/],
  ])("%s has AWS's shape and stays", (reference, shape) => {
    provesInCases(
      ["aws_cognito_user_pool.p.endpoint"],
      documented(
        "The issuer is `https://cognito-idp.{region}.amazonaws.com/{poolId}`",
        cognitoGuide("federation-endpoints"),
      ),
    );
    provesInCases(
      ["aws_cognito_user_pool.p.id"],
      published(
        "A pool id is the region, `_` and letters and digits",
        "awslabs/aws-jwt-verify, src/cognito-verifier.ts",
      ),
    );
    expect(attributeAt(reference)).toMatch(shape);
    expect(attributeAt(reference)).toBe(attributeAt(reference));
  });

  const functionArn = "arn:aws:lambda:eu-west-1:123456789012:function:f";
  const invocation = (arn: string) =>
    `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${arn}/invocations`;

  test.each([
    ["aws_cognito_user_pool_domain.d.id", "prefix"],
    ["aws_cognito_resource_server.s.id", "pool|books"],
    ["aws_cognito_resource_server.s.scope_identifiers", ["books/read", "books/write"]],
    ["aws_cognito_resource_server.one.scope_identifiers", ["books/read"]],
    ["aws_cognito_resource_server.none.scope_identifiers", []],
    ["aws_cognito_user.u.id", "pool/alice"],
    ["aws_cognito_user_group.g.id", "pool/admins"],
    ["aws_apigatewayv2_stage.d.id", "$default"],
    ["aws_apigatewayv2_stage.d.invoke_url", "https://abc.execute-api.eu-west-1.amazonaws.com/"],
    ["aws_apigatewayv2_stage.v1.invoke_url", "https://abc.execute-api.eu-west-1.amazonaws.com/v1"],
    ["aws_apigatewayv2_stage.v1.execution_arn", "arn:aws:execute-api:eu-west-1:123456789012:abc/v1"],
    ["aws_apigatewayv2_domain_name.d.id", "api.example.com"],
    ["aws_lambda_function.f.arn", functionArn],
    ["aws_lambda_function.f.invoke_arn", invocation(functionArn)],
    ["aws_lambda_function.f.version", "$LATEST"],
    ["aws_lambda_function.f.qualified_arn", `${functionArn}:$LATEST`],
    ["aws_lambda_function.published.qualified_arn", "arn:aws:lambda:eu-west-1:123456789012:function:p:1"],
    ["aws_lambda_alias.live.arn", `${functionArn}:live`],
    ["aws_lambda_alias.arn.invoke_arn", invocation(`${functionArn}:live`)],
    ["aws_dynamodb_table.t.arn", "arn:aws:dynamodb:eu-west-1:123456789012:table/books"],
    ["aws_cloudwatch_log_group.g.arn", "arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/f"],
    ["aws_ecr_repository.r.repository_url", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/repo"],
    ["aws_sns_topic.t.arn", "arn:aws:sns:eu-west-1:123456789012:alarms"],
  ])("%s follows from what is declared", (reference, expected) => {
    expect(attributeAt(reference)).toEqual(expected);
  });

  test.each([
    ["aws_cognito_user_pool", "emulated"],
    ["aws_dynamodb_table_item", "emulated"],
    ["aws_iam_role", "harmless"],
    ["aws_iam_role_policy", "harmless"],
    ["docker_registry_image", "harmless"],
    ["random_integer", "harmless"],
    ["aws_sqs_queue", undefined],
    ["aws_cognito_identity_pool", undefined],
  ])("%s is %s", (type, treatment) => {
    expect(new ResourceTypes(families).find({ type, isData: false })?.treatment).toBe(treatment);
  });

  test("refuse a REST API by name and say how to write it as an HTTP API", () => {
    expect(() => ignored("aws_api_gateway_authorizer")).toThrow(
      new UnsupportedError(
        "aws_api_gateway_authorizer.x",
        "write it as an HTTP API: aws_apigatewayv2_api, aws_apigatewayv2_route and, where it has a Cognito authorizer, aws_apigatewayv2_authorizer of type JWT",
      ),
    );
  });

  test.each([
    "aws_api_gateway_rest_api",
    "aws_apigatewayv2_vpc_link",
    "aws_cognito_identity_provider",
    "aws_cognito_managed_user_pool_client",
    "aws_lambda_function_url",
  ])("refuse %s, which would answer requests", (type) => {
    expect(() => ignored(type)).toThrow(UnsupportedError);
  });

  test("needs no region where the value has none", () => {
    const nowhere = parseTerraform(JSON.stringify({ resource: { random_pet: { r: {} } } }), "main.tf.json");
    const lost = new Resolver(nowhere, options());
    expect(lost.resolve("${random_pet.r.id}", { address: "output.o", path: "value" })).toMatch(
      /^[a-z-]{13}$/,
    );
  });
});
