import type { LambdaFunction } from "../../model.ts";
import { type Instance, type ResourceFamily, regionalArn } from "../family.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";

/** @see Terraform AWS provider: aws_lambda_function, aws_lambda_alias */
export const lambdaFunctionFamily: ResourceFamily = {
  aws_lambda_function: {
    treatment: "emulated",
    attributes: {
      id: (lambda) => lambda.text("function_name"),
      arn: (lambda) => regionalArn(lambda, "lambda", `function:${lambda.text("function_name")}`),
      invoke_arn: (lambda) => invokeArn(lambda, lambda.text("arn")),
      version: (lambda) => (lambda.attribute("publish") === true ? "1" : "$LATEST"),
      qualified_arn: (lambda) => `${lambda.text("arn")}:${lambda.text("version")}`,
      qualified_invoke_arn: (lambda) => invokeArn(lambda, lambda.text("qualified_arn")),
    },
  },
  aws_lambda_alias: {
    treatment: "emulated",
    attributes: {
      id: (alias) => alias.text("arn"),
      arn: (alias) => `${functionArn(alias, alias.text("function_name"))}:${alias.text("name")}`,
      invoke_arn: (alias) => invokeArn(alias, alias.text("arn")),
    },
  },
  "aws_lambda_function_url*": {
    treatment: { refused: "put an aws_apigatewayv2_route in front of the function" },
  },
};

/** Set by Lambda itself, which refuses them from its users. */
const reservedNames = [
  "AWS_ACCESS_KEY",
  "AWS_ACCESS_KEY_ID",
  "AWS_DEFAULT_REGION",
  "AWS_EXECUTION_ENV",
  "AWS_LAMBDA_FUNCTION_MEMORY_SIZE",
  "AWS_LAMBDA_FUNCTION_NAME",
  "AWS_LAMBDA_FUNCTION_VERSION",
  "AWS_LAMBDA_INITIALIZATION_TYPE",
  "AWS_LAMBDA_LOG_GROUP_NAME",
  "AWS_LAMBDA_LOG_STREAM_NAME",
  "AWS_LAMBDA_RUNTIME_API",
  "AWS_REGION",
  "AWS_SECRET_ACCESS_KEY",
  "AWS_SESSION_TOKEN",
  "LAMBDA_RUNTIME_DIR",
  "LAMBDA_TASK_ROOT",
];

/** 4 KB for all names and values together. @see AWS: Lambda, Working with environment variables */
const maximumEnvironmentBytes = 4096;

/** Functions; code, image, role, network and layers are not looked at. */
export function readLambdaFunctions(declared: DeclaredResources): readonly LambdaFunction[] {
  return declared.all("aws_lambda_function").map(readLambdaFunction);
}

function readLambdaFunction(lambda: ResourceReader): LambdaFunction {
  const functionName = lambda.text("function_name");
  const logging = lambda.block("logging_config");
  const reserved = lambda.optionalNumber("reserved_concurrent_executions") ?? -1;
  return {
    address: lambda.address,
    functionName,
    functionArn: lambda.text("arn"),
    memorySizeMb: lambda.numberUnlessUnset("memory_size") ?? 128,
    timeoutSeconds: lambda.numberUnlessUnset("timeout") ?? 3,
    reservedConcurrency: reserved < 0 ? undefined : reserved,
    environment: readEnvironment(lambda),
    logGroup: logging?.optionalText("log_group") ?? `/aws/lambda/${functionName}`,
    logFormat: logging?.choice("log_format", ["JSON", "Text"], "Text") ?? "Text",
  };
}

/** No request depends on a value that only AWS knows, such as the host of a database: it is made up. */
function readEnvironment(lambda: ResourceReader): Readonly<Record<string, string>> {
  const variables = lambda.withMadeUpValues.block("environment")?.textMap("variables") ?? {};
  for (const name of Object.keys(variables)) {
    if (reservedNames.includes(name)) {
      throw lambda.fault(
        `environment.variables.${name}`,
        "not be set",
        "a value for a name that Lambda reserves",
      );
    }
    if (!/^[a-zA-Z][a-zA-Z0-9_]+$/.test(name)) {
      throw lambda.fault(
        `environment.variables.${name}`,
        "be named by a letter and letters, digits or _",
        name,
      );
    }
  }
  const bytes = Buffer.byteLength(Object.entries(variables).flat().join(""));
  if (bytes > maximumEnvironmentBytes) {
    throw lambda.fault("environment", "be at most 4 KB", `${bytes} bytes`);
  }
  return variables;
}

function functionArn(instance: Instance, nameOrArn: string): string {
  return nameOrArn.startsWith("arn:") ? nameOrArn : regionalArn(instance, "lambda", `function:${nameOrArn}`);
}

/** What an integration calls. @see AWS: API Gateway, Lambda proxy integrations */
function invokeArn(instance: Instance, arn: string): string {
  return `arn:aws:apigateway:${instance.region}:lambda:path/2015-03-31/functions/${arn}/invocations`;
}
