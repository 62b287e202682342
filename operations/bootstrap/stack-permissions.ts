/** What Terraform does with one service of a stack. */
export interface Permission {
  /** What a plan has to see. */
  readonly read: readonly string[];
  /** What an apply has to do besides. */
  readonly write: readonly string[];
  readonly resources: readonly string[];
}

export interface StackNames {
  /** `<prefix>-<environment>`, which begins every name of the stack. */
  readonly name: string;
  readonly region: string;
  readonly accountId: string;
}

/**
 * Everything that a stack is made of, service by service. Where AWS gives the names (pools, APIs, certificates, zones)
 * or offers no restriction, the resources are all of the account.
 *
 * It was written from the Service Authorization Reference and not tried on an account: where a deployment is refused
 * an action, add it here and nowhere else.
 *
 * @see AWS: Service Authorization Reference
 */
export function stackPermissions(names: StackNames): readonly Permission[] {
  return [...namedResources(names), ...unnamedResources(), ...functionRole(names)];
}

function namedResources({ name, region, accountId }: StackNames): Permission[] {
  const arn = (service: string, resource: string) => `arn:aws:${service}:${region}:${accountId}:${resource}`;
  const whole = (service: string, read: readonly string[], ...resources: readonly string[]): Permission => ({
    read: read.map((action) => `${service}:${action}`),
    write: [`${service}:*`],
    resources: resources.map((resource) => arn(service, resource)),
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
      `log-group:/aws/lambda/${name}*`,
      `log-group:/aws/vendedlogs/*${name}*`,
    ),
    whole("cloudwatch", ["Describe*", "Get*", "List*"], `alarm:${name}-*`),
    {
      read: ["cloudwatch:GetDashboard"],
      write: ["cloudwatch:DeleteDashboards", "cloudwatch:PutDashboard"],
      resources: [`arn:aws:cloudwatch::${accountId}:dashboard/${name}`],
    },
  ];
}

function unnamedResources(): Permission[] {
  return [
    {
      read: [
        "acm:Describe*",
        "acm:Get*",
        "acm:List*",
        "apigateway:GET",
        "cloudwatch:DescribeAlarms",
        "cognito-idp:Describe*",
        "cognito-idp:Get*",
        "cognito-idp:List*",
        "ecr:GetAuthorizationToken",
        "logs:DescribeLogGroups",
        "logs:DescribeResourcePolicies",
        "logs:GetLogDelivery",
        "logs:ListLogDeliveries",
        "route53:Get*",
        "route53:List*",
        "wafv2:Get*",
      ],
      write: [
        "acm:*",
        "apigateway:*",
        // AWS: Using your own domain for managed login.
        "cloudfront:UpdateDistribution",
        "cognito-idp:*",
        // AWS: Enabling logging from AWS services.
        "logs:CreateLogDelivery",
        "logs:DeleteLogDelivery",
        "logs:PutResourcePolicy",
        "logs:UpdateLogDelivery",
        "route53:ChangeResourceRecordSets",
        "wafv2:AssociateWebACL",
        "wafv2:DisassociateWebACL",
      ],
      resources: ["*"],
    },
  ];
}

/** The one role of the stack; it may be handed to Lambda alone, which the statement that grants this says. */
function functionRole({ name, accountId }: StackNames): Permission[] {
  const actions = [
    "CreateRole",
    "DeleteRole",
    "DeleteRolePolicy",
    "PutRolePolicy",
    "TagRole",
    "UntagRole",
    "UpdateAssumeRolePolicy",
    "UpdateRole",
  ];
  return [
    {
      read: ["iam:Get*", "iam:List*"],
      write: actions.map((action) => `iam:${action}`),
      resources: [functionRoleArn({ name, accountId })],
    },
  ];
}

export function functionRoleArn({ name, accountId }: Pick<StackNames, "name" | "accountId">): string {
  return `arn:aws:iam::${accountId}:role/${name}`;
}
