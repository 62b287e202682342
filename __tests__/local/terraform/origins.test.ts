import { describe, expect, test } from "vitest";
import { onLocalhost } from "../../../local/terraform/origins.ts";
import { exampleWith, model } from "../../support/terraform-fixture.ts";
import { cognitoGuide } from "../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves } from "../fidelity/behaviour.ts";

const locations = [
  { url: "https://a.example.com", address: "a", path: "" },
  { url: "https://a.example.com/v1", address: "a", path: "/prod" },
  { url: "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abc", address: "p", path: "/eu-west-1_Abc" },
];
const origins = new Map([
  ["a", "http://localhost:3000"],
  ["p", "http://localhost:4000"],
]);

function local(text: string): string {
  return onLocalhost(text, locations, origins);
}

describe("onLocalhost", () => {
  test.each([
    ["https://a.example.com", "http://localhost:3000"],
    ["https://a.example.com/", "http://localhost:3000/"],
    ["https://a.example.com?x", "http://localhost:3000?x"],
    ["https://a.example.com#x", "http://localhost:3000#x"],
    ["see https://a.example.com/x, or", "see http://localhost:3000/x, or"],
    ["https://a.example.com,https://a.example.com", "http://localhost:3000,http://localhost:3000"],
    ['{"url":"https://a.example.com"}', '{"url":"http://localhost:3000"}'],
    ["https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abc/x", "http://localhost:4000/eu-west-1_Abc/x"],
    ["https://a.example.com/v1/books", "http://localhost:3000/prod/books"],
    ["https://a.example.com/v1", "http://localhost:3000/prod"],
    ["https://a.example.com/v12", "http://localhost:3000/v12"],
    ["/login?to=https%3A%2F%2Fa.example.com%2Fx", "/login?to=http%3A%2F%2Flocalhost%3A3000%2Fx"],
    ["to=https%3A%2F%2Fa.example.com&x", "to=http%3A%2F%2Flocalhost%3A3000&x"],
  ])("turns %s into %s", (text, expected) => {
    expect(local(text)).toBe(expected);
  });

  test.each([
    "https://a.example.com.evil",
    "https://a.example.com.evil/x",
    "https://a.example.computer",
    "https://a.example.com@evil.example",
    "https://a.example.com:8443/x",
    "https://a.example.com%2eevil",
    "https://a.example.com-b",
    "https://b.a.example.com",
    "http://a.example.com",
    "xhttps://a.example.com",
    "a.example.com",
    "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_Abcd",
    "https://cognito-idp.eu-west-1.amazonaws.com",
    "https%3A%2F%2Fa.example.com.evil",
    "https%3A%2F%2Fa.example.com%3A8443",
    "https%3A%2F%2Fa.example.com%40evil",
  ])("leaves %s alone", (text) => {
    expect(local(text)).toBe(text);
  });

  test("reaches every string of a value, and leaves the rest as it is", () => {
    const value = { list: ["https://a.example.com", 1, null], nested: { flag: true, none: undefined } };
    expect(onLocalhost(value, locations, origins)).toEqual({
      list: ["http://localhost:3000", 1, null],
      nested: { flag: true, none: undefined },
    });
  });

  test("keeps one object one object", () => {
    const shared = { url: "https://a.example.com" };
    const copy = onLocalhost({ first: shared, rest: [shared] }, locations, origins);
    expect(copy.first).toEqual({ url: "http://localhost:3000" });
    expect(copy.rest[0]).toBe(copy.first);
    expect(copy.first).not.toBe(shared);
  });

  test("wants an origin for each location", () => {
    expect(() => onLocalhost("x", locations, new Map())).toThrow("no origin is given for a");
  });
});

describe("awsLocations", () => {
  const api = "${aws_apigatewayv2_api.api.id}";
  const customDomains = {
    aws_cognito_user_pool_domain: {
      custom: { domain: "auth.example.com", user_pool_id: "${aws_cognito_user_pool.pool.id}" },
    },
    aws_apigatewayv2_domain_name: { domain: { domain_name: "api.example.com" } },
    aws_apigatewayv2_stage: { v1: { api_id: api, name: "v1", auto_deploy: true } },
    aws_apigatewayv2_api_mapping: {
      root: { api_id: api, domain_name: "${aws_apigatewayv2_domain_name.domain.id}", stage: "$default" },
      v1: {
        api_id: api,
        domain_name: "api.example.com",
        api_mapping_key: "one",
        stage: "${aws_apigatewayv2_stage.v1.id}",
      },
    },
  };

  test("knows issuer, both kinds of pool domain, execute-api endpoint, stages and custom domains", () => {
    proves(
      ourChoice("On localhost every URL of the stack, the issuer first, is that of a local port"),
      documented(
        "A prefix domain is `https://{prefix}.auth.{region}.amazoncognito.com`, a custom one has a name of its own, and a pool may have both",
        cognitoGuide("cognito-user-pools-assign-domain-prefix"),
        cognitoGuide("cognito-user-pools-add-custom-domain"),
      ),
      measured(
        "`rawPath` does not have an API mapping's key",
        "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots",
      ),
    );
    const urls = {
      issuer: "https://${aws_cognito_user_pool.pool.endpoint}/x",
      prefix: "https://gatehouse-dev-123456789012.auth.eu-west-1.amazoncognito.com/oauth2/token",
      custom: "https://auth.example.com/oauth2/token",
      endpoint: "${aws_apigatewayv2_api.api.api_endpoint}/x",
      invoke: "${aws_apigatewayv2_stage.stage.invoke_url}",
      stage: "${aws_apigatewayv2_stage.v1.invoke_url}/x",
      mapped: "https://api.example.com/x",
      mappedStage: "https://${aws_apigatewayv2_domain_name.domain.domain_name}/one/x",
      redirect: 'https://auth.example.com/login?redirect_uri=${urlencode("https://api.example.com/x")}',
    };
    const { outputs, userPools } = model(
      exampleWith({ resource: customDomains, output: { urls: { value: urls } } }),
    );
    expect(outputs.urls?.value).toEqual({
      issuer: `http://localhost:4000/${userPools[0]?.userPoolId}/x`,
      prefix: "http://localhost:4000/oauth2/token",
      custom: "http://localhost:4000/oauth2/token",
      endpoint: "http://localhost:3000/x",
      invoke: "http://localhost:3000/",
      stage: "http://localhost:3000/v1/x",
      mapped: "http://localhost:3000/x",
      mappedStage: "http://localhost:3000/v1/x",
      redirect: "http://localhost:4000/login?redirect_uri=http%3A%2F%2Flocalhost%3A3000%2Fx",
    });
  });

  test("keeps several pools and several APIs apart", () => {
    const json = exampleWith({
      resource: {
        aws_cognito_user_pool: { other: { name: "other" } },
        aws_apigatewayv2_api: { other: { name: "other", protocol_type: "HTTP" } },
      },
      output: {
        other_issuer: { value: "https://${aws_cognito_user_pool.other.endpoint}" },
        other_url: { value: "${aws_apigatewayv2_api.other.api_endpoint}" },
      },
    });
    const { outputs } = model(json);
    expect(outputs.oidc_issuer_url?.value).toMatch(/^http:\/\/localhost:4000\/eu-west-1_/);
    expect(outputs.other_issuer?.value).toMatch(/^http:\/\/localhost:4001\/eu-west-1_/);
    expect(outputs.example_url?.value).toBe("http://localhost:3000");
    expect(outputs.other_url?.value).toBe("http://localhost:3001");
  });
});
