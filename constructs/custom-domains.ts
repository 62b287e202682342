import { Apigatewayv2DomainName } from "@cdktf/provider-aws/lib/apigatewayv2-domain-name/index.js";
import type { CognitoUserPoolDomain } from "@cdktf/provider-aws/lib/cognito-user-pool-domain/index.js";
import { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";
import { Certificate } from "./certificate.ts";
import type { DomainSettings } from "./environment.ts";

export interface CustomDomainsProps {
  /** Name of a public hosted zone. */
  readonly zone: string;
  /** Full name of the API, below the zone. */
  readonly apiDomainName: string;
  /** Full name of the user pool's domain, right below the zone. */
  readonly authDomainName: string;
  readonly parentRecord: DomainSettings["parentRecord"];
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
    this.apiDomain = this.createApiDomain(props.apiDomainName);
    this.aliasApi(props.apiDomainName);
    this.authDomainName = props.authDomainName;
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
      domainName: props.authDomainName,
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
