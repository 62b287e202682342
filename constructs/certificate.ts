import { AcmCertificate } from "@cdktf/provider-aws/lib/acm-certificate/index.js";
import { AcmCertificateValidation } from "@cdktf/provider-aws/lib/acm-certificate-validation/index.js";
import type { DataAwsRoute53Zone } from "@cdktf/provider-aws/lib/data-aws-route53-zone/index.js";
import { Route53Record } from "@cdktf/provider-aws/lib/route53-record/index.js";
import type { TerraformProvider } from "cdktf";
import { Construct } from "constructs";

export interface CertificateProps {
  /** The only name on the certificate. */
  readonly domainName: string;
  readonly zone: DataAwsRoute53Zone;
  /**
   * Provider of the region that the certificate is used in.
   *
   * @default - the stack's region
   */
  readonly provider?: TerraformProvider;
}

/** A certificate from ACM, proved by a record in the zone and renewed by AWS as long as that record stands. */
export class Certificate extends Construct {
  /** Known only once the certificate is issued: what uses it waits for that. */
  readonly issuedArn: string;

  constructor(scope: Construct, id: string, props: CertificateProps) {
    super(scope, id);
    const certificate = this.createCertificate(props);
    const record = this.createValidationRecord(certificate, props);
    this.issuedArn = this.awaitValidation(certificate, record, props);
  }

  private createCertificate({ domainName, provider }: CertificateProps): AcmCertificate {
    return new AcmCertificate(this, "Resource", {
      domainName,
      validationMethod: "DNS",
      provider,
      lifecycle: { createBeforeDestroy: true },
    });
  }

  /**
   * ACM gives one account and one name the same record for every certificate: where it is there already, it has the
   * same value, and writing it again changes nothing.
   */
  private createValidationRecord(certificate: AcmCertificate, { zone }: CertificateProps): Route53Record {
    const proof = certificate.domainValidationOptions.get(0);
    return new Route53Record(this, "validation-record", {
      zoneId: zone.zoneId,
      name: proof.resourceRecordName,
      type: proof.resourceRecordType,
      records: [proof.resourceRecordValue],
      ttl: 300,
      allowOverwrite: true,
    });
  }

  private awaitValidation(
    certificate: AcmCertificate,
    record: Route53Record,
    { provider }: CertificateProps,
  ): string {
    const validation = new AcmCertificateValidation(this, "validation", {
      certificateArn: certificate.arn,
      validationRecordFqdns: [record.fqdn],
      provider,
    });
    return validation.certificateArn;
  }
}
