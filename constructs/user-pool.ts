import { CognitoResourceServer } from "@cdktf/provider-aws/lib/cognito-resource-server/index.js";
import { CognitoUser } from "@cdktf/provider-aws/lib/cognito-user/index.js";
import { CognitoUserGroup } from "@cdktf/provider-aws/lib/cognito-user-group/index.js";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool/index.js";
import { CognitoUserPoolDomain } from "@cdktf/provider-aws/lib/cognito-user-pool-domain/index.js";
import { Wafv2WebAclAssociation } from "@cdktf/provider-aws/lib/wafv2-web-acl-association/index.js";
import type { TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import type { CustomDomains } from "./custom-domains.ts";
import { passwordPolicy } from "./defaults.ts";
import type { DemoUserAttributes, Mfa, UserGroupSettings, UserPoolTier } from "./environment.ts";

export interface UserPoolProps {
  readonly name: string;
  readonly region: string;
  /** First label of the pool's domain, unique in the region across all accounts; at most 63 characters. */
  readonly domainPrefix: string;
  /**
   * A name of one's own in the place of the prefix. It replaces it: with two domains there would be two origins to
   * log in at, to protect and to put into configurations.
   *
   * @default - the domain prefix
   */
  readonly customDomain?: CustomDomains;
  readonly tier: UserPoolTier;
  readonly mfa: Mfa;
  /** Whether a passkey may stand in for the password; not together with `mfa: "on"`. */
  readonly passkeys: boolean;
  /** @default - off */
  readonly threatProtection?: "audit" | "enforced";
  readonly groups: Readonly<Record<string, UserGroupSettings>>;
  /** @default - no web ACL */
  readonly webAclArn?: string;
  readonly protectFromDeletion: boolean;
  readonly resourceServerIdentifier: string;
  /** Scope name → description. */
  readonly scopes: Readonly<Record<string, string>>;
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
  private readonly users: Construct;

  constructor(scope: Construct, id: string, props: UserPoolProps) {
    super(scope, id);
    this.pool = this.createPool(props);
    this.domain = props.customDomain
      ? this.createCustomDomain(props.customDomain)
      : this.createPrefixDomain(props.domainPrefix);
    this.resourceServer = this.createResourceServer(props);
    this.users = new Construct(this, "users");
    this.createGroups(props.groups);
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

  /** A confirmed user whose password is the value of a sensitive variable. It stands in the state: for demos only. */
  addDemoUser(username: string, attributes: DemoUserAttributes, password: TerraformVariable): void {
    new CognitoUser(this.users, username, {
      userPoolId: this.pool.id,
      username,
      attributes: { ...attributes },
      password: password.stringValue,
      messageAction: "SUPPRESS",
    });
  }

  private createPool(props: UserPoolProps): CognitoUserPool {
    return new CognitoUserPool(this, "Resource", {
      name: props.name,
      userPoolTier: props.tier,
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
  const { mfa, passkeys, threatProtection } = props;
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
