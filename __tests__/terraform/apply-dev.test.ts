import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Environment } from "../../constructs/environment.ts";
import { digestPlan } from "../../operations/plan/digest.ts";
import type { Route } from "../../service/contract.ts";
import { routes } from "../fixture/contract.ts";
import { settings, synthesise } from "../support/synthesis.ts";
import { Deployment, demoPassword } from "./deployment.ts";
import { type Moto, startMoto } from "./moto.ts";
import { summaryOf } from "./plan-summary.ts";
import { type Configuration, writeVariant } from "./variant.ts";

interface Step {
  readonly name: string;
  readonly configuration: Configuration;
  /** All that its plan may change: actions and the construct, as its Terraform name begins. */
  readonly changes: readonly string[];
  readonly outputs?: readonly string[];
  /** What the plan says, ids and hashes left out. */
  readonly summary: string;
}

const importer = {
  machineClients: { ...settings().machineClients, importer: ["items.write"] },
} satisfies Partial<Environment>;
const withAdmin: readonly Route[] = [...routes, { method: "GET", path: "/admin", access: ["auth"] }];

/** Each step keeps what the steps before it changed. */
const steps: readonly Step[] = [
  {
    name: "a scope",
    configuration: addScope(variantOf()),
    changes: ["update user-pool_resource-server"],
    summary: `Who may call what stays as it is.

To be changed in place (1):
  aws_cognito_resource_server.user-pool_resource-server: scope
    scope: + {"scope_description":"Keep the catalogue","scope_name":"items.admin"}`,
  },
  {
    name: "a client",
    configuration: addScope(variantOf(importer)),
    changes: ["create machine-clients_importer", "update function", "update http-api_authorizer"],
    outputs: ["machine_client_ids", "machine_client_secrets"],
    summary: `Who may call what changes:
  importer is new; it may call GET /items, POST /items, DELETE /items/{itemId}, PATCH /items/{itemId}

To be made (1):
  aws_cognito_user_pool_client.machine-clients_importer
    access_token_validity: 60
    allowed_oauth_flows: ["client_credentials"]
    allowed_oauth_flows_user_pool_client: true
    allowed_oauth_scopes: ["example/items.write"]
    auth_session_validity: 3
    callback_urls: (known after apply)
    enable_token_revocation: true
    explicit_auth_flows: ["ALLOW_REFRESH_TOKEN_AUTH"]
    generate_secret: true
    id_token_validity: 60
    logout_urls: (known after apply)
    name: "importer"
    prevent_user_existence_errors: "ENABLED"
    read_attributes: (known after apply)
    refresh_token_validity: 1
    supported_identity_providers: ["COGNITO"]
    token_validity_units.access_token: "minutes"
    token_validity_units.id_token: "minutes"
    token_validity_units.refresh_token: "days"
    write_attributes: (known after apply)

To be changed in place (2):
  aws_apigatewayv2_authorizer.http-api_authorizer: jwt_configuration
    jwt_configuration.audience: ["<id>","<id>","<id>","<id>","https://<api>.execute-api.eu-west-1.amazonaws.com/"] -> (known after apply)
  aws_lambda_function.function: environment
    environment.variables: {"ALLOWED_CLIENT_IDS":"<id>,<id>,<id>,<id>","API_URL":"https://<api>.execute-api.eu-west-1.amazonaws.com","BOOKS_TABLE_NAME":"gatehouse-dev-books","BROWSER_CLIENT_ID":"<id>","BROWSER_CLIENT_SCOPES":"openid email profile example/auth example/items.read","OIDC_AUTHORIZATION_SERVER_URL":"https://gatehouse-dev-123456789012.auth.eu-west-1.amazoncognito.com","OIDC_ISSUER":"https://cognito-idp.eu-west-1.amazonaws.com/<pool>"} -> (known after apply)

Outputs that change (2):
  machine_client_ids, machine_client_secrets`,
  },
  {
    name: "a route",
    configuration: addScope(variantOf(importer, withAdmin)),
    changes: ["create http-api_routes_GET--admin"],
    summary: `Who may call what changes:
  GET /admin is new: with a token for example/auth; its audience may also be the API gatehouse-dev/ (example, a person by example-authorization-code may call it)

To be made (1):
  aws_apigatewayv2_route.http-api_routes_GET--admin
    authorization_scopes: ["example/auth"]
    authorization_type: "JWT"
    authorizer_id: "<id>"
    route_key: "GET /admin"
    target: "integrations/<id>"`,
  },
  {
    name: "the image",
    configuration: addScope(variantOf({ ...importer, image: { build: { revision: 2 } } }, withAdmin)),
    changes: ["update function"],
    summary: `Who may call what stays as it is.

To be changed in place (1):
  aws_lambda_function.function: image_uri, last_modified
    image_uri: "123456789012.dkr.ecr.eu-west-1.amazonaws.com/gatehouse@<digest>" -> "123456789012.dkr.ecr.eu-west-1.amazonaws.com/gatehouse@<digest>"`,
  },
];

