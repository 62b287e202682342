import type { StackModel } from "../../local/model.ts";
import { State } from "../../local/state.ts";
import { parseTerraform } from "../../local/terraform/configuration-file.ts";
import { type LoadedStack, type LoadOptions, loadStack } from "../../local/terraform/read-stack.ts";

type Bodies = Record<string, Record<string, unknown>>;

/** Terraform JSON, loose enough to be taken apart and put together by a test. */
export interface TerraformJson {
  resource: Record<string, Bodies>;
  data: Record<string, Bodies>;
  output: Bodies;
  variable: Bodies;
  [section: string]: unknown;
}

const pool = "${aws_cognito_user_pool.pool.id}";
const api = "${aws_apigatewayv2_api.api.id}";

/** Written as CDKTF writes it: one pool, a machine and a browser client, an image function, an HTTP API. */
export function exampleJson(): TerraformJson {
  return {
    "//": { metadata: { backend: "local", stackName: "dev", version: "0.21.0" }, outputs: {} },
    terraform: {
      backend: { local: { path: "../../../terraform.dev.tfstate" } },
      required_providers: { aws: { source: "aws", version: "6.25.0" } },
    },
    provider: {
      aws: [{ region: "eu-west-1", default_tags: [{ tags: { application: "gatehouse" } }] }],
      docker: [{ registry_auth: [{ password: "${data.aws_ecr_authorization_token.token.password}" }] }],
    },
    variable: { alice_password: { type: "string", sensitive: true, nullable: false } },
    data: {
      aws_caller_identity: { caller: { "//": { metadata: { path: "dev/caller", uniqueId: "caller" } } } },
      aws_ecr_authorization_token: { token: {} },
      aws_iam_policy_document: {
        logs: { statement: [{ resources: ["${aws_cloudwatch_log_group.function.arn}:*"] }] },
      },
    },
    resource: { ...cognitoResources(), ...functionResources(), ...httpApiResources() },
    output: {
      user_pool_id: { value: pool },
      oidc_issuer_url: { value: "https://${aws_cognito_user_pool.pool.endpoint}" },
      oidc_token_url: {
        value:
          "https://${aws_cognito_user_pool_domain.domain.domain}.auth.eu-west-1.amazoncognito.com/oauth2/token",
      },
      example_url: { value: "${aws_apigatewayv2_api.api.api_endpoint}" },
      example_client_id: { value: "${aws_cognito_user_pool_client.machine.id}" },
      example_client_secret: {
        sensitive: true,
        value: "${aws_cognito_user_pool_client.machine.client_secret}",
      },
    },
  };
}

function cognitoResources(): Record<string, Bodies> {
  const common = {
    user_pool_id: pool,
    allowed_oauth_flows_user_pool_client: true,
    supported_identity_providers: ["COGNITO"],
    token_validity_units: [{ access_token: "minutes", id_token: "minutes", refresh_token: "days" }],
    access_token_validity: 60,
    id_token_validity: 60,
    refresh_token_validity: 1,
  };
  return {
    aws_cognito_user_pool: {
      pool: {
        "//": { metadata: { path: "dev/user-pool/Resource", uniqueId: "pool" } },
        name: "gatehouse-dev",
        admin_create_user_config: { allow_admin_create_user_only: true },
        mfa_configuration: "OFF",
        password_policy: { minimum_length: 12, require_lowercase: true, require_symbols: true },
      },
    },
    aws_cognito_user_pool_domain: {
      domain: {
        domain: "gatehouse-dev-${data.aws_caller_identity.caller.account_id}",
        managed_login_version: 2,
        user_pool_id: pool,
      },
    },
    aws_cognito_resource_server: {
      server: {
        identifier: "example",
        name: "example",
        scope: [{ scope_name: "auth", scope_description: "Call the protected example route" }],
        user_pool_id: pool,
      },
    },
    aws_cognito_user_pool_client: {
      machine: {
        ...common,
        name: "example",
        generate_secret: true,
        allowed_oauth_flows: ["client_credentials"],
        allowed_oauth_scopes: ["${aws_cognito_resource_server.server.identifier}/auth"],
      },
      browser: {
        ...common,
        name: "example-authorization-code",
        generate_secret: false,
        allowed_oauth_flows: ["code"],
        allowed_oauth_scopes: ["openid", "email", "${aws_cognito_resource_server.server.identifier}/auth"],
        callback_urls: ["${aws_apigatewayv2_api.api.api_endpoint}/oidc/callback"],
        logout_urls: ["${aws_apigatewayv2_api.api.api_endpoint}/"],
      },
    },
    aws_cognito_managed_login_branding: {
      branding: {
        client_id: "${aws_cognito_user_pool_client.browser.id}",
        use_cognito_provided_values: true,
        user_pool_id: pool,
      },
    },
    aws_cognito_user: {
      alice: {
        username: "alice",
        user_pool_id: pool,
        password: "${var.alice_password}",
        attributes: { email: "alice@example.com", email_verified: "true", name: "Alice Doe" },
      },
    },
  };
}

