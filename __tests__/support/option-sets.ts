import type { Environment } from "../../constructs/environment.ts";

const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/11111111-2222-4333-8444-555555555555";

/** Every setting that has alternatives or may be left out, by itself. */
const optionSets = {
  "an image built here": { image: { build: { revision: 2 } } },
  "image from elsewhere": {
    image: { uri: `123456789012.dkr.ecr.eu-west-1.amazonaws.com/gatehouse@sha256:${"a".repeat(64)}` },
  },
  arm64: { architecture: "arm64" },
  "no demo data": { demoUsers: undefined },
  "one machine client": { machineClients: { importer: ["items.write"] } },
  protection: { protectFromDeletion: true },
  "no protection": { protectFromDeletion: false },
  "no domain": { domain: undefined },
  "a domain": { domain: { zone: "example.com", parentRecord: "existing" } },
  "a domain with its parent": { domain: { zone: "example.com", parentRecord: "create" } },
  "an account": { accountId: "123456789012" },
  "a permissions boundary": { permissionsBoundaryArn: "arn:aws:iam::123456789012:policy/deploy/boundary" },
  tags: { tags: { "cost-center": "42" } },
  applications: {
    applicationClients: {
      shop: { scopes: ["items.read"], callbackUrls: ["https://shop.example.com/callback"] },
      mobile: { scopes: ["items.read"], callbackUrls: ["com.example.app://callback"] },
    },
  },
  "a log key": { logKmsKeyArn: kmsKeyArn },
  tracing: { tracing: true, logLevel: "DEBUG" },
  concurrency: { reservedConcurrency: 50 },
  CORS: { corsOrigins: ["https://app.example.com"] },
  "optional MFA": { mfa: "optional" },
  "required MFA": { mfa: "on" },
  "no passkeys": { passkeys: false },
  passkeys: { passkeys: true },
  "threat protection": { userPoolTier: "PLUS", threatProtection: "enforced", exportUserActivity: true },
  groups: { userGroups: { librarians: { description: "May do more", precedence: 0 } } },
  "a web ACL": { webAclArn: "arn:aws:wafv2:eu-west-1:123456789012:regional/webacl/logins/1" },
  "a secret store": { clientSecretStore: { kmsKeyArn } },
  monitoring: { monitoring: { emails: ["ops@example.com"] } },
  "no monitoring": { monitoring: undefined, clientSecretStore: undefined },
  "a state bucket": { stateBucket: { name: "acme-terraform-state", region: "eu-west-1" } },
} as const satisfies Readonly<Record<string, Partial<Environment>>>;

export type OptionName = keyof typeof optionSets;

export const optionNames = Object.keys(optionSets) as OptionName[];

/** Every two of them. */
export const optionPairs = optionNames.flatMap((first, index) =>
  optionNames.slice(index + 1).map((second) => [first, second] as const),
);

export function merge(options: readonly OptionName[]): Partial<Environment> {
  return Object.assign({}, ...options.map((option) => optionSets[option]));
}

/** Whether two options are about different settings. */
export function areIndependent(first: OptionName, second: OptionName): boolean {
  return Object.keys(optionSets[first]).every((setting) => !Object.hasOwn(optionSets[second], setting));
}

/** A few large combinations in which every pair of options occurs that goes together. */
export function coveringCombinations(
  goTogether: (first: OptionName, second: OptionName) => boolean,
): OptionName[][] {
  const combinations: OptionName[][] = [];
  for (const [first, second] of optionPairs) {
    const isCovered = combinations.some((names) => names.includes(first) && names.includes(second));
    if (isCovered || !goTogether(first, second)) continue;
    const combination = [first, second];
    for (const option of optionNames) {
      const fits = combination.every((other) => other !== option && goTogether(other, option));
      if (fits) combination.push(option);
    }
    combinations.push(combination);
  }
  return combinations;
}

/** As many options at once as go together. */
export const everythingOn = merge([
  "a domain with its parent",
  "a permissions boundary",
  "tags",
  "applications",
  "a log key",
  "tracing",
  "concurrency",
  "CORS",
  "optional MFA",
  "passkeys",
  "threat protection",
  "groups",
  "a web ACL",
  "a secret store",
  "monitoring",
  "a state bucket",
]);
