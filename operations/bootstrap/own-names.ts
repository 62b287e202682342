import { getsTagsOf, hasTagsOf } from "./conditions.ts";
import type { DeployedStack, Permission } from "./stack-permissions.ts";

export interface OwnDomain {
  readonly zone: string;
  /** @default "api" */
  readonly api?: string;
  /** @default "auth" */
  readonly auth?: string;
  readonly parentRecord: "existing" | "create";
}

/** Certificates and records for the API's and the user pool's own names, and nothing where they have none. */
export function ownNames(stack: DeployedStack): readonly Permission[] {
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
      write: ["acm:AddTagsToCertificate", "acm:RequestCertificate"],
      resources: ["*"],
      conditions: getsTagsOf(stack),
    },
  ];
}

function apiDomain({ region }: DeployedStack, { zone, api = "api" }: OwnDomain): Permission[] {
  const collection = `arn:aws:apigateway:${region}::/domainnames`;
  const own = `${collection}/${api}.${zone}`;
  return [
    { read: ["apigateway:GET"], write: ["apigateway:*"], resources: [own, `${own}/*`] },
    { read: [], write: ["apigateway:POST"], resources: [collection] },
  ];
}

/** @see AWS: Using IAM policy conditions for fine-grained access control (Route 53) */
function records({ zone, api = "api", auth = "auth", parentRecord }: OwnDomain): Permission[] {
  const names = [`${api}.${zone}`, `${auth}.${zone}`];
  const validation = names.map((name) => `_*.${name}`);
  const parent = parentRecord === "create" ? [zone] : [];
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
