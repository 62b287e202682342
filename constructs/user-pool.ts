import { CognitoResourceServer } from "@cdktf/provider-aws/lib/cognito-resource-server/index.js";
import { CognitoUserGroup } from "@cdktf/provider-aws/lib/cognito-user-group/index.js";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool/index.js";
import { CognitoUserPoolDomain } from "@cdktf/provider-aws/lib/cognito-user-pool-domain/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import { Construct } from "constructs";
import type { CustomDomains } from "./custom-domains.ts";
import { passwordPolicy } from "./defaults.ts";
import {
  arnFaults,
  countFaults,
  fault,
  lengthFaults,
  type Scopes,
  type SharedSettings,
  wholeNumberFaults,
} from "./settings.ts";

export interface UserPoolSettings extends SharedSettings {
  /** Cognito feature plan. LITE has no managed login version 2. */
  readonly userPoolTier: "ESSENTIALS" | "PLUS";
  /**
   * Second factor of people: a code from an authenticator app. `"optional"`: who sets one up is asked for it.
   *
   * @default "off"
   */
  readonly mfa?: "off" | "optional" | "on";
  /**
   * Whether people may sign in with a passkey in the place of their password; not together with `mfa: "on"`. It belongs
   * to the pool's domain name: another name makes it worthless.
   *
   * @default false
   */
  readonly passkeys?: boolean;
  /**
   * Whether Cognito looks for stolen passwords and unusual sign-ins, and only reports (`"audit"`) or also acts
   * (`"enforced"`). Tier PLUS.
   *
   * @default - it does not look
   */
  readonly threatProtection?: "audit" | "enforced";
  /**
   * Whether the activity of people goes to a log group. Needs threat protection, which records it.
   *
   * @default false
   */
  readonly exportUserActivity?: boolean;
  /**
   * Group name → what it is. Tokens carry a person's groups as `cognito:groups`.
   *
   * @default - no groups
   */
  readonly userGroups?: Readonly<Record<string, UserGroupSettings>>;
  /**
   * ARN of a regional WAF web ACL that filters what reaches the user pool. It does not cover the API: AWS WAF
   * cannot be put before an HTTP API.
   *
   * @default - none
   */
  readonly webAclArn?: string;
}

interface UserGroupSettings {
  /** At most 2048 characters. */
  readonly description: string;
  /** From 0; of a person's groups the lowest one counts most. */
  readonly precedence: number;
}

/** What is wrong with the pool's settings, each by itself and together. */
export function userPoolFaults(name: string, settings: UserPoolSettings): string[] {
  return [
    ...signInFaults(name, settings),
    ...protectionFaults(name, settings),
    ...groupFaults(name, settings),
  ];
}

function signInFaults(name: string, settings: UserPoolSettings): string[] {
  const { mfa = "off", passkeys = false, userPoolTier } = settings;
  const faults: string[] = [];
  if (!["ESSENTIALS", "PLUS"].includes(userPoolTier)) {
    const advice = "managed login version 2 is not part of LITE";
    faults.push(fault(`${name}.userPoolTier`, "be ESSENTIALS or PLUS", userPoolTier, advice));
  }
  if (!["off", "optional", "on"].includes(mfa)) {
    faults.push(fault(`${name}.mfa`, "be off, optional or on", mfa, "leave it out for off"));
  }
  if (passkeys && mfa === "on") {
    const advice =
      'the AWS provider cannot tell Cognito that a passkey counts as two factors; set mfa to "optional"';
    faults.push(fault(`${name}.passkeys`, 'be false where mfa is "on"', passkeys, advice));
  }
  return faults;
}

