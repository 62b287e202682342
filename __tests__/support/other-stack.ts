const booksPool = "${aws_cognito_user_pool.books.id}";
const petsPool = "${aws_cognito_user_pool.pets.id}";
const booksApi = "${aws_apigatewayv2_api.books.id}";
const petsApi = "${aws_apigatewayv2_api.pets.id}";

/**
 * Terraform JSON as somebody else writes it by hand: two pools and two APIs of which each trusts the other's tokens
 * not at all, a third API by quick create, three functions from archives. It wants the variable `upstream`.
 */
export const otherStack = {
  terraform: { required_providers: { aws: { source: "hashicorp/aws", version: "~> 6.0" } } },
  provider: { aws: { region: "eu-central-1" } },
  data: { aws_caller_identity: { me: {} }, aws_region: { here: {} } },
  variable: {
    upstream: { type: "string" },
    stage: { type: "string", default: "v1" },
    greetings: { type: "list(string)", default: ["hello"] },
  },
  locals: {
    prefix: '${join("-", ["acme", replace("dev_eu", "_", "-")])}',
    scope: '${format("%s/%s", aws_cognito_resource_server.books.identifier, "read")}',
    clients: "${tolist([aws_cognito_user_pool_client.books.id, aws_cognito_user_pool_client.pets.id])}",
  },
  resource: [
    {
      aws_iam_role: [{ lambda: [{ name: "lambda", assume_role_policy: "${jsonencode({ Version = 1 })}" }] }],
    },
    pools(),
    functions(),
    booksResources(),
    petsResources(),
    { aws_apigatewayv2_api: { quick: { name: "quick", protocol_type: "HTTP", target: arnOf("quick") } } },
  ],
  output: {
    account: { value: "${data.aws_caller_identity.me.account_id}" },
    region: { value: "${data.aws_region.here.region}" },
    prefix: { value: "${local.prefix}" },
    first_client: { value: "${local.clients[0]}" },
    books_url: { value: "${aws_apigatewayv2_stage.books.invoke_url}" },
    pets_url: { value: "${aws_apigatewayv2_api.pets.api_endpoint}" },
    quick_url: { value: "${aws_apigatewayv2_api.quick.api_endpoint}" },
    ...machineOutputs("books"),
    ...machineOutputs("pets"),
  },
};

function arnOf(name: string): string {
  return `\${aws_lambda_function.${name}.arn}`;
}

function pools() {
  const pool = (name: string) => ({ name: `\${local.prefix}-${name}` });
  const domain = (name: string, user_pool_id: string) => ({
    domain: `\${local.prefix}-${name}-\${data.aws_caller_identity.me.account_id}`,
    user_pool_id,
  });
  const server = (identifier: string, user_pool_id: string) => ({
    identifier,
    name: identifier,
    user_pool_id,
    scope: { scope_name: "read", scope_description: "Read" },
  });
  const client = (name: string, user_pool_id: string) => ({
    name,
    user_pool_id,
    generate_secret: true,
    allowed_oauth_flows_user_pool_client: true,
    allowed_oauth_flows: ["client_credentials"],
    allowed_oauth_scopes: [`\${aws_cognito_resource_server.${name}.identifier}/read`],
  });
  return {
    aws_cognito_user_pool: { books: pool("books"), pets: pool("pets") },
    aws_cognito_user_pool_domain: { books: domain("books", booksPool), pets: domain("pets", petsPool) },
    aws_cognito_resource_server: { books: server("books", booksPool), pets: server("pets", petsPool) },
    aws_cognito_user_pool_client: { books: client("books", booksPool), pets: client("pets", petsPool) },
  };
}

