import { CognitoResourceServer } from "@cdktf/provider-aws/lib/cognito-resource-server/index.js";
import { CognitoUser } from "@cdktf/provider-aws/lib/cognito-user/index.js";
import { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool/index.js";
import { CognitoUserPoolDomain } from "@cdktf/provider-aws/lib/cognito-user-pool-domain/index.js";
import type { TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { passwordPolicy } from "./defaults.ts";
import type { DemoUserAttributes } from "./environment.ts";

export interface UserPoolProps {
  readonly name: string;
  readonly region: string;
  /** First label of the pool's domain, unique in the region across all accounts; at most 63 characters. */
  readonly domainPrefix: string;
  readonly tier: "LITE" | "ESSENTIALS" | "PLUS";
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
    this.domain = this.createDomain(props);
    this.resourceServer = this.createResourceServer(props);
    this.users = new Construct(this, "users");
    this.issuerUrl = `https://${this.pool.endpoint}`;
    this.authorizationServerUrl = `https://${this.domain.domain}.auth.${props.region}.amazoncognito.com`;
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
      mfaConfiguration: "OFF",
      adminCreateUserConfig: { allowAdminCreateUserOnly: true },
      passwordPolicy,
      autoVerifiedAttributes: ["email"],
      accountRecoverySetting: { recoveryMechanism: [{ name: "verified_email", priority: 1 }] },
      usernameConfiguration: { caseSensitive: false },
      userAttributeUpdateSettings: { attributesRequireVerificationBeforeUpdate: ["email"] },
      lifecycle: { preventDestroy: props.protectFromDeletion },
    });
  }

  private createDomain(props: UserPoolProps): CognitoUserPoolDomain {
    return new CognitoUserPoolDomain(this, "domain", {
      userPoolId: this.pool.id,
      domain: props.domainPrefix,
      managedLoginVersion: 2,
    });
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