function variantOf(overrides: Partial<Environment> = {}, all: readonly Route[] = routes): Configuration {
  return writeVariant(synthesise(overrides, { routes: all })).configuration;
}

/** The contract's scopes are no setting of a stack, so the one more is added to what it synthesises to. */
function addScope(configuration: Configuration): Configuration {
  const copy = structuredClone(configuration);
  for (const server of Object.values(copy.resource.aws_cognito_resource_server ?? {})) {
    if (server.scope === undefined) continue;
    const scopes = server.scope as readonly object[];
    server.scope = [...scopes, { scope_name: "items.admin", scope_description: "Keep the catalogue" }];
  }
  return copy;
}

describe("dev, deployed to moto", () => {
  const first = variantOf();
  const last = steps.at(-1)?.configuration ?? first;
  let moto: Moto;
  let dev: Deployment;

  beforeAll(async () => {
    moto = await startMoto();
    dev = new Deployment(moto.url);
    await dev.init(first);
  });
  afterAll(async () => {
    dev.remove();
    await moto.close();
  });

  test("is made whole, and the plan after it is empty", async () => {
    const { changes } = await dev.plan("first", first);
    expect(changes.filter((change) => !change.startsWith("create "))).toEqual([]);
    expect(changes).toHaveLength(resourcesIn(first));
    await dev.apply();
    expect(await dev.planAgain(first)).toBe("");
  });

  test("shows the access matrix and all that decides about access, when it is made", () => {
    const summary = summaryOf(dev.planJson("first"), first);
    expect(summary).toMatch(/^Who may call what \(the first deployment: everything is new\):\n\| Method \|/);
    expect(summary).toContain(`To be made (${resourcesIn(first)}):\n`);
    expect(linesOn(summary, "aws_apigatewayv2_route.http-api_routes_GET--oidc")).toContain(
      'authorization_type: "NONE"',
    );
    expect(linesOn(summary, "aws_apigatewayv2_route.http-api_routes_POST--items")).toEqual([
      'authorization_scopes: ["example/items.write"]',
      'authorization_type: "JWT"',
      "authorizer_id: (known after apply)",
      'route_key: "POST /items"',
      "target: (known after apply)",
    ]);
    expect(linesOn(summary, "aws_iam_role_policy.function_write-logs-policy")).toContain(
      'policy.Statement: {"Action":["logs:CreateLogStream","logs:PutLogEvents"],"Effect":"Allow","Resource":["arn:aws:logs:eu-west-1:123456789012:log-group:/aws/lambda/gatehouse-dev:*"]}',
    );
    expect(linesOn(summary, "aws_cognito_user_pool_client.browser-client")).toEqual(
      expect.arrayContaining([
        'allowed_oauth_flows: ["code"]',
        "callback_urls: [(known after apply)]",
        "generate_secret: false",
      ]),
    );
    expect(summary).not.toContain("of an unknown type");
    expect(summary).not.toContain(demoPassword);
  });

  test("has the same digest when it is planned again, and another for another plan", async () => {
    const [step] = steps;
    if (!step) throw new Error("there is no step");
    for (const name of ["once", "twice"]) await dev.plan(name, step.configuration);
    expect(digestPlan(dev.planJson("twice"))).toBe(digestPlan(dev.planJson("once")));
    expect(digestPlan(dev.planJson("once"))).not.toBe(digestPlan(dev.planJson("first")));
  });

  test.each(steps)(
    "changes nothing but what is meant with $name, and the plan after it is empty",
    async (step) => {
      const { changes, outputs } = await dev.plan(step.name, step.configuration);
      expect(changes).toEqual(step.changes);
      expect(outputs).toEqual(step.outputs ?? []);
      expect(summaryOf(dev.planJson(step.name), step.configuration)).toBe(step.summary);
      await dev.apply();
      expect(await dev.planAgain(step.configuration)).toBe("");
    },
  );

  test("is destroyed to the last resource", async () => {
    const { changes } = await dev.plan("destroy", last, "-destroy");
    expect(changes.filter((change) => !change.startsWith("delete "))).toEqual([]);
    expect(changes).toHaveLength(resourcesIn(last));
    const lines = summaryOf(dev.planJson("destroy"), last).split("\n");
    expect(lines[0]).toMatch(/^!!! DATA IS LOST: /);
    expect(lines).toContain(
      "!!! DATA IS LOST: aws_cognito_user_pool.user-pool, is DESTROYED, and with it every user, client and secret in it.",
    );
    expect(lines).toContain(`To be destroyed (${resourcesIn(last)}):`);
    expect(lines.join("\n")).not.toContain(demoPassword);
    await dev.apply();
    expect(await dev.managed()).toEqual([]);
  });
});

/** The lines on one resource. */
function linesOn(summary: string, address: string): string[] {
  const [, lines = ""] = summary.split(`\n  ${address}\n`);
  return (/^(?: {4}.*\n?)*/.exec(lines)?.[0] ?? "")
    .split("\n")
    .filter(Boolean)
    .map((line) => line.trim());
}

function resourcesIn({ resource }: Configuration): number {
  return Object.values(resource).flatMap((blocks) => Object.keys(blocks)).length;
}
