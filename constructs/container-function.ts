import { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { Construct } from "constructs";
import type { Architecture } from "./container-image.ts";

export interface ContainerFunctionProps {
  readonly functionName: string;
  /** `<repository>@sha256:…` */
  readonly imageUri: string;
  readonly architecture: Architecture;
  /** 128 to 10240. */
  readonly memoryMb: number;
  /** 1 to 29: an HTTP API gives up after 30 seconds. */
  readonly timeoutSeconds: number;
  readonly logRetentionDays: number;
  /** No secrets: whoever may describe the function reads it. */
  readonly environment: Readonly<Record<string, string>>;
}

/** A Lambda function from a container image, its role and its log group. The role may write to that group alone. */
export class ContainerFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: IamRole;
  readonly logGroup: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: ContainerFunctionProps) {
    super(scope, id);
    this.logGroup = new CloudwatchLogGroup(this, "log-group", {
      name: `/aws/lambda/${props.functionName}`,
      retentionInDays: props.logRetentionDays,
    });
    this.role = this.createRole(props);
    this.function = this.createFunction(props, this.grantLogs());
  }

  private createRole(props: ContainerFunctionProps): IamRole {
    const trust = new DataAwsIamPolicyDocument(this, "trust", {
      statement: [
        {
          actions: ["sts:AssumeRole"],
          principals: [{ type: "Service", identifiers: ["lambda.amazonaws.com"] }],
        },
      ],
    });
    return new IamRole(this, "role", { name: props.functionName, assumeRolePolicy: trust.json });
  }

  private grantLogs(): IamRolePolicy {
    const document = new DataAwsIamPolicyDocument(this, "write-logs", {
      statement: [
        {
          actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
          resources: [`${this.logGroup.arn}:*`],
        },
      ],
    });
    return new IamRolePolicy(this, "write-logs-policy", {
      name: "write-logs",
      role: this.role.id,
      policy: document.json,
    });
  }

  private createFunction(props: ContainerFunctionProps, logsPolicy: IamRolePolicy): LambdaFunction {
    return new LambdaFunction(this, "Resource", {
      functionName: props.functionName,
      packageType: "Image",
      imageUri: props.imageUri,
      architectures: [props.architecture],
      role: this.role.arn,
      memorySize: props.memoryMb,
      timeout: props.timeoutSeconds,
      environment: { variables: { ...props.environment } },
      loggingConfig: { logFormat: "JSON", logGroup: this.logGroup.name },
      dependsOn: [logsPolicy],
    });
  }
}