function functionResources(): Record<string, Bodies> {
  return {
    aws_ecr_repository: { repository: { name: "gatehouse-dev" } },
    docker_registry_image: {
      image: { name: "gatehouse-dev", depends_on: ["aws_ecr_repository.repository"] },
    },
    aws_cloudwatch_log_group: { function: { name: "/aws/lambda/gatehouse-dev", retention_in_days: 7 } },
    aws_iam_role: { role: { name: "gatehouse-dev" } },
    aws_iam_role_policy: {
      logs: {
        role: "${aws_iam_role.role.id}",
        policy: "${data.aws_iam_policy_document.logs.json}",
      },
    },
    aws_lambda_function: {
      function: {
        function_name: "gatehouse-dev",
        package_type: "Image",
        image_uri:
          "${aws_ecr_repository.repository.repository_url}@${docker_registry_image.image.sha256_digest}",
        role: "${aws_iam_role.role.arn}",
        memory_size: 512,
        timeout: 10,
        depends_on: ["aws_iam_role_policy.logs"],
        logging_config: { log_format: "JSON", log_group: "${aws_cloudwatch_log_group.function.name}" },
        environment: {
          variables: {
            OIDC_ISSUER: "https://${aws_cognito_user_pool.pool.endpoint}",
            API_URL: "${aws_apigatewayv2_api.api.api_endpoint}",
            ALLOWED_CLIENT_IDS:
              "${aws_cognito_user_pool_client.machine.id},${aws_cognito_user_pool_client.browser.id}",
          },
        },
      },
    },
  };
}

function httpApiResources(): Record<string, Bodies> {
  const target = "integrations/${aws_apigatewayv2_integration.integration.id}";
  return {
    aws_apigatewayv2_api: { api: { name: "gatehouse-dev", protocol_type: "HTTP" } },
    aws_apigatewayv2_integration: {
      integration: {
        api_id: api,
        integration_type: "AWS_PROXY",
        integration_method: "POST",
        integration_uri: "${aws_lambda_function.function.invoke_arn}",
        payload_format_version: "2.0",
      },
    },
    aws_apigatewayv2_authorizer: {
      authorizer: {
        api_id: api,
        name: "cognito",
        authorizer_type: "JWT",
        identity_sources: ["$request.header.Authorization"],
        jwt_configuration: {
          issuer: "https://${aws_cognito_user_pool.pool.endpoint}",
          audience: [
            "${aws_cognito_user_pool_client.machine.id}",
            "${aws_cognito_user_pool_client.browser.id}",
          ],
        },
        depends_on: ["aws_cognito_user_pool_domain.domain"],
      },
    },
    aws_apigatewayv2_route: {
      public: { api_id: api, route_key: "GET /", authorization_type: "NONE", target },
      protected: {
        api_id: api,
        route_key: "GET /protected",
        authorization_type: "JWT",
        authorizer_id: "${aws_apigatewayv2_authorizer.authorizer.id}",
        authorization_scopes: ["${aws_cognito_resource_server.server.identifier}/auth"],
        target,
      },
    },
    aws_apigatewayv2_stage: {
      stage: {
        api_id: api,
        name: "$default",
        auto_deploy: true,
        default_route_settings: { throttling_burst_limit: 100, throttling_rate_limit: 50 },
        depends_on: ["aws_apigatewayv2_route.public", "aws_apigatewayv2_route.protected"],
      },
    },
    aws_lambda_permission: {
      permission: {
        action: "lambda:InvokeFunction",
        principal: "apigateway.amazonaws.com",
        function_name: "${aws_lambda_function.function.function_name}",
        source_arn: "${aws_apigatewayv2_api.api.execution_arn}/*/*",
      },
    },
  };
}

/** The example with more, or other, resources and sections. */
export function exampleWith(changes: {
  resource?: Record<string, Bodies>;
  output?: Bodies;
  [section: string]: unknown;
}): TerraformJson {
  const json = exampleJson();
  const { resource = {}, output = {}, ...sections } = changes;
  for (const [type, bodies] of Object.entries(resource)) {
    const known = json.resource[type] ?? {};
    for (const [name, body] of Object.entries(bodies)) known[name] = { ...known[name], ...body };
    json.resource[type] = known;
  }
  return { ...json, ...sections, output: { ...json.output, ...output } };
}

/** Reads Terraform JSON with alice's password given and a state of its own. */
export function load(json: unknown, options: Partial<LoadOptions> = {}): LoadedStack {
  return loadStack(parseTerraform(JSON.stringify(json), "cdk.tf.json"), {
    environment: { TF_VAR_alice_password: "Wonderland-42" },
    state: new State(),
    ...options,
  });
}

/** The model with pools at the ports from 4000 and APIs at those from 3000. */
export function model(json: unknown, options: Partial<LoadOptions> = {}): StackModel {
  const stack = load(json, options);
  const at = (port: number) => (address: string, index: number) =>
    [address, `http://localhost:${port + index}`] as const;
  return stack.modelAt(new Map([...stack.userPools.map(at(4000)), ...stack.httpApis.map(at(3000))]));
}

/** The only element. */
export function only<T>(list: readonly T[]): T {
  const [first, ...more] = list;
  if (first === undefined || more.length > 0) throw new Error(`expected one element, found ${list.length}`);
  return first;
}
