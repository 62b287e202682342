import { arnOf, type PolicyStatement } from "../iam-policy.ts";
import { domainPermissions } from "./domain-permissions.ts";
import {
  type DeployedStack,
  equals,
  getsTagsOf,
  hasTagsOf,
  type Permission,
  refusesOthers,
} from "./tag-conditions.ts";

/**
 * Everything that a stack is made of, service by service, kept to the stack by its names or, where AWS gives the names,
 * by its tags `application` and `environment`. What the function's role may do is limited by a permissions boundary.
 *
 * Neither can tell apart the routes and authorizers of HTTP APIs (they carry no tags, and only those of REST APIs are
 * documented to inherit them), log deliveries, and CloudFront distributions. So this prevents mistakes, not attacks. Where those who deploy one environment must not reach another,
 * give each an AWS account of its own.
 *
 * It was written from the Service Authorization Reference and not tried on an account: where a deployment is refused
 * an action, add it here and nowhere else.
 *
 * @see AWS: Service Authorization Reference
 */
export function stackPermissions(stack: DeployedStack): readonly Permission[] {
  return [
    ...namedResources(stack),
    ...userPool(stack),
    ...httpApi(stack),
    ...wholeAccount(),
    ...functionRole(stack),
    ...domainPermissions(stack),
    ...webAcl(stack),
    ...encryption(stack),
  ];
}

function namedResources(stack: DeployedStack): Permission[] {
  const name = `${stack.prefix}-${stack.environment}`;
  const whole = (service: string, read: readonly string[], ...resources: readonly string[]): Permission => ({
    read: read.map((action) => `${service}:${action}`),
    write: [`${service}:*`],
    resources: resources.map((resource) => arnOf(service, resource, stack)),
  });
  return [
    whole("lambda", ["Get*", "List*"], `function:${name}`),
    whole("ecr", ["BatchGetImage", "Describe*", "Get*", "List*"], `repository/${name}`),
    whole("dynamodb", ["Describe*", "GetItem", "List*"], `table/${name}-*`),
    whole("sns", ["Get*", "List*"], `${name}-*`),
    whole("secretsmanager", ["Describe*", "Get*", "List*"], `secret:${name}/*`),
    whole(
      "logs",
      ["Describe*", "List*"],
      ...["lambda", "vendedlogs/apis", "vendedlogs/cognito"].flatMap((group) => [
        `log-group:/aws/${group}/${name}`,
        `log-group:/aws/${group}/${name}:*`,
      ]),
    ),
    whole("cloudwatch", ["Describe*", "Get*", "List*"], `alarm:${name}-*`),
    {
      read: ["cloudwatch:GetDashboard"],
      write: ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"],
      resources: [`arn:aws:cloudwatch::${stack.accountId}:dashboard/${name}`],
    },
  ];
}

/**
 * A pool is made with its tags, for which Cognito asks about TagResource on `*`, not on a pool.
 *
 * @see AWS: Tagging Amazon Cognito resources; aws-samples/aws-saas-factory-bootcamp#58
 */
function userPool(stack: DeployedStack): Permission[] {
  const pools = [arnOf("cognito-idp", "userpool/*", stack)];
  return [
    {
      read: ["cognito-idp:AdminGet*", "cognito-idp:Describe*", "cognito-idp:Get*", "cognito-idp:List*"],
      write: ["cognito-idp:*"],
      resources: pools,
      conditions: hasTagsOf(stack),
    },
    {
      read: [],
      write: ["cognito-idp:CreateUserPool", "cognito-idp:TagResource"],
      resources: ["*"],
      conditions: getsTagsOf(stack),
    },
  ];
}

function httpApi({ region }: DeployedStack): Permission[] {
  const at = (path: string) => `arn:aws:apigateway:${region}::${path}`;
  return [
    {
      read: ["apigateway:GET"],
      write: ["apigateway:*"],
      resources: [at("/apis"), at("/apis/*"), at("/tags/*")],
    },
    {
      read: [],
      write: ["iam:CreateServiceLinkedRole"],
      resources: ["arn:aws:iam::*:role/aws-service-role/ops.apigateway.amazonaws.com/*"],
      conditions: [equals("iam:AWSServiceName", "ops.apigateway.amazonaws.com")],
    },
  ];
}

