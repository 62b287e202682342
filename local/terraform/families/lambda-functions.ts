import type { LambdaFunction } from "../../model.ts";
import type { Block } from "../resource.ts";
import type { Declared } from "./declared.ts";

/** Set by Lambda itself, which refuses them from anybody else. */
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
export function readLambdaFunctions(declared: Declared): readonly LambdaFunction[] {
  return declared.all("aws_lambda_function").map(readLambdaFunction);
}

function readLambdaFunction(lambda: Block): LambdaFunction {
  const functionName = lambda.text("function_name");
  const logging = lambda.block("logging_config");
  const reserved = lambda.optionalNumber("reserved_concurrent_executions") ?? -1;
  return {
    address: lambda.address,
    functionName,
    functionArn: lambda.text("arn"),
    memorySizeMb: lambda.optionalNumber("memory_size") ?? 128,
    timeoutSeconds: lambda.optionalNumber("timeout") ?? 3,
    reservedConcurrency: reserved < 0 ? undefined : reserved,
    environment: readEnvironment(lambda),
    logGroup: logging?.optionalText("log_group") ?? `/aws/lambda/${functionName}`,
    logFormat: logging?.choice("log_format", ["JSON", "Text"], "Text") ?? "Text",
  };
}

function readEnvironment(lambda: Block): Readonly<Record<string, string>> {
  const variables = lambda.block("environment")?.textMap("variables") ?? {};
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
