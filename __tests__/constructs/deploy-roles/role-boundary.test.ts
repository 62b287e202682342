import { describe, expect, test } from "vitest";
import { accountId, of, stack, statements, synthesise } from "../../support/deploy-roles.ts";
import { statementsIn } from "../../support/synthesis.ts";

describe("the boundary of what a pipeline deploys", () => {
  const boundary = `arn:aws:iam::${accountId}:policy/deploy/gatehouse-dev-boundary`;
  test("makes roles and gives permissions with the boundary alone", () => {
    const guarded = ["iam:CreateRole", "iam:PutRolePermissionsBoundary", "iam:PutRolePolicy"];
    const granting = statements("dev", "permissions").filter(({ actions: allowed }) =>
      allowed.some((action) => guarded.includes(action)),
    );
    expect(granting).toEqual([
      {
        effect: "Allow",
        actions: guarded,
        resources: [`arn:aws:iam::${accountId}:role/gatehouse-dev`],
        conditions: [{ test: "StringEquals", variable: "iam:PermissionsBoundary", values: [boundary] }],
      },
    ]);
  });

  test("can neither remove nor change a boundary, nor attach a policy of anybody's", () => {
    const allowed = of("iam", "dev").flatMap((statement) => statement.actions);
    const forbidden = /\*$|Delete(Role)?PermissionsBoundary|PolicyVersion|(Create|Delete)Policy|Attach/;
    expect(allowed.filter((action) => !/^iam:(Get|List)\*$/.test(action) && forbidden.test(action))).toEqual(
      [],
    );
    expect(JSON.stringify(of("iam", "dev"))).not.toContain("policy/deploy/*");
  });

  test("asks for the boundary of the settings where they name one", () => {
    const permissionsBoundaryArn = "arn:aws:iam::123456789012:policy/company-boundary";
    const text = JSON.stringify(of("iam", "dev", synthesise({ permissionsBoundaryArn })));
    expect(text).toContain(permissionsBoundaryArn);
    expect(text).not.toContain("gatehouse-dev-boundary");
  });

  test("limits roles by the boundary to what the function needs, on what is the stack's own", () => {
    const [policy] = Object.values(stack.resource.aws_iam_policy ?? {});
    expect(policy).toMatchObject({ name: "gatehouse-dev-boundary", path: "/deploy/" });
    const all = statementsIn(policy?.policy);
    expect(all.flatMap(({ actions: allowed }) => allowed).filter((action) => action.includes("*"))).toEqual(
      [],
    );
    expect(all.flatMap(({ resources = [] }) => resources)).toEqual([
      `arn:aws:logs:eu-west-1:${accountId}:log-group:/aws/lambda/gatehouse-dev:*`,
      `arn:aws:dynamodb:eu-west-1:${accountId}:table/gatehouse-dev-*`,
      "*",
    ]);
  });

  // One account per environment is the boundary for these: stackPermissions says so.
  test("leaves to the boundary of the account what AWS cannot tell apart", () => {
    const everywhere = statements("dev", "permissions").filter(
      ({ resources, conditions }) => resources?.includes("*") && conditions.length === 0,
    );
    expect(new Set(everywhere.flatMap(({ actions: allowed }) => allowed))).toEqual(
      new Set([
        "cloudwatch:DescribeAlarms",
        "cognito-idp:DescribeUserPoolDomain",
        "ecr:GetAuthorizationToken",
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ]),
    );
    const apis = ["/apis", "/apis/*", "/tags/*"].map((path) => `arn:aws:apigateway:eu-west-1::${path}`);
    for (const { resources } of of("apigateway", "dev")) expect(resources).toEqual(apis);
  });
});