function protectionFaults(name: string, settings: UserPoolSettings): string[] {
  const { exportUserActivity = false, region, threatProtection, userPoolTier, webAclArn } = settings;
  const webAcl = { service: "wafv2", region, resource: /^regional\/webacl\/[^/]+\/[^/]+$/ };
  const faults = arnFaults(`${name}.webAclArn`, webAclArn, webAcl, "a regional web ACL");
  if (threatProtection && !["audit", "enforced"].includes(threatProtection)) {
    const advice = "leave it out for none";
    faults.push(fault(`${name}.threatProtection`, "be audit or enforced", threatProtection, advice));
  }
  if (threatProtection && userPoolTier !== "PLUS") {
    const rule = `be left out of tier ${userPoolTier}`;
    faults.push(fault(`${name}.threatProtection`, rule, threatProtection, "only PLUS has it"));
  }
  if (exportUserActivity && !threatProtection) {
    const rule = "be false without threatProtection";
    faults.push(fault(`${name}.exportUserActivity`, rule, exportUserActivity, "that is what records it"));
  }
  return faults;
}

function groupFaults(name: string, { userGroups = {} }: UserPoolSettings): string[] {
  return Object.entries(userGroups).flatMap(([group, { description, precedence }]) => {
    const setting = `${name}.userGroups.${group}`;
    const advice = "of a person's groups the lowest counts most";
    const faults = [
      ...wholeNumberFaults(`${setting}.precedence`, precedence, [0, 2_147_483_647], advice),
      ...lengthFaults(`${setting}.description`, description, [0, 2048], "shorten it"),
    ];
    if (/^[\w.-]{1,128}$/.test(group)) return faults;
    const rule = "be named with 1 to 128 letters, digits and . - _";
    return [...faults, fault(setting, rule, group, "the gateway lists groups separated by spaces")];
  });
}

/**
 * What is wrong with the scopes of the contract.
 *
 * @see AWS: "CreateResourceServer", "ResourceServerScopeType"
 */
export function resourceServerFaults(scopes: Scopes): string[] {
  return [
    ...countFaults("scopes", Object.keys(scopes).length, 100, "a resource server has no more"),
    ...Object.entries(scopes).flatMap(([name, description]) => {
      const setting = `scopes["${name}"]`;
      const faults = lengthFaults(`${setting}.description`, description, [1, 256], "say what it allows");
      if (/^[\x21\x23-\x2E\x30-\x5B\x5D-\x7E]{1,256}$/.test(name)) return faults;
      const rule = 'be named with 1 to 256 printable ASCII characters but " / and \\';
      return [...faults, fault(setting, rule, name, "Cognito and OAuth take no others")];
    }),
  ];
}

export interface UserPoolProps extends UserPoolSettings {
  readonly name: string;
  /** First label of the pool's domain, unique in the region across all accounts; at most 63 characters. */
  readonly domainPrefix: string;
  /**
   * A name of one's own in the place of the prefix. It replaces it: with two domains there would be two origins to
   * log in at, to protect and to put into configurations.
   *
   * @default - the domain prefix
   */
  readonly customDomain?: CustomDomains;
  readonly resourceServerIdentifier: string;
  readonly scopes: Scopes;
}

/**
 * A Cognito user pool in which only administrators create users, its domain with managed login, and the
 * resource server whose scopes the API asks for.
 */
export class UserPool extends Construct {
  readonly pool: CognitoUserPool;
  readonly domain: CognitoUserPoolDomain;
  readonly resourceServer: CognitoResourceServer;
  /** `iss` of every token: `https://cognito-idp.<region>.amazonaws.com/<pool id>`. */
  readonly issuerUrl: string;
  /** Origin of the OAuth endpoints, another host than the issuer's. */
  readonly authorizationServerUrl: string;

  constructor(scope: Construct, id: string, props: UserPoolProps) {
    super(scope, id);
    this.pool = this.createPool(props);
    this.domain = props.customDomain
      ? this.createCustomDomain(props.customDomain)
      : this.createPrefixDomain(props.domainPrefix);
    this.resourceServer = this.createResourceServer(props);
    this.createGroups(props.userGroups ?? {});
    if (props.webAclArn) this.filterBy(props.webAclArn);
    this.issuerUrl = `https://${this.pool.endpoint}`;
    this.authorizationServerUrl = props.customDomain
      ? `https://${this.domain.domain}`
      : `https://${this.domain.domain}.auth.${props.region}.amazoncognito.com`;
  }

