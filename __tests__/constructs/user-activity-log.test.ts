import { describe, expect, test } from "vitest";
import { namedResource, reference, resource, resources, synthesise } from "../support/synthesis.ts";

describe("UserActivityLog", () => {
  const stack = synthesise({ userPoolTier: "PLUS", threatProtection: "audit", exportUserActivity: true });

  test("sends what people do to a log group with retention", () => {
    expect(resource(stack, "aws_cognito_log_delivery_configuration")).toEqual({
      user_pool_id: reference(stack, "aws_cognito_user_pool", "id"),
      log_configurations: [
        {
          event_source: "userAuthEvents",
          log_level: "INFO",
          cloud_watch_logs_configuration: [
            { log_group_arn: expect.stringContaining("aws_cloudwatch_log_group.user-activity-log") },
          ],
        },
      ],
    });
    expect(
      namedResource(stack, "aws_cloudwatch_log_group", "/aws/vendedlogs/cognito/gatehouse-dev"),
    ).toMatchObject({ retention_in_days: 7 });
  });

  test("is not there by default", () => {
    expect(resources(synthesise(), "aws_cognito_log_delivery_configuration")).toEqual([]);
  });
});
