import { Apigatewayv2DomainName } from "@cdktf/provider-aws/lib/apigatewayv2-domain-name/index.js";
import type { CognitoUserPoolDomain } from "@cdktf/provider-aws/lib/cognito-user-pool-domain/index.js";
import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Certificate } from "./certificate.ts";
import { fault } from "./settings.ts";

export interface CustomDomainsSettings {
  /**
   * Names of one's own for the API and the user pool. The addresses that AWS gives are then switched off.
   *
   * @default - AWS's: an execute-api endpoint and an amazoncognito.com domain
   */
  readonly domain?: DomainSettings;
}

/**
 * @see AWS: "Using your own domain for managed login", "Custom domain names for HTTP APIs in API Gateway"
 */
export interface DomainSettings {
  /** A public hosted zone that Route 53 serves already: `example.com`. */
  readonly zone: string;
  /**
   * First label of the API's name.
   *
   * @default "api"
   */
  readonly api?: string;
  /**
   * First label of the user pool's name.
   *
   * @default "auth"
   */
  readonly auth?: string;
  /**
   * Cognito takes a name only where its parent, the zone itself, has an A record. `"existing"`: it has one.
   * `"create"`: make one, an alias of the API's; where there is one already, that fails and changes nothing.
   */
  readonly parentRecord: "existing" | "create";
}

function labelsOf({ api = "api", auth = "auth" }: DomainSettings) {
  return { api, auth };
}

/** The full names of the API and of the user pool's domain. */
export function domainNames(domain: DomainSettings): { api: string; auth: string } {
  const { api, auth } = labelsOf(domain);
  return { api: `${api}.${domain.zone}`, auth: `${auth}.${domain.zone}` };
}

/**
 * Setting → the name that a record is written for. Two stacks that write one record take the name from each other with
 * every apply.
 */
export function recordNames(domain: DomainSettings): Readonly<Record<string, string>> {
  const names = domainNames(domain);
  return domain.parentRecord === "create" ? { ...names, parentRecord: domain.zone } : names;
}

/** @see AWS: "CreateUserPoolDomain" (Domain, length) */
const nameLimit = 63;

/** What is wrong with one environment's names; not whether another one has them too. */
export function customDomainsFaults(name: string, { domain }: CustomDomainsSettings): string[] {
  if (!domain) return [];
  const setting = `${name}.domain`;
  const { zone, parentRecord } = domain;
  const faults = labelFaults(setting, domain);
  if (!/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(zone)) {
    faults.unshift(
      fault(`${setting}.zone`, "be the name of a hosted zone", zone, 'write it like "example.com"'),
    );
  }
  if (["existing", "create"].includes(parentRecord)) return faults;
  const advice = "Cognito wants an A record on the parent of the pool's domain";
  return [...faults, fault(`${setting}.parentRecord`, 'be "existing" or "create"', parentRecord, advice)];
}

function labelFaults(setting: string, domain: DomainSettings): string[] {
  return Object.entries(labelsOf(domain)).flatMap(([key, label]) => {
    if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label)) {
      const rule = "be one label of lower-case letters, digits and hyphens";
      return [fault(`${setting}.${key}`, rule, label, "the zone is added to it")];
    }
    const name = `${label}.${domain.zone}`;
    if (name.length <= nameLimit) return [];
    return [fault(`${setting}.${key}`, `make a name of at most ${nameLimit} characters`, name, "shorten it")];
  });
}

export interface CustomDomainsProps extends DomainSettings {
  /** Provider for us-east-1, where CloudFront, which serves the pool's domain, looks for certificates. */
  readonly cloudfrontProvider: TerraformProvider;
}

/**
 * What the API and the user pool need to go by names in a hosted zone: certificates, the API's domain name and
 * the records. The mapping to a stage is the API's; the pool's domain is the pool's, and is aliased here afterwards.
 */
export class CustomDomains extends Construct {
  /** To be mapped to the API's stage. */
  readonly apiDomain: Apigatewayv2DomainName;
  readonly authDomainName: string;
  readonly authCertificateArn: string;
  /** What must stand before Cognito accepts the name. */
  readonly authPrerequisites: readonly Route53Record[];
  private readonly zone: DataAwsRoute53Zone;

  constructor(scope: Construct, id: string, props: CustomDomainsProps) {
    super(scope, id);
    this.zone = new DataAwsRoute53Zone(this, "zone", { name: props.zone, privateZone: false });
    const { api, auth } = domainNames(props);
    this.apiDomain = this.createApiDomain(api);
    this.aliasApi(api);
    this.authDomainName = auth;
    this.authCertificateArn = this.createAuthCertificate(props);
    this.authPrerequisites = props.parentRecord === "create" ? [this.createParentRecord(props.zone)] : [];
  }

  /** Points the pool's name at the CloudFront distribution that Cognito made for it. Call it once. */
  aliasAuth(domain: CognitoUserPoolDomain): void {
    const { cloudfrontDistribution: name, cloudfrontDistributionZoneId: zoneId } = domain;
    this.createAlias("auth-a", "A", this.authDomainName, { name, zoneId });
  }

  private createApiDomain(domainName: string): Apigatewayv2DomainName {
    const certificate = new Certificate(this, "api-certificate", { domainName, zone: this.zone });
    return new Apigatewayv2DomainName(this, "api", {
      domainName,
      domainNameConfiguration: {
        certificateArn: certificate.issuedArn,
        endpointType: "REGIONAL",
        securityPolicy: "TLS_1_2",
        ipAddressType: "dualstack",
      },
    });
  }

  private aliasApi(domainName: string): void {
    this.createAlias("api-a", "A", domainName, this.apiTarget);
    this.createAlias("api-aaaa", "AAAA", domainName, this.apiTarget);
  }

  private createAuthCertificate(props: CustomDomainsProps): string {
    const certificate = new Certificate(this, "auth-certificate", {
      domainName: this.authDomainName,
      zone: this.zone,
      provider: props.cloudfrontProvider,
    });
    return certificate.issuedArn;
  }

  /** Cognito wants the parent to resolve, to whatever. Nothing is overwritten: an A record that is there already wins. */
  private createParentRecord(zoneName: string): Route53Record {
    return this.createAlias("parent-a", "A", zoneName, this.apiTarget);
  }

  /** The domain's own regional target, not the API's default endpoint. */
  private get apiTarget(): AliasTarget {
    const { targetDomainName: name, hostedZoneId: zoneId } = this.apiDomain.domainNameConfiguration;
    return { name, zoneId };
  }

  private createAlias(id: string, type: "A" | "AAAA", name: string, target: AliasTarget): Route53Record {
    return new Route53Record(this, id, {
      zoneId: this.zone.zoneId,
      name,
      type,
      alias: { ...target, evaluateTargetHealth: false },
    });
  }
}

interface AliasTarget {
  readonly name: string;
  readonly zoneId: string;
}
