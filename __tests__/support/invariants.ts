import type { Environment } from "../../constructs/environment.ts";
import { type Route, routeKey } from "../../service/contract.ts";
import { type Block, reference, resources, type Synthesised } from "./synthesis.ts";
import { danglingReferences, findCycle, terraformGraph } from "./terraform-graph.ts";

type Invariant = (stack: Synthesised, routes: readonly Route[]) => string[];

/** What must hold of every stack, whatever its settings are: name → what breaks it, if anything does. */
export const invariants: Readonly<Record<string, Invariant>> = {
  "has no cycle": (stack) => findCycle(terraformGraph(stack)) ?? [],
  "refers to nothing that it does not declare": (stack) => danglingReferences(terraformGraph(stack)),
  "declares every scope that is asked for": undeclaredScopes,
  "has a domain and a branding for every login": unbrandedLogins,
  "builds the image for what the function runs on": strangeArchitectures,
  "has one invoke permission": (stack) => {
    const permissions = Object.keys(stack.resource.aws_lambda_permission ?? {});
    return permissions.length === 1 ? [] : ["aws_lambda_permission", ...permissions];
  },
  "has lost no route": lostRoutes,
  "guards every route that is not public, by the row's scopes": unguardedRoutes,
  "has one JWT authorizer, which trusts the pool alone": strangeAuthorizers,
  "lets every client through its authorizer": clientsWithoutAudience,
  "shows no secret": shownSecrets,
  "keeps the function's and the gateway's logs, and every log for a time": lostLogs,
};

/** Everything that is wrong with a stack, as `<address> breaks: <invariant>`. */
export function breaches(
  stack: Synthesised,
  routes: readonly Route[],
  { protectFromDeletion }: Pick<Environment, "protectFromDeletion">,
): string[] {
  const broken = Object.entries(invariants).flatMap(([name, breachesOf]) =>
    breachesOf(stack, routes).map((address) => `${address} breaks: ${name}`),
  );
  return protectFromDeletion ? [...broken, ...destroyableData(stack)] : broken;
}

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
  if (resources(stack, "aws_cognito_user_pool_domain").length !== 1) return ["aws_cognito_user_pool_domain"];
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

function lostRoutes(stack: Synthesised, routes: readonly Route[]): string[] {
  const found = resources(stack, "aws_apigatewayv2_route").map((route) => route.route_key);
  return routes.map(routeKey).filter((key) => !found.includes(key));
}

function unguardedRoutes(stack: Synthesised, routes: readonly Route[]): string[] {
  const authorizers = Object.keys(stack.resource.aws_apigatewayv2_authorizer ?? {}).map(
    (name) => `\${aws_apigatewayv2_authorizer.${name}.id}`,
  );
  const isGuarded = (block: Block | undefined, access: readonly string[]) =>
    block?.authorization_type === "JWT" &&
    authorizers.includes(String(block.authorizer_id)) &&
    lastParts(block.authorization_scopes) === access.toSorted().join();
  const declared = resources(stack, "aws_apigatewayv2_route");
  return routes
    .filter(({ access }) => access !== "public")
    .filter((row) => {
      const block = declared.find(({ route_key: key }) => key === routeKey(row));
      return !isGuarded(block, row.access as readonly string[]);
    })
    .map(routeKey);
}

/** The names of scopes without their resource server. */
function lastParts(scopes: unknown): string {
  const names = Array.isArray(scopes) ? (scopes as string[]) : [];
  return names
    .map((scope) => scope.replace(/^.*\//, ""))
    .sort()
    .join();
}

function strangeAuthorizers(stack: Synthesised): string[] {
  const authorizers = Object.entries(stack.resource.aws_apigatewayv2_authorizer ?? {});
  if (authorizers.length !== 1) return ["aws_apigatewayv2_authorizer"];
  const issuer = `https://${reference(stack, "aws_cognito_user_pool", "endpoint")}`;
  return authorizers
    .filter(([, { authorizer_type: type, identity_sources: sources, jwt_configuration: jwt }]) => {
      const isBearer = String(sources) === "$request.header.Authorization";
      return type !== "JWT" || !isBearer || (jwt as Block).issuer !== issuer;
    })
    .map(([name]) => name);
}

/** The function's log group and the gateway's are referred to by what writes to them. */
function lostLogs(stack: Synthesised): string[] {
  const groups = Object.entries(stack.resource.aws_cloudwatch_log_group ?? {});
  const writers = ["aws_lambda_function", "aws_apigatewayv2_stage"].filter((type) => {
    const text = JSON.stringify(resources(stack, type));
    return !groups.some(([name]) => text.includes(`aws_cloudwatch_log_group.${name}.`));
  });
  const endless = groups
    .filter(([, { retention_in_days: days }]) => !(typeof days === "number" && days > 0))
    .map(([name]) => name);
  return [...writers, ...endless];
}

function clientsWithoutAudience(stack: Synthesised): string[] {
  const audiences = resources(stack, "aws_apigatewayv2_authorizer").map(
    (authorizer) => (authorizer.jwt_configuration as { audience: string[] }).audience,
  );
  return Object.keys(stack.resource.aws_cognito_user_pool_client ?? {})
    .map((name) => `\${aws_cognito_user_pool_client.${name}.id}`)
    .filter(
      (clientId) => audiences.length === 0 || !audiences.every((audience) => audience.includes(clientId)),
    );
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
