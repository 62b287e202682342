import { describe, expect, test } from "vitest";
import { exampleWith, load, model, only } from "../../../support/terraform-fixture.ts";

const api_id = "${aws_apigatewayv2_api.api.id}";

function stageWith(body: Record<string, unknown>) {
  const json = exampleWith({ resource: { aws_apigatewayv2_stage: { stage: body } } });
  return only(only(model(json).httpApis).stages);
}

describe("readStages", () => {
  test("reads name, variables and throttling", () => {
    const body = {
      stage_variables: { a: "1" },
      route_settings: [
        { route_key: "GET /protected", throttling_rate_limit: 2.5, throttling_burst_limit: 5 },
      ],
    };
    expect(stageWith(body)).toEqual({
      name: "$default",
      deployed: true,
      variables: { a: "1" },
      throttle: { rateLimit: 50, burstLimit: 100 },
      routeThrottles: { "GET /protected": { rateLimit: 2.5, burstLimit: 5 } },
    });
  });

  test("knows no throttling where none is declared", () => {
    expect(stageWith({ default_route_settings: null }).throttle).toBeUndefined();
  });

  test("takes a limit that its block leaves out for 0, which Terraform's AWS provider sends", () => {
    expect(stageWith({ default_route_settings: { detailed_metrics_enabled: true } }).throttle).toEqual({
      rateLimit: 0,
      burstLimit: 0,
    });
  });

  test("is deployed by itself or by a deployment, else not at all", () => {
    expect(stageWith({ auto_deploy: false }).deployed).toBe(false);
    expect(
      stageWith({ auto_deploy: null, deployment_id: "${aws_apigatewayv2_deployment.d.id}" }).deployed,
    ).toBe(true);
  });

  test("reads several stages of one API", () => {
    const json = exampleWith({ resource: { aws_apigatewayv2_stage: { v1: { api_id, name: "v1" } } } });
    expect(only(model(json).httpApis).stages.map(({ name, deployed }) => [name, deployed])).toEqual([
      ["$default", true],
      ["v1", false],
    ]);
  });

  test("refuses two stages of one name", () => {
    const json = exampleWith({
      resource: { aws_apigatewayv2_stage: { again: { api_id, name: "$default" } } },
    });
    expect(() => load(json)).toThrow(
      "aws_apigatewayv2_stage.again: name must be unique in its API, got $default",
    );
  });

  test("refuses settings for a route that the API does not have", () => {
    expect(() => stageWith({ route_settings: { route_key: "GET /gone" } })).toThrow(
      "aws_apigatewayv2_stage.stage: route_settings.route_key must name a route of the API, got GET /gone",
    );
  });
});
