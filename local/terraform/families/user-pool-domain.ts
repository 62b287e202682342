import { digits, lowerCase, type ResourceFamily, randomText } from "../family.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";

/** @see Terraform AWS provider: aws_cognito_user_pool_domain */
export const userPoolDomainFamily: ResourceFamily = {
  aws_cognito_user_pool_domain: {
    treatment: "emulated",
    parent: { type: "aws_cognito_user_pool", attribute: "user_pool_id" },
    attributes: {
      id: (domain) => domain.text("domain"),
      aws_account_id: (domain) => domain.accountId,
      cloudfront_distribution: (domain) =>
        domain.remember("distribution", () => `d${randomText(13, lowerCase + digits)}.cloudfront.net`),
      /** CloudFront has one hosted zone for all distributions. @see AWS: Route 53 AliasTarget */
      cloudfront_distribution_zone_id: () => "Z2FDTNDATAQYW2",
    },
  },
};

/** A pool may have both kinds. AWS contradicts itself on what discovery then names; here it is the custom one. */
export function readPreferredDomain(
  pool: ResourceReader,
  declared: DeclaredResources,
): ResourceReader | undefined {
  const domains = declared.childrenOf(pool, "aws_cognito_user_pool_domain");
  return domains.find((domain) => domain.text("domain").includes(".")) ?? domains[0];
}

/** `https://<prefix>.auth.<region>.amazoncognito.com`, or the custom domain, which has a dot. */
export function userPoolDomainUrl(domain: ResourceReader): string {
  const name = domain.text("domain");
  return name.includes(".") ? `https://${name}` : `https://${name}.auth.${domain.region}.amazoncognito.com`;
}
