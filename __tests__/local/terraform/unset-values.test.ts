import { describe, expect, test } from "vitest";
import type { StackModel } from "../../../local/model.ts";
import { exampleWith, load, only } from "../../support/terraform-fixture.ts";
import { stateOf } from "../../support/terraform-state.ts";

const poolId = "${aws_cognito_user_pool.pool.id}";

/** The model of the example's state, in which the resources of one type have other values. */
function modelWith(type: string, values: Record<string, unknown>): StackModel {
  const json = exampleWith({
    resource: {
      aws_cognito_user_group: { staff: { name: "staff", user_pool_id: poolId } },
      aws_dynamodb_table: {
        books: {
          name: "books",
          hash_key: "id",
          billing_mode: "PAY_PER_REQUEST",
          attribute: [{ name: "id", type: "S" }],
        },
      },
      aws_apigatewayv2_api: { api: { cors_configuration: { allow_origins: ["*"] } } },
      aws_apigatewayv2_domain_name: { domain: { domain_name: "api.example.com" } },
      aws_apigatewayv2_api_mapping: {
        mapping: {
          api_id: "${aws_apigatewayv2_api.api.id}",
          domain_name: "api.example.com",
          stage: "$default",
        },
      },
    },
  });
  const state = stateOf(json, undefined, { alice_password: "Wonderland-42" });
  const changed = state.values.root_module.resources.filter((resource) => resource.type === type);
  expect(changed).not.toHaveLength(0);
  for (const resource of changed) Object.assign(resource.values, values);
  return load(state, { keepSecrets: true }).modelOnAws;
}

const zeros = { throttling_rate_limit: 0, throttling_burst_limit: 0 };
const emptyTriggers = { pre_sign_up: "", kms_key_id: "", custom_email_sender: [] };

