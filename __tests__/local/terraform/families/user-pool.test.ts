import { describe, expect, test } from "vitest";
import { UnsupportedError } from "../../../../local/errors.ts";
import { exampleJson, exampleWith, load, model, only } from "../../../support/terraform-fixture.ts";
import { cognitoGuide } from "../../fidelity/aws-documentation.ts";
import { documented, proves } from "../../fidelity/behaviour.ts";

function poolOf(json: unknown) {
  return only(model(json).userPools);
}

function poolWith(body: Record<string, unknown>) {
  return poolOf(exampleWith({ resource: { aws_cognito_user_pool: { pool: body } } }));
}

function bare(body: Record<string, unknown> = {}) {
  return {
    provider: { aws: { region: "eu-west-1" } },
    resource: { aws_cognito_user_pool: { pool: { name: "bare", ...body } } },
  };
}

describe("readUserPools", () => {
  test("reads what is declared", () => {
    expect(poolOf(exampleJson())).toMatchObject({
      address: "aws_cognito_user_pool.pool",
      name: "gatehouse-dev",
      managedLoginVersion: 2,
      tier: "ESSENTIALS",
      signInAttributes: [],
      usernamesAreGenerated: false,
      usernamesAreCaseSensitive: true,
      passwordPolicy: {
        minimumLength: 12,
        requireLowercase: true,
        requireUppercase: false,
        requireNumbers: false,
        requireSymbols: true,
      },
      resourceServers: [
        {
          identifier: "example",
          scopes: [{ name: "example/auth", description: "Call the protected example route" }],
        },
      ],
      groups: [],
    });
  });

  test("tells that a second factor is optional", () => {
    expect(poolOf(bare({ mfa_configuration: "OPTIONAL" })).mfaConfiguration).toBe("OPTIONAL");
  });

  test("fills in Cognito's defaults", () => {
    proves(
      documented(
        "A pool's tier is ESSENTIALS unless it says otherwise",
        cognitoGuide("cognito-sign-in-feature-plans"),
      ),
    );
    expect(poolOf(bare())).toMatchObject({
      domainOrigin: undefined,
      managedLoginVersion: 1,
      mfaConfiguration: "OFF",
      tier: "ESSENTIALS",
      passwordPolicy: {
        minimumLength: 8,
        requireLowercase: true,
        requireUppercase: true,
        requireNumbers: true,
        requireSymbols: true,
      },
      clients: [],
      users: [],
    });
  });

  test("reads whether the case of user names counts", () => {
    const caseSensitive = (case_sensitive: boolean) =>
      poolWith({ username_configuration: { case_sensitive } }).usernamesAreCaseSensitive;
    expect([caseSensitive(true), caseSensitive(false)]).toEqual([true, false]);
  });

  test("reads the tier", () => {
    expect(poolWith({ user_pool_tier: "LITE" }).tier).toBe("LITE");
    expect(() => poolWith({ user_pool_tier: "GOLD" })).toThrow(
      "user_pool_tier must be one of LITE, ESSENTIALS, PLUS, got GOLD",
    );
  });

  test("collects what people may type in place of the user name", () => {
    expect(poolWith({ alias_attributes: ["email", "preferred_username"] }).signInAttributes).toEqual([
      "email",
      "preferred_username",
    ]);
    expect(poolWith({ username_attributes: ["phone_number"] })).toMatchObject({
      signInAttributes: ["phone_number"],
      usernamesAreGenerated: true,
    });
    expect(() => poolWith({ alias_attributes: ["nickname"] })).toThrow(
      "alias_attributes must contain only email, phone_number, preferred_username, got nickname",
    );
  });

  test.each([
    [
      { lambda_config: { pre_token_generation: "arn:aws:lambda:eu-west-1:123456789012:function:x" } },
      "lambda_config",
    ],
    [{ mfa_configuration: "ON" }, 'mfa_configuration "ON"'],
  ])("refuses %j", (body, feature) => {
    const act = () => poolWith(body);
    expect(act).toThrow(UnsupportedError);
    expect(act).toThrow(`${feature} of aws_cognito_user_pool.pool is not supported`);
  });

  test("finds the branding of managed login by client", () => {
    expect(poolOf(exampleJson()).clients.map((client) => [client.name, client.managedLoginBranding])).toEqual(
      [
        ["example", false],
        ["example-authorization-code", true],
      ],
    );
  });

  test("gives each of several pools what is its own", () => {
    const other = "${aws_cognito_user_pool.other.id}";
    const json = exampleWith({
      resource: {
        aws_cognito_user_pool: { other: { name: "other" } },
        aws_cognito_user_pool_client: { theirs: { name: "theirs", user_pool_id: other } },
        aws_cognito_resource_server: {
          theirs: { identifier: "theirs", name: "theirs", user_pool_id: other },
        },
      },
    });
    const [first, second] = model(json).userPools;
    expect(first?.clients).toHaveLength(2);
    expect(first?.resourceServers.map((server) => server.identifier)).toEqual(["example"]);
    expect(second?.clients.map((client) => client.name)).toEqual(["theirs"]);
    expect(second?.resourceServers).toEqual([{ identifier: "theirs", scopes: [] }]);
    expect(second?.users).toEqual([]);
  });

  test("does not care for what it does not look at", () => {
    const body = { schema: [{ name: "${nonsense}" }], email_configuration: { source_arn: "${aws_ses.x.y}" } };
    expect(() => load(bare(body))).not.toThrow();
  });
});
