import { isHeader, isObject, readHeaders, replyOf } from "./function-response.ts";
import type { Reply } from "./reply.ts";
import { withoutHopByHop } from "./request.ts";

/**
 * What a client gets for a function's output, payload format version 1.0: an object with a `statusCode`, and nothing
 * else. `headers` has one value for a header, `multiValueHeaders` several. Both are sent; a value that is in both is sent
 * once.
 *
 * AWS does not document what is malformed: here the same as in format 2.0.
 *
 * @returns undefined when the output is malformed, which is the gateway's 500
 * @see AWS: Create AWS Lambda proxy integrations for HTTP APIs in API Gateway
 */
export function functionReplyV1(payload: string): Reply | undefined {
  const output = parseJson(payload);
  if (!isObject(output)) return undefined;
  const single = readHeaders(output.headers ?? {});
  const several = readMultiValueHeaders(output.multiValueHeaders ?? {});
  if (!single || !several) return undefined;
  const isDeclared = (name: string) => isObject(output.headers) && namesIn(output.headers).includes(name);
  const added = Object.entries(single).filter(
    ([name, value]) =>
      !several.some(([other, same]) => other === name && (same === value || !isDeclared(name))),
  );
  return replyOf(output, [...several, ...added]);
}

function readMultiValueHeaders(value: unknown): [string, string][] | undefined {
  if (!isObject(value)) return undefined;
  const kept = withoutHopByHop(Object.fromEntries(namesIn(value).map((name) => [name, ""])));
  const lines: [string, string][] = [];
  for (const [name, values] of Object.entries(value)) {
    if (!Array.isArray(values)) return undefined;
    for (const item of values) {
      if (!["string", "number", "boolean"].includes(typeof item) || !isHeader(name, String(item)))
        return undefined;
      lines.push([name.toLowerCase(), String(item)]);
    }
  }
  return lines.filter(([name]) => name in kept && name !== "content-length");
}

function namesIn(headers: object): readonly string[] {
  return Object.keys(headers).map((name) => name.toLowerCase());
}

function parseJson(payload: string): unknown {
  try {
    return JSON.parse(payload);
  } catch {
    return undefined;
  }
}
