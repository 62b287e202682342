import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import {
  DataAwsIamPolicyDocument,
  type DataAwsIamPolicyDocumentStatement,
} from "@cdktf/provider-aws/lib/data-aws-iam-policy-document/index.js";
import { IamOpenidConnectProvider } from "@cdktf/provider-aws/lib/iam-openid-connect-provider/index.js";
import { IamRole } from "@cdktf/provider-aws/lib/iam-role/index.js";
import { IamRolePolicy } from "@cdktf/provider-aws/lib/iam-role-policy/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { LocalBackend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import { functionRoleArn, type StackNames, stackPermissions } from "./stack-permissions.ts";

export interface DeployedEnvironment {
  /** Name of the stack, and of the repository's environment that deploys it. */
  readonly name: string;
  readonly prefix: string;
  readonly region: string;
}

const issuer = "token.actions.githubusercontent.com";
const audience = "sts.amazonaws.com";

/**
 * What lets the repository's workflow deploy without a stored key: GitHub as an identity provider and two roles per
 * environment of the repository: the one for `<name>-plan` sees, and changes nothing but the state's lock; the one
 * for `<name>` deploys. Which branches and people get that far is up to the rules of the repository's environments.
 *
 * It does NOT confine the code that is deployed: whoever may deploy may give the function's role any permission.
 *
 * @see GitHub: Configuring OpenID Connect in Amazon Web Services
 */
export class BootstrapStack extends TerraformStack {
  private readonly accountId: string;
  private readonly provider: IamOpenidConnectProvider;
  private readonly subjectPrefix: TerraformVariable;
  private readonly stateBucket: TerraformVariable;

  constructor(scope: Construct, id: string, environments: readonly DeployedEnvironment[]) {
    super(scope, id);
    const [first] = environments;
    new AwsProvider(this, "aws", { region: first?.region });
    // Outside cdktf.out, which may be deleted.
    new LocalBackend(this, { path: "../../../../terraform.bootstrap.tfstate" });
    this.subjectPrefix = this.createVariable(
      "github_subject_prefix",
      "How the subject of the repository's tokens begins: repo:OWNER/NAME, or with ids repo:OWNER-123/NAME-456 where the repository's OIDC settings say so",
    );
    this.stateBucket = this.createVariable("state_bucket", "Name of the S3 bucket with the stacks' state");
    this.accountId = new DataAwsCallerIdentity(this, "caller").accountId;
    this.provider = new IamOpenidConnectProvider(this, "github", {
      url: `https://${issuer}`,
      clientIdList: [audience],
    });
    for (const environment of environments) this.createRoles(environment);
  }

  private createVariable(name: string, description: string): TerraformVariable {
    return new TerraformVariable(this, name, { type: "string", nullable: false, description });
  }

  private createRoles(environment: DeployedEnvironment): void {
    const names = {
      name: `${environment.prefix}-${environment.name}`,
      region: environment.region,
      accountId: this.accountId,
    };
    const permissions = stackPermissions(names);
    const read = permissions.map(({ read: actions, resources }) => allow(actions, resources));
    const write = permissions.map(({ write: actions, resources }) => allow(actions, resources));
    this.createRole(environment, `${environment.name}-plan`, [...read, ...this.readState(environment)]);
    this.createRole(environment, environment.name, [
      ...read,
      ...write,
      passRoleToLambda(names),
      ...this.readState(environment),
      allow(["s3:PutObject"], [this.stateArn(environment)]),
    ]);
  }

  /** @param trusted the repository's environment that may take the role */
  private createRole(
    { prefix }: DeployedEnvironment,
    trusted: string,
    statements: readonly DataAwsIamPolicyDocumentStatement[],
  ): void {
    const scope = new Construct(this, trusted);
    const role = new IamRole(scope, "role", {
      // A path of its own: no deployment may reach the roles that deploy.
      path: "/deploy/",
      name: `${prefix}-${trusted}-github`,
      assumeRolePolicy: this.trust(scope, trusted).json,
    });
    new IamRolePolicy(scope, "policy", {
      name: "deploy",
      role: role.id,
      policy: new DataAwsIamPolicyDocument(scope, "permissions", { statement: [...statements] }).json,
    });
    new TerraformOutput(this, `${trusted}_role_arn`, { value: role.arn });
  }

  private trust(scope: Construct, trusted: string): DataAwsIamPolicyDocument {
    const equals = (claim: string, value: string) => ({
      test: "StringEquals",
      variable: `${issuer}:${claim}`,
      values: [value],
    });
    return new DataAwsIamPolicyDocument(scope, "trust", {
      statement: [
        {
          actions: ["sts:AssumeRoleWithWebIdentity"],
          principals: [{ type: "Federated", identifiers: [this.provider.arn] }],
          condition: [
            equals("aud", audience),
            equals("sub", `${this.subjectPrefix.stringValue}:environment:${trusted}`),
          ],
        },
      ],
    });
  }

  /** Reading the state takes its lock, an object beside it. */
  private readState(environment: DeployedEnvironment): DataAwsIamPolicyDocumentStatement[] {
    const state = this.stateArn(environment);
    return [
      allow(["s3:ListBucket"], [`arn:aws:s3:::${this.stateBucket.stringValue}`]),
      allow(["s3:GetObject"], [state]),
      allow(["s3:DeleteObject", "s3:GetObject", "s3:PutObject"], [`${state}.tflock`]),
    ];
  }

  private stateArn({ prefix, name }: DeployedEnvironment): string {
    return `arn:aws:s3:::${this.stateBucket.stringValue}/${prefix}/${name}.tfstate`;
  }
}

function allow(actions: readonly string[], resources: readonly string[]): DataAwsIamPolicyDocumentStatement {
  return { actions: [...actions], resources: [...resources] };
}

function passRoleToLambda(names: Pick<StackNames, "name" | "accountId">): DataAwsIamPolicyDocumentStatement {
  return {
    actions: ["iam:PassRole"],
    resources: [functionRoleArn(names)],
    condition: [{ test: "StringEquals", variable: "iam:PassedToService", values: ["lambda.amazonaws.com"] }],
  };
}
