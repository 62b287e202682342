import { type DomainSettings, domainNames } from "../custom-domains.ts";
import { type DeployedStack, getsTagsOf, hasTagsOf, type Permission } from "./tag-conditions.ts";

/** Certificates and records for the API's and the user pool's own names, and nothing where they have none. */
export function domainPermissions(stack: DeployedStack): readonly Permission[] {
  if (!stack.domain) return [];
  return [
    ...certificates(stack),
    ...apiDomain(stack, stack.domain),
    ...records(stack.domain),
    // AWS: Using your own domain for managed login.
    { read: [], write: ["cloudfront:UpdateDistribution"], resources: ["*"] },
  ];
}

function certificates(stack: DeployedStack): Permission[] {
  return [
    {
      read: ["acm:Describe*", "acm:Get*", "acm:List*"],
      write: ["acm:*"],
      resources: [`arn:aws:acm:*:${stack.accountId}:certificate/*`],
      conditions: hasTagsOf(stack),
    },
    {
      read: [],
      write: ["acm:RequestCertificate"],
      resources: ["*"],
      conditions: getsTagsOf(stack),
    },
  ];
}

function apiDomain({ region }: DeployedStack, domain: DomainSettings): Permission[] {
  const collection = `arn:aws:apigateway:${region}::/domainnames`;
  const own = `${collection}/${domainNames(domain).api}`;
  return [
    { read: ["apigateway:GET"], write: ["apigateway:*"], resources: [own, `${own}/*`] },
    { read: [], write: ["apigateway:POST"], resources: [collection] },
  ];
}

/** @see AWS: Using IAM policy conditions for fine-grained access control (Route 53) */
function records(domain: DomainSettings): Permission[] {
  const names = Object.values(domainNames(domain));
  const validation = names.map((name) => `_*.${name}`);
  const parent = domain.parentRecord === "create" ? [domain.zone] : [];
  return [
    { read: ["route53:Get*", "route53:List*"], write: [], resources: ["*"] },
    {
      read: [],
      write: ["route53:ChangeResourceRecordSets"],
      resources: ["arn:aws:route53:::hostedzone/*"],
      conditions: [
        {
          test: "ForAllValues:StringLike",
          variable: "route53:ChangeResourceRecordSetsNormalizedRecordNames",
          values: [...names, ...validation, ...parent],
        },
      ],
    },
  ];
}
