import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { DataAwsIamPolicyDocument } from "@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { Construct } from "constructs";
import type { Architecture, LogLevel } from "./environment.ts";
import { createLogGroup, type LogSettings } from "./log-group.ts";

export interface ContainerFunctionProps {
  readonly functionName: string;
  /** `<repository>@sha256:…` */
  readonly imageUri: string;
  readonly architecture: Architecture;
  /** 128 to 10240. */
  readonly memoryMb: number;
  /** At most 29: an HTTP API gives up after 30 seconds. */
  readonly timeoutSeconds: number;
  /** @default - it shares the account's concurrency */
  readonly reservedConcurrency?: number;
  readonly logs: LogSettings;
  readonly logLevel: LogLevel;
  /** Whether X-Ray traces the function. */
  readonly tracing: boolean;
  /** No secrets: whoever may describe the function reads it. */
  readonly environment: Readonly<Record<string, string>>;
}

/**
 * A Lambda function from a container image, its role and its log group. The role may write to that group and, by
 * setting, to X-Ray; what else it may do others grant.
 */
export class ContainerFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: IamRole;
  readonly logGroup: CloudwatchLogGroup;

  constructor(scope: Construct, id: string, props: ContainerFunctionProps) {
    super(scope, id);
    this.logGroup = createLogGroup(this, "log-group", `/aws/lambda/${props.functionName}`, props.logs);
    this.role = this.createRole(props);
    const grants = [this.grantLogs(), ...(props.tracing ? [this.grantTraces()] : [])];
    this.function = this.createFunction(props, grants);
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
    return this.grant("write-logs", {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${this.logGroup.arn}:*`],
    });
  }

  /** X-Ray knows no resource that these two actions could be limited to. @see AWS: "Actions for AWS X-Ray" */
  private grantTraces(): IamRolePolicy {
    return this.grant("write-traces", {
      actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      resources: ["*"],
    });
  }

  private grant(name: string, statement: { actions: string[]; resources: string[] }): IamRolePolicy {
    const document = new DataAwsIamPolicyDocument(this, name, { statement: [statement] });
    return new IamRolePolicy(this, `${name}-policy`, { name, role: this.role.id, policy: document.json });
  }

  private createFunction(props: ContainerFunctionProps, grants: readonly IamRolePolicy[]): LambdaFunction {
    return new LambdaFunction(this, "Resource", {
      functionName: props.functionName,
      packageType: "Image",
      imageUri: props.imageUri,
      architectures: [props.architecture],
      role: this.role.arn,
      memorySize: props.memoryMb,
      timeout: props.timeoutSeconds,
      reservedConcurrentExecutions: props.reservedConcurrency,
      environment: { variables: { ...props.environment } },
      loggingConfig: {
        logFormat: "JSON",
        logGroup: this.logGroup.name,
        applicationLogLevel: props.logLevel,
        systemLogLevel: "INFO",
      },
      tracingConfig: { mode: props.tracing ? "Active" : "PassThrough" },
      dependsOn: [...grants],
    });
  }
}
