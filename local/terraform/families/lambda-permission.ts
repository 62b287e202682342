import { parseRouteKey } from "../../model.ts";
import type { ResourceFamily } from "../family.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";

/** @see Terraform AWS provider: aws_lambda_permission */
export const lambdaPermissionFamily: ResourceFamily = { aws_lambda_permission: { treatment: "emulated" } };

/** A function as API Gateway calls it. */
export interface InvocationTarget {
  readonly functionArn: string;
  /** Alias or version. */
  readonly qualifier: string | undefined;
}

/** A route, wherever its API is reached. */
export interface CallingRoute {
  /** `arn:aws:execute-api:<region>:<account>:<api id>` */
  readonly executionArn: string;
  readonly stages: readonly string[];
  readonly routeKey: string;
}

interface InvokePermission extends InvocationTarget {
  readonly sourceArn: string | undefined;
}

const methodsOfAny = ["GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"];

/**
 * Who may invoke what, by the `aws_lambda_permission`s of the file: the function's resource policy as far as it is
 * about API Gateway.
 *
 * A route counts as permitted when every method it serves is, in at least one stage. The source ARN of a route is
 * taken to hold the route's path as declared, `{variables}` included; AWS does not document it for HTTP APIs.
 *
 * @see AWS: Lambda, Working with resource-based IAM policies
 */
export class InvokePermissions {
  readonly #permissions: readonly InvokePermission[];

  constructor(declared: DeclaredResources) {
    this.#permissions = declared.all("aws_lambda_permission").filter(isForApiGateway).map(readPermission);
  }

  allow(caller: CallingRoute, target: InvocationTarget): boolean {
    const relevant = this.#permissions.filter(
      ({ functionArn, qualifier }) => functionArn === target.functionArn && qualifier === target.qualifier,
    );
    const stages = caller.stages.length > 0 ? caller.stages : ["$default"];
    return stages.some((stage) =>
      requestPaths(caller.routeKey).every((path) =>
        relevant.some(({ sourceArn }) => covers(sourceArn, `${caller.executionArn}/${stage}/${path}`)),
      ),
    );
  }
}

function isForApiGateway(permission: ResourceReader): boolean {
  const isInvoke = ["lambda:InvokeFunction", "lambda:*", "*"].includes(permission.text("action"));
  const isGateway = ["apigateway.amazonaws.com", "*"].includes(permission.text("principal"));
  return (
    isInvoke &&
    isGateway &&
    [undefined, permission.accountId].includes(permission.optionalText("source_account"))
  );
}

/** `function_name` may be a name or an ARN, with a qualifier at its end. */
function readPermission(permission: ResourceReader): InvokePermission {
  const name = permission.text("function_name");
  const [functionName = "", qualifier] = name.replace(/^.*:function:/, "").split(":");
  return {
    functionArn: `arn:aws:lambda:${permission.region}:${permission.accountId}:function:${functionName}`,
    qualifier: permission.optionalText("qualifier") ?? qualifier,
    sourceArn: permission.optionalText("source_arn"),
  };
}

/** What follows the stage in the ARN: `GET/books`, `$default`. */
function requestPaths(routeKey: string): readonly string[] {
  const parsed = parseRouteKey(routeKey);
  if (!parsed) return [routeKey];
  const methods = parsed.method === "ANY" ? methodsOfAny : [parsed.method];
  return methods.map((method) => `${method}${parsed.path}`);
}

function covers(pattern: string | undefined, arn: string): boolean {
  if (pattern === undefined) return true;
  const literal = pattern.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  return new RegExp(`^${literal.replaceAll("*", ".*").replaceAll("?", ".")}$`).test(arn);
}
