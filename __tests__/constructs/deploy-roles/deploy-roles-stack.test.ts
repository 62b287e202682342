import { describe, expect, test } from "vitest";
import {
  accountId,
  issuer,
  of,
  stack,
  statements,
  synthesise,
  whereTags,
} from "../../support/deploy-roles.ts";
import { policiesOf, type Statement } from "../../support/synthesis.ts";

const reads = /^[\w-]+:(Admin|Batch)?(Describe|Get|GET|List)\w*\*?$/;

describe("DeployRolesStack", () => {
  test.each(["dev-plan", "dev", "prod-plan", "prod"])(
    "trusts GitHub's tokens for this audience and the environment %s alone",
    (environment) => {
      const [statement, ...more] = statements(environment, "trust");
      expect(more).toEqual([]);
      expect(statement).toMatchObject({
        actions: ["sts:AssumeRoleWithWebIdentity"],
        principals: { Federated: `arn:aws:iam::${accountId}:oidc-provider/${issuer}` },
      });
      expect(statement?.conditions).toEqual([
        { test: "StringEquals", variable: `${issuer}:aud`, values: ["sts.amazonaws.com"] },
        {
          test: "StringEquals",
          variable: `${issuer}:sub`,
          values: [`\${var.github_subject_prefix}:environment:${environment}`],
        },
      ]);
    },
  );

  test("lets whoever plans change nothing but the state's lock", () => {
    const changing = statements("prod-plan", "permissions").filter(
      (statement) => !statement.actions.every((action) => reads.test(action)),
    );
    expect(changing).toEqual([
      {
        effect: "Allow",
        conditions: [],
        actions: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        resources: ["arn:aws:s3:::${var.state_bucket}/gatehouse/prod.tfstate.tflock"],
      },
    ]);
  });

  test("lets whoever deploys see what a plan sees", () => {
    const covers = (wide: Statement, action: string, target: string) =>
      wide.actions.some((pattern) => pattern === action || pattern === action.replace(/:.*$/, ":*")) &&
      wide.resources?.includes(target);
    const deploys = statements("prod", "permissions");
    for (const { actions: seen, resources = [], conditions } of statements("prod-plan", "permissions")) {
      for (const target of resources) {
        const alike = deploys.filter(
          (wide) => JSON.stringify(wide.conditions) === JSON.stringify(conditions),
        );
        const missed = seen.filter((action) => !alike.some((wide) => covers(wide, action, target)));
        expect(missed).toEqual([]);
      }
    }
  });

  test("names no resource of another environment", () => {
    const resources = statements("dev", "permissions").flatMap((statement) => statement.resources ?? []);
    expect(resources.filter((resource) => resource.includes("prod"))).toEqual([]);
  });

  const pools = `arn:aws:cognito-idp:eu-west-1:${accountId}:userpool/*`;

  test.each(["dev", "dev-plan", "prod", "prod-plan"])(
    "lets %s see and touch no user pool with the tags of another environment",
    (role) => {
      const onPools = of("cognito-idp", role).filter(
        ({ effect, resources }) => effect === "Allow" && resources?.includes(pools),
      );
      expect(onPools.length).toBeGreaterThan(0);
      for (const { conditions } of onPools) {
        expect(conditions).toEqual(whereTags("ResourceTag", role.replace("-plan", "")));
      }
    },
  );

  test("lets whoever deploys make a user pool with the environment's tags alone, and give them to no other", () => {
    const [create, ...more] = of("cognito-idp", "dev").filter(
      ({ resources, conditions }) => conditions.length > 0 && !resources?.includes(pools),
    );
    expect(more).toEqual([]);
    expect(create?.actions).toEqual(["cognito-idp:CreateUserPool", "cognito-idp:TagResource"]);
    expect(create?.conditions).toEqual(whereTags("RequestTag", "dev"));
  });

  test("never tags a pool without the environment's tags, so that it cannot be taken over", () => {
    const refusals = statements("dev", "permissions").filter(({ effect }) => effect === "Deny");
    expect(refusals).toEqual(
      whereTags("ResourceTag", "dev", "StringNotEquals").map((condition) => ({
        effect: "Deny",
        actions: ["cognito-idp:TagResource"],
        resources: [pools],
        conditions: [condition],
      })),
    );
  });

  test("has no condition that is true where a tag is absent, but in a refusal", () => {
    const everything = synthesise({ domain: { zone: "example.com", parentRecord: "create" } });
    for (const environment of ["dev", "prod"]) {
      for (const { effect, conditions } of statements(environment, "permissions", everything)) {
        const isTrueWhereAbsent = conditions.filter(
          ({ test: name, variable }) => /IfExists$|Not/.test(name) && variable.includes("Tag/"),
        );
        expect(effect === "Allow" ? isTrueWhereAbsent : []).toEqual([]);
      }
    }
  });

  test.each(["acm", "cloudfront", "kms", "route53", "wafv2"])(
    "allows nothing of %s where nothing needs it",
    (service) => {
      expect(of(service, "prod")).toEqual([]);
    },
  );

  test("uses the configured keys, through the services that encrypt with them", () => {
    const key = "arn:aws:kms:eu-west-1:123456789012:key/1";
    const statementsOfKey = of("kms", "prod", synthesise({ kmsKeyArns: [key] }));
    expect(statementsOfKey.flatMap(({ actions: allowed }) => allowed)).toEqual([
      "kms:Decrypt",
      "kms:DescribeKey",
      "kms:GenerateDataKey",
    ]);
    for (const { resources, conditions } of statementsOfKey) {
      expect(resources).toEqual([key]);
      expect(conditions).toEqual([
        {
          test: "StringEquals",
          variable: "kms:ViaService",
          values: ["logs.eu-west-1.amazonaws.com", "secretsmanager.eu-west-1.amazonaws.com"],
        },
      ]);
    }
  });

  test("lets the first HTTP API of an account make API Gateway's own role, and no other one", () => {
    expect(
      of("iam", "dev").filter(({ actions: [first] }) => first === "iam:CreateServiceLinkedRole"),
    ).toEqual([
      {
        effect: "Allow",
        actions: ["iam:CreateServiceLinkedRole"],
        resources: ["arn:aws:iam::*:role/aws-service-role/ops.apigateway.amazonaws.com/*"],
        conditions: [
          { test: "StringEquals", variable: "iam:AWSServiceName", values: ["ops.apigateway.amazonaws.com"] },
        ],
      },
    ]);
  });

  test("attaches the configured web ACL alone", () => {
    const webAclArn = "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/a/b";
    const [first] = of("wafv2", "prod", synthesise({ webAclArn }));
    expect(first?.resources).toEqual([webAclArn, `arn:aws:cognito-idp:eu-west-1:${accountId}:userpool/*`]);
  });

  test("makes GitHub's provider, or takes the one that the account has", () => {
    const { github } = stack.resource.aws_iam_openid_connect_provider ?? {};
    const found = stack.data.aws_iam_openid_connect_provider?.["existing-github"];
    expect(stack.variable.github_provider_exists).toMatchObject({ type: "bool", default: false });
    expect(github).toMatchObject({ count: "${var.github_provider_exists ? 0 : 1}" });
    expect(found).toMatchObject({
      count: "${var.github_provider_exists ? 1 : 0}",
      url: "https://token.actions.githubusercontent.com",
    });
    for (const role of Object.values(stack.resource.aws_iam_role ?? {})) {
      expect(role.depends_on).toEqual(["aws_iam_openid_connect_provider.github"]);
    }
  });

  test("has policies that are known in the very first plan", () => {
    const references = policiesOf(stack).flatMap((policy) => policy.match(/\$\{[^}]*\}/g));
    expect(new Set(references)).toEqual(
      new Set([accountId, "${var.github_subject_prefix}", "${var.state_bucket}"]),
    );
    expect(Object.keys(stack.data)).not.toContain("aws_iam_policy_document");
  });

  test("hands the function's role to Lambda alone, and no other role to anybody", () => {
    const passing = statements("dev", "permissions").filter((statement) =>
      statement.actions.some((action) => /^iam:(PassRole|\*)$/.test(action)),
    );
    expect(passing).toEqual([
      {
        effect: "Allow",
        actions: ["iam:PassRole"],
        resources: ["arn:aws:iam::${data.aws_caller_identity.caller.account_id}:role/gatehouse-dev"],
        conditions: [
          { test: "StringEquals", variable: "iam:PassedToService", values: ["lambda.amazonaws.com"] },
        ],
      },
    ]);
  });

  test("keeps the roles that deploy out of reach of what they deploy", () => {
    const roles = Object.values(stack.resource.aws_iam_role ?? {});
    expect(roles).toHaveLength(4);
    for (const { path, name } of roles) {
      expect(path).toBe("/deploy/");
      expect(name).toMatch(/^gatehouse-(dev|prod)(-plan)?-github$/);
    }
  });

  test("stays within what IAM takes as a role's inline policies, 10 240 characters", () => {
    const everything = synthesise({
      prefix: "p".repeat(45),
      domain: { zone: "x".repeat(60), parentRecord: "create" },
      webAclArn: "x".repeat(120),
      kmsKeyArns: ["x".repeat(80), "y".repeat(80)],
    });
    for (const environment of ["dev", "prod"]) {
      const [, block] =
        Object.entries(everything.resource.aws_iam_role_policy ?? {}).find(([name]) =>
          name.startsWith(`${environment}_policy_`),
        ) ?? [];
      const policy = String(block?.policy);
      const longest = policy.replaceAll(accountId, "1".repeat(12)).replaceAll(/\$\{[^}]+\}/g, "b".repeat(63));
      expect(longest.length).toBeLessThan(10_240);
    }
  });

  test("puts out each role's ARN", () => {
    expect(Object.keys(stack.output).sort()).toEqual(
      [
        ...["dev-plan_role_arn", "dev_role_arn", "dev_permissions_boundary_arn"],
        ...["prod-plan_role_arn", "prod_role_arn", "prod_permissions_boundary_arn"],
      ].sort(),
    );
  });
});
