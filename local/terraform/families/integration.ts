import type { Integration, LambdaFunction } from "../../model.ts";
import { type ResourceFamily, rememberedId } from "../family.ts";
import type { ResourceReader } from "../resource.ts";
import type { CallingRoute, InvocationTarget, InvokePermissions } from "./lambda-permission.ts";

/** @see Terraform AWS provider: aws_apigatewayv2_integration */
export const integrationFamily: ResourceFamily = {
  aws_apigatewayv2_integration: {
    treatment: "emulated",
    parent: { type: "aws_apigatewayv2_api", attribute: "api_id" },
    attributes: { id: (integration) => rememberedId(integration, 7) },
  },
};

export interface IntegrationContext {
  readonly functions: readonly LambdaFunction[];
  readonly permissions: InvokePermissions;
}

/** Transformations between client and function that the runner does not make. */
const transformations = ["request_parameters", "response_parameters", "integration_subtype", "tls_config"];
const maximumTimeoutMs = 30_000;

/** An integration as one route uses it. */
export function readIntegration(
  block: ResourceReader,
  caller: CallingRoute,
  context: IntegrationContext,
): Integration {
  assertSupported(block);
  const timeoutMs = block.numberUnlessUnset("timeout_milliseconds") ?? maximumTimeoutMs;
  if (timeoutMs < 50 || timeoutMs > maximumTimeoutMs) {
    throw block.fault("timeout_milliseconds", "be 50 to 30000", String(timeoutMs));
  }
  const uri = block.text("integration_uri");
  if (block.text("integration_type") === "HTTP_PROXY") {
    return { type: "HTTP_PROXY", method: block.text("integration_method"), url: uri, timeoutMs };
  }
  const payloadFormatVersion = block.choice("payload_format_version", ["1.0", "2.0"], "1.0");
  const target = functionNamed(uri, context.functions);
  if (!target) throw notAFunction(block, "integration_uri", uri);
  return {
    ...lambdaProxy(target, isPermitted(block, caller, target, context)),
    payloadFormatVersion,
    timeoutMs,
  };
}

/**
 * The integration of an API made by quick create: its `target` is a function's ARN or a URL.
 *
 * @see AWS: API_CreateApi (apigatewayv2), target
 */
export function readQuickCreateIntegration(
  api: ResourceReader,
  caller: CallingRoute,
  context: IntegrationContext,
): Integration {
  const uri = api.text("target");
  if (/^https?:\/\//.test(uri)) {
    return { type: "HTTP_PROXY", method: "ANY", url: uri, timeoutMs: maximumTimeoutMs };
  }
  const target = functionNamed(uri, context.functions);
  if (!target) throw notAFunction(api, "target", uri);
  return lambdaProxy(target, isPermitted(api, caller, target, context));
}

function assertSupported(block: ResourceReader): void {
  const type = block.text("integration_type");
  if (type !== "AWS_PROXY" && type !== "HTTP_PROXY") {
    throw block.unsupported(`integration_type "${type}"`, "use AWS_PROXY or HTTP_PROXY");
  }
  if ((block.optionalText("connection_type") ?? "INTERNET") !== "INTERNET") {
    throw block.unsupported("connection_type", "reach the target over the internet or call a function");
  }
  block.refuse(transformations, "let the function read the request and shape the answer");
}

interface FoundFunction extends InvocationTarget {
  readonly address: string;
}

/** By its ARN, its invoke ARN or one of the two with an alias or version. */
function functionNamed(uri: string, functions: readonly LambdaFunction[]): FoundFunction | undefined {
  const [, functionArn, qualifier] =
    /(arn:aws:lambda:[^:]+:\d{12}:function:[^:/]+)(?::([^:/]+))?/.exec(uri) ?? [];
  const found = functions.find((candidate) => candidate.functionArn === functionArn);
  return found && { address: found.address, functionArn: found.functionArn, qualifier };
}

function lambdaProxy(target: FoundFunction, invokePermitted: boolean) {
  return {
    type: "AWS_PROXY",
    functionAddress: target.address,
    payloadFormatVersion: "2.0",
    timeoutMs: maximumTimeoutMs,
    invokePermitted,
  } as const;
}

/** With credentials of its own the integration acts as that role, whose policies are not looked at. */
function isPermitted(
  block: ResourceReader,
  caller: CallingRoute,
  target: InvocationTarget,
  context: IntegrationContext,
): boolean {
  return block.declares("credentials_arn") || context.permissions.allow(caller, target);
}

function notAFunction(block: ResourceReader, attribute: string, got: string) {
  return block.fault(attribute, "be the ARN or invoke ARN of a function in this file", got);
}
