import { describe, expect, test } from "vitest";
import { alarmThresholds } from "../../constructs/alarm-thresholds.ts";
import { faultsOf } from "../support/faults.ts";
import { type Block, reference, resource, resources, synthesise } from "../support/synthesis.ts";

const stack = synthesise({ monitoring: { emails: ["ops@example.com"] }, timeoutSeconds: 20 });
const topic = reference(stack, "aws_sns_topic", "arn");

function alarm(name: string): Block {
  const found = resources(stack, "aws_cloudwatch_metric_alarm").find(
    (block) => block.alarm_name === `gatehouse-dev-${name}`,
  );
  if (!found) throw new Error(`no alarm is named ${name}`);
  return found;
}

describe("Monitoring", () => {
  test("has one alarm per row of the table", () => {
    expect(
      resources(stack, "aws_cloudwatch_metric_alarm")
        .map((block) => block.alarm_name)
        .sort(),
    ).toEqual(
      Object.keys(alarmThresholds)
        .map((name) => `gatehouse-dev-${name}`)
        .sort(),
    );
  });

  test.each(Object.entries(alarmThresholds))("tells the topic about %s, and why", (name, row) => {
    expect(alarm(name)).toMatchObject({
      alarm_description: row.because,
      evaluation_periods: row.periods,
      comparison_operator: "GreaterThanThreshold",
      treat_missing_data: "notBreaching",
      alarm_actions: [topic],
      ok_actions: [topic],
    });
  });

  test("sends the topic's messages to the people who are named", () => {
    expect(resource(stack, "aws_sns_topic_subscription")).toEqual({
      topic_arn: topic,
      protocol: "email",
      endpoint: "ops@example.com",
    });
    expect(stack.output.alarm_topic_arn?.value).toBe(topic);
  });

  test("compares failures with requests, where there are enough of them", () => {
    const { metric_query: queries, threshold } = alarm("api-server-errors") as {
      metric_query: Block[];
      threshold: number;
    };
    expect(threshold).toBe(1);
    expect(queries.at(-1)).toMatchObject({
      expression: "IF(requests >= 20, 100 * FILL(failed, 0) / requests, 0)",
      return_data: true,
    });
    expect(queries.filter((query) => query.return_data)).toHaveLength(1);
  });

  test("looks at the slowest of a hundred requests by a percentile", () => {
    expect(alarm("api-latency-p99")).toMatchObject({ metric_name: "Latency", extended_statistic: "p99" });
    expect(alarm("api-latency-p99")).not.toHaveProperty("statistic");
  });

  test.each([
    ["unauthorized-requests", "401", "Unauthorized"],
    ["forbidden-requests", "403", "Forbidden"],
  ])("counts %s in the access log", (name, status, metricName) => {
    const filter = resources(stack, "aws_cloudwatch_log_metric_filter").find(
      (block) => block.name === `gatehouse-dev-${name}`,
    );
    expect(filter).toMatchObject({
      pattern: `{ $.status = "${status}" }`,
      log_group_name: expect.stringContaining("http-api_access-log"),
      metric_transformation: { namespace: "gatehouse-dev", name: metricName, value: "1", default_value: "0" },
    });
    expect(alarm(name)).toMatchObject({ namespace: "gatehouse-dev", metric_name: metricName });
  });

  test("finds the status that it counts in the access log's format", () => {
    const { access_log_settings: log } = resource(stack, "aws_apigatewayv2_stage") as {
      access_log_settings: { format: string };
    };
    expect(JSON.parse(log.format)).toMatchObject({ status: "$context.status" });
  });

  test("measures the function's time against its timeout", () => {
    expect(alarm("function-duration")).toMatchObject({ statistic: "Maximum", threshold: 16_000 });
  });

  test("counts token requests by the category that AWS documents", () => {
    expect(alarm("token-requests").metric_query).toEqual([
      expect.objectContaining({
        expression: `SELECT SUM(CallCount) FROM "AWS/Usage" WHERE Resource = 'ClientAuthentication'`,
        return_data: true,
      }),
    ]);
  });

  test("shows every alarm, and the traffic, on a dashboard", () => {
    const { dashboard_body: body } = resource(stack, "aws_cloudwatch_dashboard") as {
      dashboard_body: string;
    };
    const { widgets } = JSON.parse(body) as { widgets: { properties: Block }[] };
    expect(widgets[0]?.properties.metrics).toContainEqual([
      "AWS/ApiGateway",
      "Count",
      "ApiId",
      reference(stack, "aws_apigatewayv2_api", "id"),
      "Stage",
      "$default",
    ]);
    const shown = widgets.slice(1).map(({ properties }) => properties.annotations);
    const arns = Object.keys(stack.resource.aws_cloudwatch_metric_alarm ?? {}).map(
      (name) => `\${aws_cloudwatch_metric_alarm.${name}.arn}`,
    );
    expect(shown).toHaveLength(arns.length);
    expect(shown).toEqual(expect.arrayContaining(arns.map((arn) => ({ alarms: [arn] }))));
  });

  test("is not there unless it is asked for", () => {
    const unwatched = synthesise();
    for (const type of ["aws_sns_topic", "aws_cloudwatch_metric_alarm", "aws_cloudwatch_dashboard"]) {
      expect(resources(unwatched, type)).toEqual([]);
    }
  });
});

describe("monitoringFaults", () => {
  test.each([[["ops"]], [["ops@example"]], [["a@example.com", "a@example.com"]]])(
    "refuses the e-mail addresses %j",
    (emails) => {
      expect(faultsOf({ monitoring: { emails } })).toEqual([
        expect.stringContaining("dev.monitoring.emails must be e-mail addresses, each once"),
      ]);
    },
  );
});
