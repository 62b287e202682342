import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { DataAwsIamOpenidConnectProvider } from "@cdktf/provider-aws/lib/data-aws-iam-openid-connect-provider/index.js";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { IamPolicy } from "@cdktf/provider-aws/lib/iam-policy/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import {
  Fn,
  type ITerraformDependable,
  LocalBackend,
  TerraformOutput,
  TerraformStack,
  TerraformVariable,
  Token,
} from "cdktf";
import { Construct } from "constructs";
import { type PolicyStatement, policyJson } from "../iam-policy.ts";
import {
  boundaryName,
  boundaryStatements,
  functionRoleArn,
  stackPermissions,
  takeoverRefusals,
} from "./stack-permissions.ts";
import { type DeployedStack, equals, type Permission } from "./tag-conditions.ts";

/** `environment` is the name of the stack too, and of the repository's environment that deploys it. */
export type DeployedEnvironment = Omit<DeployedStack, "accountId">;

const issuer = "token.actions.githubusercontent.com";
const audience = "sts.amazonaws.com";

/**
 * What lets the repository's workflow deploy without a stored key: GitHub as an identity provider and two roles per
 * environment of the repository: the one for `<name>-plan` sees all, secrets included, and changes nothing but the
 * state's lock; the one for `<name>` deploys. Which branches and people get that far is up to the rules of the
 * repository's environments, so each of them has to be limited to the main branch.
 *
 * A permissions boundary for each environment confines the function's role, whatever a deployment gives it. It does NOT
 * confine the code that is deployed, nor what stackPermissions says that AWS cannot tell apart.
 *
 * @see GitHub: Configuring OpenID Connect in Amazon Web Services
 */
export class DeployRolesStack extends TerraformStack {
  private readonly accountId: string;
  private readonly provider: ITerraformDependable;
  private readonly subjectPrefix: TerraformVariable;
  private readonly stateBucket: TerraformVariable;

  constructor(scope: Construct, id: string, environments: readonly DeployedEnvironment[]) {
    super(scope, id);
    const [first] = environments;
    new AwsProvider(this, "aws", { region: first?.region });
    // Outside cdktf.out, which may be deleted.
    new LocalBackend(this, { path: "../../../../terraform.bootstrap.tfstate" });
    this.subjectPrefix = this.createTextVariable(
      "github_subject_prefix",
      "How the subject of the repository's tokens begins: repo:OWNER/NAME, or with ids repo:OWNER-123/NAME-456 where the repository's OIDC settings say so",
    );
    this.stateBucket = this.createTextVariable(
      "state_bucket",
      "Name of the S3 bucket with the stacks' state",
    );
    this.accountId = new DataAwsCallerIdentity(this, "caller").accountId;
    this.provider = this.findOrCreateProvider();
    for (const environment of environments) this.createRoles(environment);
  }

  /** An account has one provider per URL: another project may have made it, which is looked up before anything is made. */
  private findOrCreateProvider(): ITerraformDependable {
    const exists = new TerraformVariable(this, "github_provider_exists", {
      type: "bool",
      default: false,
      description: "Whether the account has GitHub's OIDC provider already; IAM takes no second one",
    });
    const url = `https://${issuer}`;
    const count = (whenItExists: number, otherwise: number) =>
      Token.asNumber(Fn.conditional(exists.value, whenItExists, otherwise));
    new DataAwsIamOpenidConnectProvider(this, "existing-github", { url, count: count(1, 0) });
    return new IamOpenidConnectProvider(this, "github", {
      url,
      clientIdList: [audience],
      count: count(0, 1),
    });
  }

  private createTextVariable(name: string, description: string): TerraformVariable {
    return new TerraformVariable(this, name, { type: "string", nullable: false, description });
  }

  private createRoles(deployed: DeployedEnvironment): void {
    const stack = { ...deployed, accountId: this.accountId };
    const { environment } = stack;
    const permissions = stackPermissions(stack);
    const read = permissions.flatMap((permission) => allow(permission.read, permission));
    const all = permissions.flatMap((permission) => allow(everythingOf(permission), permission));
    this.createBoundary(stack);
    this.createRole(stack, `${environment}-plan`, [...read, ...this.readState(stack)]);
    this.createRole(stack, environment, [
      ...all,
      ...takeoverRefusals(stack),
      passRoleToLambda(stack),
      ...this.readState(stack),
      ...allow(["s3:PutObject"], { resources: [this.stateArn(stack)] }),
    ]);
  }

  /** Below the path of the deploy roles: no deployment may change it. */
  private createBoundary(stack: DeployedStack): void {
    const boundary = new IamPolicy(this, `${stack.environment}-boundary`, {
      path: "/deploy/",
      name: boundaryName(stack),
      description: `The most that roles of ${stack.prefix}-${stack.environment} may do`,
      policy: policyJson(boundaryStatements(stack)),
    });
    new TerraformOutput(this, `${stack.environment}_permissions_boundary_arn`, { value: boundary.arn });
  }

  /** @param trusted the repository's environment that may take the role */
  private createRole(
    { prefix }: DeployedEnvironment,
    trusted: string,
    statements: readonly PolicyStatement[],
  ): void {
    const scope = new Construct(this, trusted);
    const role = new IamRole(scope, "role", {
      // A path of its own: no deployment may reach the roles that deploy.
      path: "/deploy/",
      name: `${prefix}-${trusted}-github`,
      assumeRolePolicy: policyJson([this.trust(trusted)]),
      dependsOn: [this.provider],
    });
    new IamRolePolicy(scope, "policy", { name: "deploy", role: role.id, policy: policyJson(statements) });
    new TerraformOutput(this, `${trusted}_role_arn`, { value: role.arn });
  }

  private trust(trusted: string): PolicyStatement {
    return {
      actions: ["sts:AssumeRoleWithWebIdentity"],
      principals: { Federated: `arn:aws:iam::${this.accountId}:oidc-provider/${issuer}` },
      conditions: [
        equals(`${issuer}:aud`, audience),
        equals(`${issuer}:sub`, `${this.subjectPrefix.stringValue}:environment:${trusted}`),
      ],
    };
  }

  /** Reading the state takes its lock, an object beside it. */
  private readState(environment: DeployedEnvironment): PolicyStatement[] {
    const state = this.stateArn(environment);
    return [
      ...allow(["s3:ListBucket"], { resources: [`arn:aws:s3:::${this.stateBucket.stringValue}`] }),
      ...allow(["s3:GetObject"], { resources: [state] }),
      ...allow(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], { resources: [`${state}.tflock`] }),
    ];
  }

  private stateArn({ prefix, environment }: DeployedEnvironment): string {
    return `arn:aws:s3:::${this.stateBucket.stringValue}/${prefix}/${environment}.tfstate`;
  }
}

/** Reading and writing; where all of a service is allowed, that alone: IAM counts the characters. */
function everythingOf({ read, write }: Permission): string[] {
  const isCovered = (action: string) => write.includes(action.replace(/:.*$/, ":*"));
  return [...read.filter((action) => !isCovered(action)), ...write];
}

function allow(
  actions: readonly string[],
  { resources, conditions }: Pick<Permission, "resources" | "conditions">,
): PolicyStatement[] {
  return actions.length === 0 ? [] : [{ actions, resources, conditions }];
}

function passRoleToLambda(stack: DeployedStack): PolicyStatement {
  return {
    actions: ["iam:PassRole"],
    resources: [functionRoleArn(stack)],
    conditions: [equals("iam:PassedToService", "lambda.amazonaws.com")],
  };
}
