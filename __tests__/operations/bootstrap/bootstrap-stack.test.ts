import { App, Testing } from "cdktf";
import { describe, expect, test } from "vitest";
import { BootstrapStack } from "../../../operations/bootstrap/bootstrap-stack.ts";

interface Statement {
  readonly actions: string[];
  readonly resources?: string[];
  readonly principals?: object[];
  readonly condition?: { test: string; variable: string; values: string[] }[];
}
interface Synthesised {
  readonly data: { aws_iam_policy_document: Record<string, { statement: Statement[] }> };
  readonly resource: Record<string, Record<string, Record<string, unknown>>>;
  readonly output: Record<string, unknown>;
}

const app = new App({ context: { excludeStackIdFromLogicalIds: "true", allowSepCharsInLogicalIds: "true" } });
const environments = ["dev", "prod"].map((name) => ({ name, prefix: "gatehouse", region: "eu-west-1" }));
const stack: Synthesised = JSON.parse(
  Testing.synth(new BootstrapStack(app, "bootstrap", environments), true),
);

function statements(environment: string, kind: "trust" | "permissions"): Statement[] {
  const documents = Object.entries(stack.data.aws_iam_policy_document);
  const [, document] = documents.find(([name]) => name.startsWith(`${environment}_${kind}_`)) ?? [];
  return document?.statement ?? [];
}

const actions = (environment: string) =>
  statements(environment, "permissions").flatMap((statement) => statement.actions);
const reads = /^[\w-]+:(Batch)?(Describe|Get|GET|List)\w*\*?$/;

describe("BootstrapStack", () => {
  test.each(["dev-plan", "dev", "prod-plan", "prod"])(
    "trusts GitHub's tokens for this audience and the environment %s alone",
    (environment) => {
      const [statement, ...more] = statements(environment, "trust");
      expect(more).toEqual([]);
      expect(statement).toMatchObject({
        actions: ["sts:AssumeRoleWithWebIdentity"],
        principals: [{ type: "Federated" }],
      });
      const issuer = "token.actions.githubusercontent.com";
      expect(statement?.condition).toEqual([
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
        actions: ["s3:DeleteObject", "s3:GetObject", "s3:PutObject"],
        resources: ["arn:aws:s3:::${var.state_bucket}/gatehouse/prod.tfstate.tflock"],
      },
    ]);
  });

  test("lets whoever deploys see what a plan sees", () => {
    expect(actions("prod")).toEqual(expect.arrayContaining(actions("prod-plan")));
    expect(actions("prod").length).toBeGreaterThan(actions("prod-plan").length);
  });

  test("keeps each environment to the names of its own stack", () => {
    const resources = statements("dev", "permissions").flatMap((statement) => statement.resources ?? []);
    expect(resources.filter((resource) => resource.includes("prod"))).toEqual([]);
    const unnamed = statements("dev", "permissions").filter((statement) =>
      statement.resources?.includes("*"),
    );
    expect(
      new Set(unnamed.flatMap((statement) => statement.actions.map((action) => action.split(":")[0]))),
    ).toEqual(
      new Set([
        "acm",
        "apigateway",
        "cloudfront",
        "cloudwatch",
        "cognito-idp",
        "ecr",
        "logs",
        "route53",
        "wafv2",
      ]),
    );
  });

  test("hands the function's role to Lambda alone, and no other role to anybody", () => {
    const passing = statements("dev", "permissions").filter((statement) =>
      statement.actions.some((action) => /^iam:(PassRole|\*)$/.test(action)),
    );
    expect(passing).toEqual([
      {
        actions: ["iam:PassRole"],
        resources: ["arn:aws:iam::${data.aws_caller_identity.caller.account_id}:role/gatehouse-dev"],
        condition: [
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
    for (const environment of ["dev", "prod"]) {
      const policy = JSON.stringify(statements(environment, "permissions"));
      expect(policy.replaceAll(/\$\{[^}]+\}/g, "x".repeat(40)).length).toBeLessThan(10_240);
    }
  });

  test("puts out each role's ARN", () => {
    expect(Object.keys(stack.output).sort()).toEqual(
      ["dev-plan_role_arn", "dev_role_arn", "prod-plan_role_arn", "prod_role_arn"].sort(),
    );
  });
});
