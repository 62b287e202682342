import { describe, expect, test } from "vitest";
import type { DomainSettings } from "../../constructs/custom-domains.ts";
import { faultsOf } from "../support/faults.ts";
import {
  type Block,
  namedResource,
  reference,
  resource,
  resources,
  type Synthesised,
  synthesise,
} from "../support/synthesis.ts";
import { terraformGraph } from "../support/terraform-graph.ts";

const domain: DomainSettings = { zone: "example.com", parentRecord: "existing" };
const stack = synthesise({ domain });

const records = (of: Synthesised, name: string) =>
  resources(of, "aws_route53_record").filter((record) => record.name === name);
const apiOrigin = `https://${reference(stack, "aws_apigatewayv2_domain_name", "domain_name")}`;
const authOrigin = `https://${reference(stack, "aws_cognito_user_pool_domain", "domain")}`;

describe("CustomDomains", () => {
  test("looks the public zone up", () => {
    expect(Object.values(stack.data.aws_route53_zone ?? {})).toEqual([
      { name: "example.com", private_zone: false },
    ]);
  });

  test("has the pool's certificate in us-east-1 and the API's in the stack's region", () => {
    const [api, auth] = ["api.example.com", "auth.example.com"].map((name) =>
      resources(stack, "aws_acm_certificate").find((block) => block.domain_name === name),
    );
    expect(auth).toMatchObject({ validation_method: "DNS", provider: "aws.us_east_1" });
    expect(api).toMatchObject({ validation_method: "DNS" });
    expect(api).not.toHaveProperty("provider");
    expect(stack.provider.aws?.[1]).toEqual({
      alias: "us_east_1",
      region: "us-east-1",
      default_tags: stack.provider.aws?.[0]?.default_tags,
    });
  });

  test("proves its certificates by records that may be there already, for another certificate of the name", () => {
    const validations = resources(stack, "aws_route53_record").filter(({ alias }) => !alias);
    expect(validations).toHaveLength(2);
    for (const record of validations) {
      expect(record).toMatchObject({
        allow_overwrite: true,
        name: expect.stringContaining("domain_validation_options"),
        records: [expect.stringContaining("domain_validation_options")],
      });
    }
  });

  test("uses certificates that are issued, not ones that are asked for", () => {
    const issued = /^\$\{aws_acm_certificate_validation\.[\w-]+\.certificate_arn\}$/;
    expect(resource(stack, "aws_cognito_user_pool_domain").certificate_arn).toMatch(issued);
    const { domain_name_configuration: configuration } = resource(stack, "aws_apigatewayv2_domain_name");
    expect((configuration as Block).certificate_arn).toMatch(issued);
    expect(resources(stack, "aws_acm_certificate_validation").map((block) => block.provider)).toEqual([
      undefined,
      "aws.us_east_1",
    ]);
  });

  test("serves the API by TLS 1.2 and IPv6 at a regional target of its own", () => {
    expect(resource(stack, "aws_apigatewayv2_domain_name")).toMatchObject({
      domain_name: "api.example.com",
      domain_name_configuration: {
        endpoint_type: "REGIONAL",
        security_policy: "TLS_1_2",
        ip_address_type: "dualstack",
      },
    });
    const target = reference(stack, "aws_apigatewayv2_domain_name", "domain_name_configuration");
    const alias = { name: target.replace("}", "[0].target_domain_name}"), evaluate_target_health: false };
    expect(records(stack, "api.example.com")).toEqual([
      expect.objectContaining({ type: "A", alias: expect.objectContaining(alias) }),
      expect.objectContaining({ type: "AAAA", alias: expect.objectContaining(alias) }),
    ]);
  });

  test("maps the name to the API's stage and switches the other endpoint off", () => {
    expect(resource(stack, "aws_apigatewayv2_api_mapping")).toEqual({
      api_id: reference(stack, "aws_apigatewayv2_api", "id"),
      domain_name: reference(stack, "aws_apigatewayv2_domain_name", "id"),
      stage: reference(stack, "aws_apigatewayv2_stage", "id"),
    });
    expect(resource(stack, "aws_apigatewayv2_api").disable_execute_api_endpoint).toBe(true);
    expect(resource(synthesise(), "aws_apigatewayv2_api").disable_execute_api_endpoint).toBe(false);
  });

  test("gives the pool the custom domain in the place of the prefix", () => {
    expect(resource(stack, "aws_cognito_user_pool_domain")).toMatchObject({
      domain: "auth.example.com",
      managed_login_version: 2,
    });
    expect(records(stack, "auth.example.com")).toEqual([
      expect.objectContaining({
        type: "A",
        alias: {
          name: reference(stack, "aws_cognito_user_pool_domain", "cloudfront_distribution"),
          zone_id: reference(stack, "aws_cognito_user_pool_domain", "cloudfront_distribution_zone_id"),
          evaluate_target_health: false,
        },
      }),
    ]);
  });

  test("leaves the parent's record alone where it exists", () => {
    expect(records(stack, "example.com")).toEqual([]);
  });

  test("makes the parent's record before the pool's domain where asked to, and never overwrites one", () => {
    const creating = synthesise({ domain: { ...domain, parentRecord: "create" } });
    const [parent] = records(creating, "example.com");
    expect(parent).toMatchObject({ type: "A" });
    const address = Object.keys(creating.resource.aws_route53_record ?? {}).find(
      (name) => creating.resource.aws_route53_record?.[name] === parent,
    );
    const [poolDomain] = [...terraformGraph(creating)].filter(([from]) =>
      from.startsWith("aws_cognito_user_pool_domain."),
    );
    expect(poolDomain?.[1]).toContain(`aws_route53_record.${address}`);
    const aliases = resources(creating, "aws_route53_record").filter(({ alias }) => alias);
    expect(aliases).toHaveLength(4);
    for (const record of aliases) expect(record).not.toHaveProperty("allow_overwrite");
  });

  test("is followed by redirects, the function's settings and the outputs", () => {
    const client = namedResource(stack, "aws_cognito_user_pool_client", "example-authorization-code");
    expect(client).toMatchObject({
      callback_urls: [`${apiOrigin}/oidc/callback`],
      logout_urls: [`${apiOrigin}/`],
    });
    expect(resource(stack, "aws_lambda_function").environment).toMatchObject({
      variables: { API_URL: apiOrigin, OIDC_AUTHORIZATION_SERVER_URL: authOrigin },
    });
    expect(stack.output).toMatchObject({
      example_url: { value: apiOrigin },
      example_authorization_code_oidc_redirect_url: { value: `${apiOrigin}/oidc` },
      oidc_authorization_url: { value: `${authOrigin}/oauth2/authorize` },
      oidc_token_url: { value: `${authOrigin}/oauth2/token` },
      oidc_userinfo_url: { value: `${authOrigin}/oauth2/userInfo` },
    });
  });

  test("leaves the issuer where Cognito serves it", () => {
    expect(stack.output.oidc_issuer_url?.value).toBe(
      `https://${reference(stack, "aws_cognito_user_pool", "endpoint")}`,
    );
  });

  test("takes labels of one's own", () => {
    const other = synthesise({ domain: { ...domain, api: "v1", auth: "login" } });
    expect(resource(other, "aws_apigatewayv2_domain_name").domain_name).toBe("v1.example.com");
    expect(resource(other, "aws_cognito_user_pool_domain").domain).toBe("login.example.com");
  });
});

