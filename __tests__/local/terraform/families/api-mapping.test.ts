import { describe, expect, test } from "vitest";
import { exampleWith, load } from "../../../support/terraform-fixture.ts";

const api = "${aws_apigatewayv2_api.api.id}";

const customDomain = {
  aws_apigatewayv2_domain_name: { domain: { domain_name: "api.example.com" } },
  aws_apigatewayv2_api_mapping: {
    mapping: { api_id: api, domain_name: "${aws_apigatewayv2_domain_name.domain.id}", stage: "$default" },
  },
};

describe("readApiMappings", () => {
  test.each([
    [
      { domain_name: "other.example.com" },
      "domain_name must be an aws_apigatewayv2_domain_name of this file, got other.example.com",
    ],
    [{ stage: "prod" }, "stage must be a stage of the API, got prod"],
  ])("refuses %j", (body, fault) => {
    const json = exampleWith({ resource: customDomain });
    Object.assign(json.resource.aws_apigatewayv2_api_mapping?.mapping ?? {}, body);
    expect(() => load(json)).toThrow(`aws_apigatewayv2_api_mapping.mapping: ${fault}`);
  });
});
