import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { Construct } from "constructs";
import type { Architecture } from "./container-image.ts";
import { arnOf, type Location, type PolicyStatement, policyJson } from "./iam-policy.ts";
import { createLogGroup, type LogGroupSettings } from "./log-group.ts";
import { fault, wholeNumberFaults } from "./settings.ts";

export interface ContainerFunctionSettings {
  /** 128 to 10240. */
  readonly memoryMb: number;
  /** 8 to 29: the service waits up to 7 for a database that is down, and an HTTP API gives up after 30. */
  readonly timeoutSeconds: number;
  /**
   * Invocations at once that are kept for the function, and the most it gets, 1 to 100000; the account must have 100
   * left for all others.
   *
   * @default - it shares the account's
   */
  readonly reservedConcurrency?: number;
  /**
   * Least severity that the function's own log lines have.
   *
   * @default "INFO"
   */
  readonly logLevel?: LogLevel;
  /**
   * Whether X-Ray traces the function. HTTP APIs themselves are not traced: AWS documents X-Ray for REST APIs alone.
   *
   * @default false
   */
  readonly tracing?: boolean;
  /**
   * ARN of an IAM policy that limits what every role of the stack may ever do. The deploy roles make one:
   * `npm run bootstrap` prints its ARN.
   *
   * @default - no boundary
   */
  readonly permissionsBoundaryArn?: string;
}

const logLevels = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"] as const;

type LogLevel = (typeof logLevels)[number];

/** What is wrong with the function's settings. */
export function containerFunctionFaults(name: string, settings: ContainerFunctionSettings): string[] {
  const { logLevel = "INFO", memoryMb, reservedConcurrency = 1, timeoutSeconds } = settings;
  const faults = [
    ...wholeNumberFaults(`${name}.memoryMb`, memoryMb, [128, 10_240], "Lambda offers nothing else"),
    ...wholeNumberFaults(
      `${name}.timeoutSeconds`,
      timeoutSeconds,
      [8, 29],
      "waiting for a database that is down takes 7 seconds, and an HTTP API gives up after 30",
    ),
    ...wholeNumberFaults(
      `${name}.reservedConcurrency`,
      reservedConcurrency,
      [1, 100_000],
      "0 would refuse every request; leave it out to share the account's concurrency",
    ),
  ];
  faults.push(...boundaryFaults(`${name}.permissionsBoundaryArn`, settings.permissionsBoundaryArn));
  if (logLevels.includes(logLevel)) return faults;
  const rule = `be one of ${logLevels.join(", ")}`;
  return [...faults, fault(`${name}.logLevel`, rule, logLevel, "Lambda knows no other")];
}

function boundaryFaults(setting: string, arn: string | undefined): string[] {
  if (arn === undefined || /^arn:aws:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]{1,512}$/.test(arn)) return [];
  return [
    fault(setting, "be the ARN of an IAM policy", arn, "write it like arn:aws:iam::<account id>:policy/…"),
  ];
}

export interface ContainerFunctionProps extends ContainerFunctionSettings, LogGroupSettings, Location {
  readonly functionName: string;
  /** `<repository>@sha256:…` */
  readonly imageUri: string;
  readonly architecture: Architecture;
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
    const logGroupName = `/aws/lambda/${props.functionName}`;
    this.logGroup = createLogGroup(this, "log-group", logGroupName, props);
    this.role = this.createRole(props);
    const grants = [
      this.grantLogs(arnOf("logs", `log-group:${logGroupName}`, props)),
      ...(props.tracing ? [this.grantTraces()] : []),
    ];
    this.function = this.createFunction(props, grants);
  }

  private createRole(props: ContainerFunctionProps): IamRole {
    return new IamRole(this, "role", {
      name: props.functionName,
      permissionsBoundary: props.permissionsBoundaryArn,
      assumeRolePolicy: policyJson([
        { actions: ["sts:AssumeRole"], principals: { Service: "lambda.amazonaws.com" } },
      ]),
    });
  }

  /** A log group's streams have names that Lambda makes up. */
  private grantLogs(logGroupArn: string): IamRolePolicy {
    return this.grant("write-logs", {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [`${logGroupArn}:*`],
    });
  }

  /** X-Ray knows no resource that these two actions could be limited to. @see AWS: "Actions for AWS X-Ray" */
  private grantTraces(): IamRolePolicy {
    return this.grant("write-traces", {
      actions: ["xray:PutTraceSegments", "xray:PutTelemetryRecords"],
      resources: ["*"],
    });
  }

  private grant(name: string, statement: PolicyStatement): IamRolePolicy {
    const policy = policyJson([statement]);
    return new IamRolePolicy(this, `${name}-policy`, { name, role: this.role.id, policy });
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
        applicationLogLevel: props.logLevel ?? "INFO",
        systemLogLevel: "INFO",
      },
      tracingConfig: { mode: props.tracing ? "Active" : "PassThrough" },
      dependsOn: [...grants],
    });
  }
}
