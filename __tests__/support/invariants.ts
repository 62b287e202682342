import { type Route, routeKey, routes } from "../../service/contract.ts";
import { type Block, resources, type Synthesised } from "./synthesis.ts";
import { danglingReferences, findCycle, terraformGraph } from "./terraform-graph.ts";

/** What must hold of every stack, whatever its settings are: name → what breaks it, if anything does. */
export const invariants: Readonly<Record<string, (stack: Synthesised) => string[]>> = {
  "has no cycle": (stack) => findCycle(terraformGraph(stack)) ?? [],
  "refers to nothing that it does not declare": (stack) => danglingReferences(terraformGraph(stack)),
  "declares every scope that is asked for": undeclaredScopes,
  "has a branding for every login": unbrandedLogins,
  "builds the image for what the function runs on": strangeArchitectures,
  "has one invoke permission": (stack) => {
    const permissions = Object.keys(stack.resource.aws_lambda_permission ?? {});
    return permissions.length === 1 ? [] : ["aws_lambda_permission", ...permissions];
  },
  "has lost no route": (stack) => lostRoutes(stack, routes),
  "lets every client through its authorizer": clientsWithoutAudience,
  "shows no secret": shownSecrets,
  "keeps every log for a time": (stack) =>
    resources(stack, "aws_cloudwatch_log_group")
      .filter(({ retention_in_days: days }) => !(typeof days === "number" && days > 0))
      .map(({ name }) => String(name)),
};

/** What holds data and could be destroyed. */
export function destroyableData(stack: Synthesised): string[] {
  const isKept = ({ lifecycle }: Block) => (lifecycle as Block | undefined)?.prevent_destroy === true;
  const rules: readonly (readonly [string, (block: Block) => boolean])[] = [
    ["aws_cognito_user_pool", (pool) => isKept(pool) && pool.deletion_protection === "ACTIVE"],
    ["aws_dynamodb_table", (table) => isKept(table) && table.deletion_protection_enabled === true],
    ["aws_ecr_repository", (repository) => isKept(repository) && repository.force_delete === false],
    ["aws_cloudwatch_log_group", (group) => group.deletion_protection_enabled === true],
    ["aws_secretsmanager_secret", (secret) => Number(secret.recovery_window_in_days) >= 7],
  ];
  return rules.flatMap(([type, isSafe]) =>
    Object.entries(stack.resource[type] ?? {})
      .filter(([, block]) => !isSafe(block))
      .map(([name]) => `${type}.${name}`),
  );
}

function undeclaredScopes(stack: Synthesised): string[] {
  const declared = Object.entries(stack.resource.aws_cognito_resource_server ?? {}).flatMap(
    ([name, server]) =>
      ((server.scope ?? []) as Block[]).map(
        (scope) => `\${aws_cognito_resource_server.${name}.identifier}/${scope.scope_name}`,
      ),
  );
  const asked = [
    ...resources(stack, "aws_cognito_user_pool_client").flatMap((client) => client.allowed_oauth_scopes),
    ...resources(stack, "aws_apigatewayv2_route").flatMap((route) => route.authorization_scopes ?? []),
  ] as string[];
  return asked.filter((scope) => ![...declared, "openid", "email", "profile"].includes(scope));
}

function unbrandedLogins(stack: Synthesised): string[] {
  const branded = resources(stack, "aws_cognito_managed_login_branding").map(
    (branding) => branding.client_id,
  );
  const hasManagedLogin = resources(stack, "aws_cognito_user_pool_domain").every(
    (domain) => domain.managed_login_version === 2,
  );
  if (!hasManagedLogin) return ["managed_login_version"];
  return Object.entries(stack.resource.aws_cognito_user_pool_client ?? {})
    .filter(([, client]) => (client.allowed_oauth_flows as string[]).includes("code"))
    .map(([name]) => `\${aws_cognito_user_pool_client.${name}.id}`)
    .filter((clientId) => !branded.includes(clientId));
}

function strangeArchitectures(stack: Synthesised): string[] {
  const platforms: Readonly<Record<string, string>> = { x86_64: "linux/amd64", arm64: "linux/arm64" };
  const wanted = resources(stack, "aws_lambda_function").flatMap((lambda) =>
    (lambda.architectures as string[]).map((architecture) => platforms[architecture]),
  );
  return resources(stack, "docker_image")
    .flatMap((image) => [image.platform, (image.build as Block).platform] as string[])
    .filter((platform) => !wanted.includes(platform));
}

function lostRoutes(stack: Synthesised, contract: readonly Route[]): string[] {
  const found = resources(stack, "aws_apigatewayv2_route").map((route) => route.route_key);
  return contract.map(routeKey).filter((key) => !found.includes(key));
}

function clientsWithoutAudience(stack: Synthesised): string[] {
  const audiences = resources(stack, "aws_apigatewayv2_authorizer").map(
    (authorizer) => (authorizer.jwt_configuration as { audience: string[] }).audience,
  );
  return Object.keys(stack.resource.aws_cognito_user_pool_client ?? {})
    .map((name) => `\${aws_cognito_user_pool_client.${name}.id}`)
    .filter((clientId) => !audiences.every((audience) => audience.includes(clientId)));
}

/** Secrets may stand where they are made, stored, or put out as sensitive. */
function shownSecrets(stack: Synthesised): string[] {
  const keepers = ["aws_cognito_user", "aws_secretsmanager_secret_version"];
  const shown = Object.entries(stack.resource)
    .filter(([type]) => !keepers.includes(type))
    .flatMap(([type, blocks]) => Object.entries(blocks).map(([name, block]) => [`${type}.${name}`, block]))
    .concat(Object.entries(stack.output).filter(([, output]) => output.sensitive !== true));
  const isSecret = /\.client_secret\b|\bvar\.\w*password/;
  return shown
    .filter(([, block]) => isSecret.test(JSON.stringify(block)))
    .map(([address]) => String(address));
}
