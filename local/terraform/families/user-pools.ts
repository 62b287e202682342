import type { PasswordPolicy, ResourceServer, UserPool } from "../../model.ts";
import type { Block } from "../resource.ts";
import type { Declared } from "./declared.ts";
import { readClients } from "./user-pool-clients.ts";
import { readGroups, readUsers } from "./users.ts";

/** User pools with everything that belongs to them; URLs are AWS's. */
export function readUserPools(declared: Declared): readonly UserPool[] {
  return declared.all("aws_cognito_user_pool").map((pool) => readUserPool(pool, declared));
}

/** `https://<prefix>.auth.<region>.amazoncognito.com`, or the custom domain, which has a dot. */
export function userPoolDomainUrl(domain: Block): string {
  const name = domain.text("domain");
  return name.includes(".") ? `https://${name}` : `https://${name}.auth.${domain.region}.amazoncognito.com`;
}

function readUserPool(pool: Block, declared: Declared): UserPool {
  assertSupported(pool);
  const domain = preferredDomain(declared.childrenOf(pool, "aws_cognito_user_pool_domain"));
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
    resourceServers: declared.childrenOf(pool, "aws_cognito_resource_server").map(readResourceServer),
    users: readUsers(pool, declared),
    groups: readGroups(pool, declared),
  };
}

function assertSupported(pool: Block): void {
  pool.refuse(["lambda_config"], "remove the triggers: the pool issues its tokens without them");
}

function readMfaConfiguration(pool: Block): UserPool["mfaConfiguration"] {
  const declared = pool.choice("mfa_configuration", ["OFF", "OPTIONAL", "ON"], "OFF");
  if (declared !== "ON") return declared;
  throw pool.unsupported('mfa_configuration "ON"', 'use "OPTIONAL" where the stack runs on localhost');
}

/** A pool may have both kinds. AWS contradicts itself on what discovery then names; here it is the custom one. */
function preferredDomain(domains: readonly Block[]): Block | undefined {
  return domains.find((domain) => domain.text("domain").includes(".")) ?? domains[0];
}

function readSignInAttributes(pool: Block): UserPool["signInAttributes"] {
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
function readPasswordPolicy(policy: Block | undefined): PasswordPolicy {
  const isRequired = (name: string) => policy?.flag(name, false) ?? true;
  return {
    minimumLength: policy?.optionalNumber("minimum_length") ?? 8,
    requireLowercase: isRequired("require_lowercase"),
    requireUppercase: isRequired("require_uppercase"),
    requireNumbers: isRequired("require_numbers"),
    requireSymbols: isRequired("require_symbols"),
  };
}

function readResourceServer(server: Block): ResourceServer {
  return {
    identifier: server.text("identifier"),
    scopes: server.blocks("scope").map((scope) => ({
      name: scope.text("scope_name"),
      description: scope.text("scope_description"),
    })),
  };
}