describe("customDomainsFaults", () => {
  test("accepts a zone, and labels of one's own", () => {
    expect(faultsOf({ domain })).toEqual([]);
    expect(faultsOf({ domain: { ...domain, api: "v1", auth: "login" } })).toEqual([]);
  });

  test.each(["example", "Example.com", "example.com.", "https://example.com", "-a.example.com", ""])(
    "refuses the zone %j",
    (zone) => {
      expect(faultsOf({ domain: { ...domain, zone } })).toEqual([
        expect.stringContaining("dev.domain.zone must be the name of a hosted zone"),
      ]);
    },
  );

  test.each(["api.v1", "API", "-api", ""])("refuses the label %j", (label) => {
    expect(faultsOf({ domain: { ...domain, api: label, auth: "auth" } })).toEqual([
      expect.stringContaining("dev.domain.api must be one label"),
    ]);
  });

  test("counts the whole name", () => {
    const zone = `${"a".repeat(63 - "auth..com".length)}.com`;
    expect(faultsOf({ domain: { ...domain, zone } })).toEqual([]);
    expect(faultsOf({ domain: { ...domain, zone: `a${zone}` } })).toEqual([
      expect.stringContaining("dev.domain.auth must make a name of at most 63 characters"),
    ]);
  });

  test("refuses a third way with the parent's record", () => {
    const overwriting = { ...domain, parentRecord: "overwrite" as "create" };
    expect(faultsOf({ domain: overwriting })).toEqual([
      expect.stringContaining('dev.domain.parentRecord must be "existing" or "create"'),
    ]);
  });
});