describe("what a state holds where nothing is set", () => {
  test.each([
    [{ user_pool_tier: "" }, { tier: "ESSENTIALS" }],
    [{ mfa_configuration: "" }, { mfaConfiguration: "OFF" }],
    [{ username_configuration: [] }, { usernamesAreCaseSensitive: true }],
    [
      { username_attributes: null, alias_attributes: [] },
      { usernamesAreGenerated: false, signInAttributes: [] },
    ],
    [
      { password_policy: [] },
      { passwordPolicy: expect.objectContaining({ minimumLength: 8, requireSymbols: true }) },
    ],
    [
      { password_policy: [{ minimum_length: 0 }] },
      { passwordPolicy: expect.objectContaining({ minimumLength: 8 }) },
    ],
    [{ lambda_config: [] }, {}],
    [{ lambda_config: [emptyTriggers] }, {}],
  ])("aws_cognito_user_pool: %j", (values, expected) => {
    expect(only(modelWith("aws_cognito_user_pool", values).userPools)).toMatchObject(expected);
  });

  test.each([
    [{ managed_login_version: 0 }, { managedLoginVersion: 1 }],
    [{ certificate_arn: "" }, { domainOrigin: expect.stringContaining(".auth.eu-west-1.amazoncognito.com") }],
  ])("aws_cognito_user_pool_domain: %j", (values, expected) => {
    expect(only(modelWith("aws_cognito_user_pool_domain", values).userPools)).toMatchObject(expected);
  });

  test.each([
    [
      { default_redirect_uri: "", callback_urls: [] },
      { defaultRedirectUri: undefined, callbackUrls: [] },
    ],
    [
      { logout_urls: [], supported_identity_providers: null },
      { logoutUrls: [], identityProviders: [] },
    ],
    [{ read_attributes: [] }, { readAttributes: undefined }],
    [{ access_token_validity: 0 }, { accessTokenValiditySeconds: 3600 }],
    [
      { id_token_validity: 0, access_token_validity: 0, refresh_token_validity: 0, token_validity_units: [] },
      { idTokenValiditySeconds: 3600 },
    ],
    [{ refresh_token_validity: 0 }, { refreshTokenValiditySeconds: 30 * 86_400 }],
    [{ auth_session_validity: 0 }, { authSessionValiditySeconds: 180 }],
    [{ refresh_token_rotation: [] }, { refreshTokenRotationGraceSeconds: undefined }],
    [{ enable_token_revocation: null }, { tokenRevocation: true }],
    [{ enable_token_revocation: false }, { tokenRevocation: false }],
    [{ generate_secret: null }, { flows: ["client_credentials"] }],
  ])("aws_cognito_user_pool_client: %j", (values, expected) => {
    const [machine] = only(modelWith("aws_cognito_user_pool_client", values).userPools).clients;
    expect(machine).toMatchObject(expected);
  });

  test("aws_cognito_user_pool_client: a public client's secret", () => {
    const { clients } = only(modelWith("aws_cognito_user_pool_client", {}).userPools);
    expect(clients.map(({ clientSecret }) => clientSecret === undefined)).toEqual([false, true]);
  });

  test.each([
    [{ password: "", temporary_password: "" }, { password: undefined }],
    [
      { password: null, temporary_password: "Temp-0rary" },
      { password: "Temp-0rary", passwordIsTemporary: true },
    ],
    [{ enabled: null }, { enabled: true }],
    [
      { attributes: { sub: "5d3b8c1e-0000-4000-8000-000000000001", email: "a@b.c" } },
      { attributes: { email: "a@b.c" } },
    ],
  ])("aws_cognito_user: %j", (values, expected) => {
    const [alice] = only(modelWith("aws_cognito_user", values).userPools).users;
    expect(alice).toMatchObject(expected);
    expect(alice?.attributes).not.toHaveProperty("sub");
  });

  test("aws_cognito_user_group: precedence and role", () => {
    const { groups } = only(modelWith("aws_cognito_user_group", { precedence: 0, role_arn: "" }).userPools);
    expect(groups).toEqual([{ name: "staff", precedence: undefined, roleArn: undefined }]);
  });

  test.each([
    [{ default_route_settings: [zeros] }, { throttle: undefined }],
    [{ default_route_settings: [] }, { throttle: undefined }],
    [
      { default_route_settings: [{ throttling_rate_limit: 0, throttling_burst_limit: 5 }] },
      { throttle: { rateLimit: 0, burstLimit: 5 } },
    ],
    [{ route_settings: [{ route_key: "GET /", ...zeros }] }, { routeThrottles: {} }],
    [
      { stage_variables: {}, deployment_id: "", auto_deploy: false },
      { variables: {}, deployed: false },
    ],
  ])("aws_apigatewayv2_stage: %j", (values, expected) => {
    expect(only(only(modelWith("aws_apigatewayv2_stage", values).httpApis).stages)).toMatchObject(expected);
  });

  test.each([
    [{ body: "", target: "", route_key: "" }, {}],
    [{ cors_configuration: [] }, { cors: undefined }],
    [
      { cors_configuration: [{ allow_origins: ["*"], allow_methods: [], allow_headers: null, max_age: 0 }] },
      { cors: expect.objectContaining({ maxAgeSeconds: undefined, allowMethods: [], allowHeaders: [] }) },
    ],
  ])("aws_apigatewayv2_api: %j", (values, expected) => {
    const api = only(modelWith("aws_apigatewayv2_api", values).httpApis);
    expect(api).toMatchObject(expected);
    expect(api.routes).toHaveLength(2);
  });

  test("aws_apigatewayv2_api_mapping: the key", () => {
    const api = only(modelWith("aws_apigatewayv2_api_mapping", { api_mapping_key: "" }).httpApis);
    expect(api.domainName).toBe("api.example.com");
  });

  test.each([
    [
      { authorization_type: "NONE", authorizer_id: "", authorization_scopes: null },
      { authorizer: undefined },
    ],
    [{ target: "", authorization_type: "" }, { integration: undefined }],
  ])("aws_apigatewayv2_route: %j", (values, expected) => {
    const [route] = only(modelWith("aws_apigatewayv2_route", values).httpApis).routes;
    expect(route).toMatchObject({ ...expected, authorizationScopes: [] });
  });

  test.each([
    [{ timeout_milliseconds: 0 }],
    [{ connection_type: "", credentials_arn: "", integration_subtype: "" }],
    [{ request_parameters: {}, response_parameters: [], tls_config: [{ server_name_to_verify: "" }] }],
  ])("aws_apigatewayv2_integration: %j", (values) => {
    const [route] = only(modelWith("aws_apigatewayv2_integration", values).httpApis).routes;
    expect(route?.integration).toMatchObject({ timeoutMs: 30_000, invokePermitted: true });
  });

  test("aws_lambda_permission: qualifier, source account and ARN", () => {
    const values = { qualifier: "", source_account: "", source_arn: "" };
    const [route] = only(modelWith("aws_lambda_permission", values).httpApis).routes;
    expect(route?.integration).toMatchObject({ invokePermitted: true });
  });

  test.each([
    [
      { memory_size: 0, timeout: 0 },
      { memorySizeMb: 128, timeoutSeconds: 3 },
    ],
    [{ reserved_concurrent_executions: -1 }, { reservedConcurrency: undefined }],
    [{ reserved_concurrent_executions: 0 }, { reservedConcurrency: 0 }],
    [{ environment: [] }, { environment: {} }],
    [{ environment: [{ variables: null }] }, { environment: {} }],
    [{ environment: [{ variables: { EMPTY: "" } }] }, { environment: { EMPTY: "" } }],
    [{ logging_config: [] }, { logFormat: "Text", logGroup: "/aws/lambda/gatehouse-dev" }],
    [
      { logging_config: [{ log_format: "", log_group: "" }] },
      { logFormat: "Text", logGroup: "/aws/lambda/gatehouse-dev" },
    ],
  ])("aws_lambda_function: %j", (values, expected) => {
    const lambda = only(modelWith("aws_lambda_function", values).functions);
    expect(lambda).toMatchObject(expected);
  });

  test("aws_dynamodb_table: range key, capacity and indexes", () => {
    const values = { range_key: "", read_capacity: 0, write_capacity: 0, global_secondary_index: [] };
    const table = only(modelWith("aws_dynamodb_table", values).tables);
    expect(table.createTableInput).toEqual({
      TableName: "books",
      AttributeDefinitions: [{ AttributeName: "id", AttributeType: "S" }],
      KeySchema: [{ AttributeName: "id", KeyType: "HASH" }],
      BillingMode: "PAY_PER_REQUEST",
    });
  });

  test("aws_cognito_resource_server: scopes", () => {
    const server = only(
      only(modelWith("aws_cognito_resource_server", { scope: [] }).userPools).resourceServers,
    );
    expect(server).toEqual({ identifier: "example", scopes: [] });
  });

  test("aws_apigatewayv2_authorizer: audience", () => {
    const values = { jwt_configuration: [{ issuer: "https://issuer.example", audience: null }] };
    const api = only(modelWith("aws_apigatewayv2_authorizer", values).httpApis);
    expect(only(api.authorizers).audience).toEqual([]);
  });
});
