import { randomUUID } from "node:crypto";
import type { IncomingMessage, RequestListener, ServerResponse } from "node:http";
import { type ReceivedBody, readBody } from "../../http/body.ts";
import { reportFault } from "../errors.ts";
import type { LivePool } from "../live-pool.ts";
import { maximumBodyBytes } from "../request.ts";
import { clientSecretOperations } from "./client-secret-operations.ts";
import { AdminError, type Input, notFound, requireText } from "./input.ts";
import type { FindPool, Operation } from "./operation.ts";
import { poolOperations } from "./pool-operations.ts";
import { userOperations } from "./user-operations.ts";

const targetPrefix = "AWSCognitoIdentityProviderService.";

/** Whether a request is meant for the admin API and not for a page at the same path. */
export function isAdminCall({ method, url, headers }: IncomingMessage): boolean {
  return method === "POST" && url === "/" && headers["x-amz-target"] !== undefined;
}

/**
 * The calls of Cognito's own API that people script, in AWS's JSON protocol: `--endpoint-url` of the AWS CLI and
 * `endpoint` of the SDKs lead here. A call that is not there is refused by its name.
 *
 * It does NOT verify signatures: every process of this machine may call it. Web pages may not; a browser always names
 * the page's origin when it posts, and such a request is refused.
 *
 * @param deps.pools all of the stack: every origin serves them all, as AWS's regional endpoint does
 * @see AWS: Amazon Cognito user pools API reference
 */
export function createAdminApi({ pools }: { readonly pools: readonly LivePool[] }): RequestListener {
  const findPool: FindPool = (input) => {
    const userPoolId = requireText(input, "UserPoolId");
    const found = pools.find(({ pool }) => pool.userPoolId === userPoolId);
    if (!found) throw notFound(`User pool ${userPoolId}`);
    return found;
  };
  const operations = new Map<string, Operation>(
    Object.entries({
      ...userOperations(findPool),
      ...poolOperations(pools, findPool),
      ...clientSecretOperations(findPool),
    }),
  );

  return async (message, response) => {
    try {
      const operation = chooseOperation(operations, message);
      const body = await readBody(message, maximumBodyBytes);
      if (body.kind === "cut off") return response.destroy();
      sendAwsJson(response, 200, await operation(parseInput(body)));
    } catch (error) {
      const { type, message: text, status } = error instanceof AdminError ? error : faultOf(error);
      sendAwsJson(response, status, { __type: type, message: text });
    }
  };
}

function chooseOperation(
  operations: ReadonlyMap<string, Operation>,
  { headers }: IncomingMessage,
): Operation {
  if (headers.origin !== undefined) {
    const advice = "Web pages may not call the admin API; call it from a program of this machine.";
    throw new AdminError("AccessDeniedException", advice, 403);
  }
  const target = String(headers["x-amz-target"]);
  const operation = target.startsWith(targetPrefix) && operations.get(target.slice(targetPrefix.length));
  if (operation) return operation;
  const known = [...operations.keys()].sort().join(", ");
  throw new AdminError("UnknownOperationException", `${target} is not supported; there are ${known}.`);
}

function parseInput(body: ReceivedBody): Input {
  try {
    const input: unknown = JSON.parse(body.kind === "whole" ? body.bytes.toString("utf8") : "");
    if (typeof input === "object" && input !== null && !Array.isArray(input)) return input as Input;
  } catch {
    // It is answered like any other text that is not an object.
  }
  throw new AdminError("SerializationException", "The body must be a JSON object of at most 64 KiB.");
}

function sendAwsJson(response: ServerResponse, status: number, body: object): void {
  response.writeHead(status, {
    "content-type": "application/x-amz-json-1.1",
    "x-amzn-requestid": randomUUID(),
    "cache-control": "no-store",
  });
  response.end(JSON.stringify(body));
}

function faultOf(error: unknown): AdminError {
  reportFault(error);
  return new AdminError("InternalErrorException", "The admin API failed; its cause is on stderr.", 500);
}
