import { type ComputedAttributes, type Instance, regionalArn } from "./computed-attributes.ts";
import { digits, lowerCase, randomText, upperCase } from "./identifiers.ts";

const letters = upperCase + lowerCase;
const nameAsId = (instance: Instance) => instance.text("name");

/** Lambda, DynamoDB, the ignored resources whose names and ARNs others ask for, and the data sources. */
export const otherAttributes: Readonly<Record<string, ComputedAttributes>> = {
  aws_lambda_function: {
    id: (lambda) => lambda.text("function_name"),
    arn: (lambda) => regionalArn(lambda, "lambda", `function:${lambda.text("function_name")}`),
    invoke_arn: (lambda) => invokeArn(lambda, lambda.text("arn")),
    version: (lambda) => (lambda.attribute("publish") === true ? "1" : "$LATEST"),
    qualified_arn: (lambda) => `${lambda.text("arn")}:${lambda.text("version")}`,
    qualified_invoke_arn: (lambda) => invokeArn(lambda, lambda.text("qualified_arn")),
  },
  aws_lambda_alias: {
    id: (alias) => alias.text("arn"),
    arn: (alias) => `${functionArn(alias, alias.text("function_name"))}:${alias.text("name")}`,
    invoke_arn: (alias) => invokeArn(alias, alias.text("arn")),
  },
  aws_dynamodb_table: {
    id: nameAsId,
    arn: (table) => regionalArn(table, "dynamodb", `table/${table.text("name")}`),
  },
  aws_iam_role: {
    id: nameAsId,
    arn: (role) => `arn:aws:iam::${role.accountId}:role/${role.text("name")}`,
  },
  aws_cloudwatch_log_group: {
    id: nameAsId,
    arn: (group) => regionalArn(group, "logs", `log-group:${group.text("name")}`),
  },
  aws_ecr_repository: {
    id: nameAsId,
    arn: (repository) => regionalArn(repository, "ecr", `repository/${repository.text("name")}`),
    registry_id: (repository) => repository.accountId,
    repository_url: (repository) =>
      `${repository.accountId}.dkr.ecr.${repository.region}.amazonaws.com/${repository.text("name")}`,
  },
  aws_sns_topic: {
    id: (topic) => topic.text("arn"),
    arn: (topic) => regionalArn(topic, "sns", topic.text("name")),
  },
  aws_secretsmanager_secret: {
    id: (secret) => secret.text("arn"),
    arn: (secret) =>
      regionalArn(
        secret,
        "secretsmanager",
        `secret:${secret.text("name")}-${secret.remember("arn", () => randomText(6, letters + digits))}`,
      ),
  },
  "data.aws_caller_identity": {
    id: (caller) => caller.accountId,
    account_id: (caller) => caller.accountId,
  },
  "data.aws_region": {
    id: (data) => data.region,
    name: (data) => data.region,
    region: (data) => data.region,
  },
  "data.aws_partition": {
    partition: () => "aws",
    dns_suffix: () => "amazonaws.com",
  },
};

function functionArn(instance: Instance, nameOrArn: string): string {
  return nameOrArn.startsWith("arn:") ? nameOrArn : regionalArn(instance, "lambda", `function:${nameOrArn}`);
}

/** What an integration calls. @see AWS: API Gateway, Lambda proxy integrations */
function invokeArn(instance: Instance, arn: string): string {
  return `arn:aws:apigateway:${instance.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}
