import type { PasswordPolicy, UserPool } from "../../model.ts";
import { digits, lowerCase, type ResourceFamily, randomText, regionalArn, upperCase } from "../family.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";
import { readResourceServers } from "./resource-server.ts";
import { readGroups, readUsers } from "./user.ts";
import { readClients } from "./user-pool-client.ts";
import { readPreferredDomain, userPoolDomainUrl } from "./user-pool-domain.ts";

/** @see Terraform AWS provider: aws_cognito_user_pool */
export const userPoolFamily: ResourceFamily = {
  aws_cognito_user_pool: {
    treatment: "emulated",
    attributes: {
      id: (pool) =>
        `${pool.region}_${pool.remember("id", () => randomText(9, upperCase + lowerCase + digits))}`,
      arn: (pool) => regionalArn(pool, "cognito-idp", `userpool/${pool.text("id")}`),
      endpoint: (pool) => `cognito-idp.${pool.region}.amazonaws.com/${pool.text("id")}`,
    },
  },
  "aws_cognito_identity_provider*": { treatment: { refused: "let people log in with users of the pool" } },
};

/** User pools with everything that belongs to them; URLs are AWS's. */
export function readUserPools(declared: DeclaredResources): readonly UserPool[] {
  return declared.all("aws_cognito_user_pool").map((pool) => readUserPool(pool, declared));
}

function readUserPool(pool: ResourceReader, declared: DeclaredResources): UserPool {
  assertSupported(pool);
  const domain = readPreferredDomain(pool, declared);
  return {
    address: pool.address,
    userPoolId: pool.text("id"),
    name: pool.text("name"),
    issuer: `https://${pool.text("endpoint")}`,
    domainOrigin: domain && userPoolDomainUrl(domain),
    managedLoginVersion: domain?.optionalNumber("managed_login_version") === 2 ? 2 : 1,
    tier: pool.choice("user_pool_tier", ["LITE", "ESSENTIALS", "PLUS"], "ESSENTIALS"),
    mfaConfiguration: readMfaConfiguration(pool),
    signInAttributes: readSignInAttributes(pool),
    usernamesAreGenerated: pool.texts("username_attributes").length > 0,
    usernamesAreCaseSensitive: pool.block("username_configuration")?.flag("case_sensitive", true) ?? true,
    passwordPolicy: readPasswordPolicy(pool.block("password_policy")),
    clients: readClients(pool, declared),
    resourceServers: readResourceServers(pool, declared),
    users: readUsers(pool, declared),
    groups: readGroups(pool, declared),
  };
}

function assertSupported(pool: ResourceReader): void {
  pool.refuse(["lambda_config"], "remove the triggers: the pool issues its tokens without them");
}

function readMfaConfiguration(pool: ResourceReader): UserPool["mfaConfiguration"] {
  const declared = pool.choice("mfa_configuration", ["OFF", "OPTIONAL", "ON"], "OFF");
  if (declared !== "ON") return declared;
  throw pool.unsupported('mfa_configuration "ON"', 'use "OPTIONAL" where the stack runs on localhost');
}

function readSignInAttributes(pool: ResourceReader): UserPool["signInAttributes"] {
  const allowed = ["email", "phone_number", "preferred_username"] as const;
  return ["username_attributes", "alias_attributes"].flatMap((name) =>
    pool.texts(name).map((value) => {
      const chosen = allowed.find((candidate) => candidate === value);
      if (!chosen) throw pool.fault(name, `contain only ${allowed.join(", ")}`, value);
      return chosen;
    }),
  );
}

/** Once the block is there, Terraform sends `false` for each requirement that it does not name. */
function readPasswordPolicy(policy: ResourceReader | undefined): PasswordPolicy {
  const isRequired = (name: string) => policy?.flag(name, false) ?? true;
  return {
    minimumLength: policy?.numberUnlessUnset("minimum_length") ?? 8,
    requireLowercase: isRequired("require_lowercase"),
    requireUppercase: isRequired("require_uppercase"),
    requireNumbers: isRequired("require_numbers"),
    requireSymbols: isRequired("require_symbols"),
  };
}