/** What AWS offers no restriction for. */
function wholeAccount(): Permission[] {
  return [
    {
      read: [
        "cloudwatch:DescribeAlarms",
        "cognito-idp:DescribeUserPoolDomain",
        "ecr:GetAuthorizationToken",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
      ],
      // AWS: Enabling logging from AWS services.
      write: [
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
      ],
      resources: ["*"],
    },
  ];
}

/**
 * The one role of the stack; it may be handed to Lambda alone, which the statement that grants this says. It is made with
 * the boundary, gets no permissions without it, and keeps it: nothing here removes or changes one.
 */
function functionRole(stack: DeployedStack): Permission[] {
  const iam = (actions: readonly string[]) => actions.map((action) => `iam:${action}`);
  const resources = [functionRoleArn(stack)];
  return [
    {
      read: ["iam:Get*", "iam:List*"],
      write: iam([
        "DeleteRole",
        "DeleteRolePolicy",
        "TagRole",
        "UntagRole",
        "UpdateAssumeRolePolicy",
        "UpdateRole",
      ]),
      resources,
    },
    {
      read: [],
      write: iam(["CreateRole", "PutRolePermissionsBoundary", "PutRolePolicy"]),
      resources,
      conditions: [equals("iam:PermissionsBoundary", boundaryArn(stack))],
    },
  ];
}

/** Cognito asks besides whether the pool itself may be touched. */
function webAcl(stack: DeployedStack): Permission[] {
  if (!stack.webAclArn) return [];
  return [
    {
      read: ["wafv2:Get*"],
      write: ["wafv2:AssociateWebACL", "wafv2:DisassociateWebACL"],
      resources: [stack.webAclArn, arnOf("cognito-idp", "userpool/*", stack)],
    },
  ];
}

/** @see AWS: Secret encryption and decryption in AWS Secrets Manager */
function encryption({ kmsKeyArns = [], region }: DeployedStack): Permission[] {
  if (kmsKeyArns.length === 0) return [];
  const services = ["logs", "secretsmanager"].map((service) => `${service}.${region}.amazonaws.com`);
  return [
    {
      read: ["kms:Decrypt", "kms:DescribeKey"],
      write: ["kms:GenerateDataKey"],
      resources: kmsKeyArns,
      conditions: [{ test: "StringEquals", variable: "kms:ViaService", values: services }],
    },
  ];
}

export function functionRoleArn({ prefix, environment, accountId }: DeployedStack): string {
  return `arn:aws:iam::${accountId}:role/${prefix}-${environment}`;
}

/** Names the boundary that the deploy roles ask for. */
export function boundaryName({ prefix, environment }: Pick<DeployedStack, "prefix" | "environment">): string {
  return `${prefix}-${environment}-boundary`;
}

/** The boundary's ARN: the one of the settings, or the one that is made beside the deploy roles. */
function boundaryArn(stack: DeployedStack): string {
  return (
    stack.permissionsBoundaryArn ?? `arn:aws:iam::${stack.accountId}:policy/deploy/${boundaryName(stack)}`
  );
}

/** The most that any role of a stack may ever do: what the function needs, on what is the stack's own. */
export function boundaryStatements(stack: DeployedStack): PolicyStatement[] {
  const name = `${stack.prefix}-${stack.environment}`;
  const items = [
    "BatchGetItem",
    "BatchWriteItem",
    "DeleteItem",
    "GetItem",
    "PutItem",
    "Query",
    "Scan",
    "UpdateItem",
  ];
  return [
    {
      actions: ["logs:CreateLogStream", "logs:PutLogEvents"],
      resources: [arnOf("logs", `log-group:/aws/lambda/${name}:*`, stack)],
    },
    {
      actions: items.map((action) => `dynamodb:${action}`),
      resources: [arnOf("dynamodb", `table/${name}-*`, stack)],
    },
    { actions: ["xray:PutTelemetryRecords", "xray:PutTraceSegments"], resources: ["*"] },
  ];
}

/** Nothing of others is tagged, and so taken over. */
export function takeoverRefusals(stack: DeployedStack): PolicyStatement[] {
  return refusesOthers(stack, ["cognito-idp:TagResource"], [arnOf("cognito-idp", "userpool/*", stack)]);
}
