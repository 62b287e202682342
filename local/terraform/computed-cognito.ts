import { randomUUID } from "node:crypto";
import { type ComputedAttributes, type Instance, regionalArn } from "./computed-attributes.ts";
import { digits, lowerCase, randomText, upperCase } from "./identifiers.ts";
import { attributeOf, toBoolean, toText } from "./language/values.ts";

const clientId = (client: Instance) => client.remember("id", () => randomText(26, lowerCase + digits));

/** @see Terraform AWS provider: aws_cognito_user_pool and the resources of a pool */
export const cognitoAttributes: Readonly<Record<string, ComputedAttributes>> = {
  aws_cognito_user_pool: {
    id: (pool) =>
      `${pool.region}_${pool.remember("id", () => randomText(9, upperCase + lowerCase + digits))}`,
    arn: (pool) => regionalArn(pool, "cognito-idp", `userpool/${pool.text("id")}`),
    endpoint: (pool) => `cognito-idp.${pool.region}.amazonaws.com/${pool.text("id")}`,
  },
  aws_cognito_user_pool_client: {
    id: clientId,
    client_secret: clientSecret,
  },
  aws_cognito_user_pool_domain: {
    id: (domain) => domain.text("domain"),
    aws_account_id: (domain) => domain.accountId,
    cloudfront_distribution: (domain) =>
      domain.remember("distribution", () => `d${randomText(13, lowerCase + digits)}.cloudfront.net`),
    /** CloudFront has one hosted zone for all distributions. @see AWS: Route 53 AliasTarget */
    cloudfront_distribution_zone_id: () => "Z2FDTNDATAQYW2",
  },
  aws_cognito_resource_server: {
    id: (server) => `${server.text("user_pool_id")}|${server.text("identifier")}`,
    scope_identifiers: (server) =>
      scopesOf(server).map(
        (scope) => `${server.text("identifier")}/${toText(attributeOf(scope, "scope_name"))}`,
      ),
  },
  aws_cognito_user: {
    id: (user) => `${user.text("user_pool_id")}/${user.text("username")}`,
    sub: (user) => user.remember("sub", randomUUID),
  },
  aws_cognito_user_group: {
    id: (group) => `${group.text("user_pool_id")}/${group.text("name")}`,
  },
};

/** 51 characters as of Cognito's own; nothing where `generate_secret` is not set. */
function clientSecret(client: Instance): string {
  return toBoolean(client.attribute("generate_secret") ?? false)
    ? client.remember("client_secret", () => randomText(51, lowerCase + digits))
    : "";
}

function scopesOf(server: Instance): readonly unknown[] {
  return [server.attribute("scope") ?? []].flat();
}
