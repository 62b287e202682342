/** Where a stack's resources are: how the ARNs of those begin whose names are ours. */
export interface Location {
  readonly region: string;
  /** Twelve digits, or Terraform's reference to the caller's. */
  readonly accountId: string;
}

/** What a statement of an IAM policy asks for besides. @see AWS: "IAM JSON policy elements: Condition" */
export interface Condition {
  /** `StringEquals`, `ForAllValues:StringLike` … */
  readonly test: string;
  readonly variable: string;
  readonly values: readonly string[];
}

export interface PolicyStatement {
  /** @default "Allow" */
  readonly effect?: "Allow" | "Deny";
  readonly actions: readonly string[];
  /** @default - none: the trust policy of a role is about the role itself */
  readonly resources?: readonly string[];
  /** Who may, by kind: `{ Service: "lambda.amazonaws.com" }`. @default - who has the policy */
  readonly principals?: Readonly<Record<string, string>>;
  /** @default - none */
  readonly conditions?: readonly Condition[];
}

/** `arn:aws:<service>:<region>:<account id>:<resource>` */
export function arnOf(service: string, resource: string, { region, accountId }: Location): string {
  return `arn:aws:${service}:${region}:${accountId}:${resource}`;
}

/**
 * An IAM policy as the JSON that IAM stores. Made of literal names and the account id alone, it is known in the very
 * first plan. A policy that refers to a resource is unknown there: the reviewer would not see what it allows.
 *
 * @param statements of literals and references to `aws_caller_identity` or variables
 */
export function policyJson(statements: readonly PolicyStatement[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements.map(statementJson) });
}

function statementJson({ effect = "Allow", ...statement }: PolicyStatement) {
  const { actions, resources, principals, conditions = [] } = statement;
  return {
    Effect: effect,
    Principal: principals,
    Action: actions,
    Resource: resources,
    Condition: conditions.length > 0 ? conditionJson(conditions) : undefined,
  };
}

/** Conditions of one test share its block. */
function conditionJson(conditions: readonly Condition[]) {
  const tests = [...new Set(conditions.map(({ test }) => test))];
  const ofTest = (test: string) => conditions.filter((condition) => condition.test === test);
  return Object.fromEntries(
    tests.map((test) => [
      test,
      Object.fromEntries(ofTest(test).map(({ variable, values }) => [variable, values])),
    ]),
  );
}