function functions() {
  const lambda = (name: string) => ({
    function_name: `\${local.prefix}-${name}`,
    filename: "function.zip",
    handler: "bootstrap",
    runtime: "provided.al2023",
    role: "${aws_iam_role.lambda.arn}",
    environment: [{ variables: { GREETING: "${var.greetings[0]}", CLIENTS: '${join(",", local.clients)}' } }],
  });
  const permission = (function_name: string, source_arn: string) => ({
    action: "lambda:InvokeFunction",
    principal: "apigateway.amazonaws.com",
    function_name,
    source_arn,
  });
  return {
    aws_lambda_function: {
      books: lambda("books"),
      pets: lambda("pets"),
      quick: { ...lambda("quick"), environment: null },
    },
    aws_lambda_permission: {
      books: permission(
        arnOf("books"),
        "${aws_apigatewayv2_api.books.execution_arn}/${var.stage}/GET/items/*",
      ),
      pets: permission(arnOf("pets"), "${aws_apigatewayv2_api.pets.execution_arn}/*"),
      quick: permission(arnOf("quick"), "${aws_apigatewayv2_api.quick.execution_arn}/*"),
    },
  };
}

function authorizer(api_id: string, name: string) {
  return {
    api_id,
    name: "jwt",
    authorizer_type: "JWT",
    identity_sources: ["$request.header.Authorization"],
    jwt_configuration: {
      issuer: `https://\${aws_cognito_user_pool.${name}.endpoint}`,
      audience: "${local.clients}",
    },
  };
}

function lambdaIntegration(api_id: string, name: string) {
  const integration_uri = `\${aws_lambda_function.${name}.invoke_arn}`;
  return { api_id, integration_type: "AWS_PROXY", integration_uri, payload_format_version: "2.0" };
}

function booksResources() {
  const api_id = booksApi;
  return {
    aws_apigatewayv2_api: { books: { name: "books", protocol_type: "HTTP" } },
    aws_apigatewayv2_authorizer: { books: authorizer(api_id, "books") },
    aws_apigatewayv2_integration: {
      books: lambdaIntegration(api_id, "books"),
      elsewhere: {
        api_id,
        integration_type: "HTTP_PROXY",
        integration_method: "ANY",
        integration_uri: "${var.upstream}/{proxy}",
      },
    },
    aws_apigatewayv2_route: {
      item: {
        api_id,
        route_key: "GET /items/{id}",
        authorization_type: "JWT",
        authorizer_id: "${aws_apigatewayv2_authorizer.books.id}",
        authorization_scopes: ["${local.scope}"],
        target: "integrations/${aws_apigatewayv2_integration.books.id}",
      },
      elsewhere: {
        api_id,
        route_key: "ANY /elsewhere/{proxy+}",
        target: "integrations/${aws_apigatewayv2_integration.elsewhere.id}",
      },
    },
    aws_apigatewayv2_stage: {
      books: {
        api_id,
        name: "${var.stage}",
        auto_deploy: true,
        stage_variables: { shelf: '${replace("upper_left", "_", " ")}' },
      },
    },
  };
}

function petsResources() {
  const api_id = petsApi;
  return {
    aws_apigatewayv2_api: { pets: { name: "pets", protocol_type: "HTTP" } },
    aws_apigatewayv2_authorizer: { pets: authorizer(api_id, "pets") },
    aws_apigatewayv2_integration: { pets: lambdaIntegration(api_id, "pets") },
    aws_apigatewayv2_route: {
      pets: {
        api_id,
        route_key: "$default",
        authorization_type: "JWT",
        authorizer_id: "${aws_apigatewayv2_authorizer.pets.id}",
        target: "integrations/${aws_apigatewayv2_integration.pets.id}",
      },
    },
    aws_apigatewayv2_stage: { pets: { api_id, name: "$default", auto_deploy: true } },
  };
}

function machineOutputs(name: string) {
  const client = `aws_cognito_user_pool_client.${name}`;
  return {
    [`${name}_client_id`]: { value: `\${${client}.id}` },
    [`${name}_client_secret`]: { value: `\${${client}.client_secret}`, sensitive: true },
    [`${name}_token_url`]: {
      value: `https://\${aws_cognito_user_pool_domain.${name}.domain}.auth.\${data.aws_region.here.region}.amazoncognito.com/oauth2/token`,
    },
  };
}
