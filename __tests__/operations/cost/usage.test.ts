import { describe, expect, test } from "vitest";
import { terraformFile } from "../../../local/terraform/configuration-file.ts";
import { readStack } from "../../../local/terraform/read-stack.ts";
import { usageOf } from "../../../operations/cost/usage.ts";
import { exampleWith } from "../../support/terraform-fixture.ts";

const expected = { requests: 1000, tokenCalls: 10, users: 5, durationMs: 100 };

function usage(resource: Parameters<typeof exampleWith>[0]["resource"] = {}, expectations: object = {}) {
  const json = exampleWith({ resource });
  return usageOf(terraformFile(json, "cdk.tf.json"), readStack(json), { ...expected, ...expectations });
}

describe("usageOf", () => {
  test("takes from the stack what the stack declares", () => {
    expect(usage()).toMatchObject({
      apiRequests: 1000,
      invocations: 1000,
      computeX86: 50,
      machineClients: 1,
      tokenCalls: 10,
      usersEssentials: 5,
      tableRequests: 0,
      alarmMetrics: 0,
      secrets: 0,
      traces: 0,
    });
  });

  test("counts alarms, dashboards, metrics and secrets", () => {
    const two = { a: { name: "a" }, b: { name: "b" } };
    const resource = {
      aws_cloudwatch_metric_alarm: two,
      aws_cloudwatch_dashboard: { a: {} },
      aws_cloudwatch_log_metric_filter: two,
      aws_secretsmanager_secret: two,
    };
    expect(usage(resource)).toMatchObject({ alarmMetrics: 2, dashboards: 1, metrics: 2, secrets: 2 });
  });

  test("counts every metric that an alarm looks at, and no expression", () => {
    const metric = { metric_name: "5xx", namespace: "AWS/ApiGateway" };
    const share = [
      { id: "share", expression: "a/b" },
      { id: "a", metric },
      { id: "b", metric },
    ];
    const alarms = { one: { metric_name: "Errors" }, two: { metric_query: share } };
    expect(usage({ aws_cloudwatch_metric_alarm: alarms })).toMatchObject({ alarmMetrics: 3 });
  });

  test.each([{ mode: "PassThrough" }, [{ mode: "PassThrough" }]])("traces nothing with %j", (tracing) => {
    const resource = { aws_lambda_function: { function: { tracing_config: tracing } } };
    expect(usage(resource)).toMatchObject({ traces: 0 });
  });

  test("goes by the function's architecture, memory and tracing, and by the pool's tier", () => {
    const body = {
      memory_size: 1024,
      architectures: ["arm64"],
      tracing_config: { mode: "Active" },
    };
    const resource = {
      aws_lambda_function: { function: body },
      aws_cognito_user_pool: { pool: { user_pool_tier: "PLUS" } },
    };
    expect(usage(resource)).toMatchObject({ computeArm: 100, usersPlus: 5, traces: 50 });
    expect(usage(resource)).not.toHaveProperty("computeX86");
  });

  test("keeps logs for as long as they are declared to be kept", () => {
    const { logGigabytes = 0, logStorageGigabytes } = usage({
      aws_cloudwatch_log_group: { function: { retention_in_days: 60 } },
    });
    expect(logGigabytes).toBeGreaterThan(0);
    expect(logStorageGigabytes).toBeCloseTo(2 * logGigabytes);
  });

  test("lets other numbers of clients and megabytes be tried", () => {
    expect(usage({}, { machineClients: 7, memoryMb: 256 })).toMatchObject({
      machineClients: 7,
      computeX86: 25,
    });
  });
});
