import { describe, expect, test } from "vitest";
import { faultsOf } from "../support/faults.ts";
import { type Block, reference, resource, statementsOf, synthesise } from "../support/synthesis.ts";

describe("ContainerFunction", () => {
  const stack = synthesise();

  test("is an image function with the environment's memory and timeout", () => {
    expect(resource(stack, "aws_lambda_function")).toMatchObject({
      function_name: "gatehouse-dev",
      package_type: "Image",
      memory_size: 512,
      timeout: 10,
    });
  });

  test("is configured by issuer, pool domain, API URL and client ids, and by no secret", () => {
    const { variables } = resource(stack, "aws_lambda_function").environment as { variables: Block };
    expect(Object.keys(variables).sort()).toEqual([
      "ALLOWED_CLIENT_IDS",
      "API_URL",
      "BOOKS_TABLE_NAME",
      "BROWSER_CLIENT_ID",
      "BROWSER_CLIENT_SCOPES",
      "OIDC_AUTHORIZATION_SERVER_URL",
      "OIDC_ISSUER",
    ]);
    expect(variables.OIDC_ISSUER).toBe(`https://${reference(stack, "aws_cognito_user_pool", "endpoint")}`);
    expect(JSON.stringify(variables)).not.toMatch(/secret|password/i);
  });

  test("writes JSON logs to a group with retention that exists before it", () => {
    const logGroups = stack.resource.aws_cloudwatch_log_group ?? {};
    const [name, group] =
      Object.entries(logGroups).find(([, { name }]) => name === "/aws/lambda/gatehouse-dev") ?? [];
    expect(group?.retention_in_days).toBe(7);
    expect(resource(stack, "aws_lambda_function").logging_config).toEqual({
      log_format: "JSON",
      log_group: `\${aws_cloudwatch_log_group.${name}.name}`,
      application_log_level: "INFO",
      system_log_level: "INFO",
    });
  });

  test("may write to its own log group", () => {
    expect(statementsOf(stack)).toContainEqual({
      effect: "Allow",
      conditions: [],
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [
        "arn:aws:logs:eu-west-1:${data.aws_caller_identity.caller.account_id}:log-group:/aws/lambda/gatehouse-dev:*",
      ],
    });
  });

  test("has its permissions before it runs", () => {
    expect(resource(stack, "aws_lambda_function").depends_on).toEqual([
      expect.stringMatching(/^aws_iam_role_policy\./),
    ]);
  });

  test("logs as much as the environment says", () => {
    const { logging_config: logging } = resource(synthesise({ logLevel: "DEBUG" }), "aws_lambda_function");
    expect(logging).toMatchObject({ application_log_level: "DEBUG" });
  });

  test("is traced, and may send traces, where the environment says so", () => {
    const traced = synthesise({ tracing: true });
    expect(resource(traced, "aws_lambda_function").tracing_config).toEqual({ mode: "Active" });
    expect(statementsOf(traced)).toContainEqual({
      effect: "Allow",
      conditions: [],
      actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      resources: ["*"],
    });
    expect(resource(stack, "aws_lambda_function").tracing_config).toEqual({ mode: "PassThrough" });
    expect(JSON.stringify(statementsOf(stack))).not.toContain("xray:");
  });

  test("has concurrency of its own where the environment says so", () => {
    expect(
      resource(synthesise({ reservedConcurrency: 20 }), "aws_lambda_function").reserved_concurrent_executions,
    ).toBe(20);
    expect(resource(stack, "aws_lambda_function")).not.toHaveProperty("reserved_concurrent_executions");
  });
});

describe("permissionsBoundaryArn", () => {
  const arn = "arn:aws:iam::123456789012:policy/deploy/gatehouse-dev-boundary";

  test("limits every role of the stack", () => {
    const { aws_iam_role: roles } = synthesise({ permissionsBoundaryArn: arn }).resource;
    expect(Object.values(roles ?? {}).map((role) => role.permissions_boundary)).toEqual([arn]);
    expect(resource(synthesise(), "aws_iam_role")).not.toHaveProperty("permissions_boundary");
  });

  test.each([
    "gatehouse-dev-boundary",
    "arn:aws:iam::123456789012:role/boundary",
    "arn:aws:iam::1:policy/boundary",
  ])("is not %s", (permissionsBoundaryArn) => {
    expect(faultsOf({ permissionsBoundaryArn })).toEqual([
      expect.stringContaining("dev.permissionsBoundaryArn must be the ARN of an IAM policy"),
    ]);
  });
});

describe("containerFunctionFaults", () => {
  test.each([
    ["memoryMb", 64],
    ["timeoutSeconds", 7],
    ["timeoutSeconds", 30],
  ] as const)("refuses %s of %d", (setting, value) => {
    expect(faultsOf({ [setting]: value })).toEqual([expect.stringMatching(`^dev\\.${setting} must be`)]);
  });

  test.each([0, 1.5])("refuses a reserved concurrency of %d", (reservedConcurrency) => {
    expect(faultsOf({ reservedConcurrency })).toEqual([
      expect.stringMatching(/^dev\.reservedConcurrency must be a whole number from 1/),
    ]);
  });

  test("refuses a log level that Lambda does not know", () => {
    expect(faultsOf({ logLevel: "verbose" as "INFO" })).toEqual([
      'dev.logLevel must be one of TRACE, DEBUG, INFO, WARN, ERROR, FATAL, got "verbose"; Lambda knows no other',
    ]);
  });
});