  /**
   * A scope as clients request it and tokens carry it, `<identifier>/<name>`. It refers to the resource server,
   * so that Terraform makes the server first: the same scope as a literal fails at the first apply.
   */
  scope(name: string): string {
    return `${this.resourceServer.identifier}/${name}`;
  }

  /**
   * Lets clients bind their tokens to a resource: the pool takes a `resource` that it knows, and only as a URL. It has no
   * scopes of its own.
   *
   * @see RFC 8707; AWS: Authorize endpoint
   */
  acceptResource(identifier: string): void {
    new CognitoResourceServer(this, "bound-resource", { userPoolId: this.pool.id, identifier, name: "API" });
  }

  private createPool(props: UserPoolProps): CognitoUserPool {
    return new CognitoUserPool(this, "Resource", {
      name: props.name,
      userPoolTier: props.userPoolTier,
      deletionProtection: props.protectFromDeletion ? "ACTIVE" : "INACTIVE",
      ...signInSettings(props),
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      passwordPolicy,
      autoVerifiedAttributes: ["email"],
      accountRecoverySetting: { recoveryMechanism: [{ name: "verified_email", priority: 1 }] },
      usernameConfiguration: { caseSensitive: false },
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdate: ["email"] },
      lifecycle: { preventDestroy: props.protectFromDeletion },
    });
  }

  private createPrefixDomain(domainPrefix: string): CognitoUserPoolDomain {
    return new CognitoUserPoolDomain(this, "domain", {
      userPoolId: this.pool.id,
      domain: domainPrefix,
      managedLoginVersion: 2,
    });
  }

  private createCustomDomain(customDomain: CustomDomains): CognitoUserPoolDomain {
    const domain = new CognitoUserPoolDomain(this, "custom-domain", {
      userPoolId: this.pool.id,
      domain: customDomain.authDomainName,
      certificateArn: customDomain.authCertificateArn,
      managedLoginVersion: 2,
      dependsOn: [...customDomain.authPrerequisites],
    });
    customDomain.aliasAuth(domain);
    return domain;
  }

  private createGroups(groups: Readonly<Record<string, UserGroupSettings>>): void {
    const parent = new Construct(this, "groups");
    for (const [name, { description, precedence }] of Object.entries(groups)) {
      new CognitoUserGroup(parent, name, { userPoolId: this.pool.id, name, description, precedence });
    }
  }

  private filterBy(webAclArn: string): void {
    new Wafv2WebAclAssociation(this, "web-acl", { resourceArn: this.pool.arn, webAclArn });
  }

  private createResourceServer(props: UserPoolProps): CognitoResourceServer {
    return new CognitoResourceServer(this, "resource-server", {
      userPoolId: this.pool.id,
      identifier: props.resourceServerIdentifier,
      name: props.resourceServerIdentifier,
      scope: Object.entries(props.scopes).map(([scopeName, scopeDescription]) => ({
        scopeName,
        scopeDescription,
      })),
    });
  }
}

/**
 * How people prove who they are. A passkey replaces the password, so it must ask for the person (user verification)
 * and not only for the device; it is bound to the name of the pool's domain, here spelled out, because the domain
 * itself refers to the pool.
 */
function signInSettings(props: UserPoolProps) {
  const { mfa = "off", passkeys = false, threatProtection } = props;
  const relyingPartyId =
    props.customDomain?.authDomainName ?? `${props.domainPrefix}.auth.${props.region}.amazoncognito.com`;
  return {
    mfaConfiguration: mfa.toUpperCase(),
    softwareTokenMfaConfiguration: mfa === "off" ? undefined : { enabled: true },
    signInPolicy: { allowedFirstAuthFactors: passkeys ? ["PASSWORD", "WEB_AUTHN"] : ["PASSWORD"] },
    webAuthnConfiguration: passkeys ? { relyingPartyId, userVerification: "required" } : undefined,
    userPoolAddOns: threatProtection && { advancedSecurityMode: threatProtection.toUpperCase() },
  };
}
