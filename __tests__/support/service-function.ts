import { vi } from "vitest";
import { environmentVariables, scopeName } from "../../service/contract.ts";
import type { LambdaHandler } from "../../service/lambda-adapter.ts";
import { clientId } from "./issuer.ts";
import { type EventOptions, httpApiEvent } from "./service-event.ts";

export const apiUrl = "http://localhost:8443";
export const booksTableName = "books";

export interface Answer {
  readonly status: number;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly cookies: readonly string[];
  readonly text: string;
  readonly json: () => Record<string, unknown>;
}

export interface ServiceFunction {
  readonly invoke: (event: EventOptions) => Promise<Answer>;
  /** The lines on stdout so far. */
  readonly logLines: readonly string[];
  readonly module: { readonly handler: LambdaHandler };
}

/**
 * Loads an entry of the fixture as a cold start does, with this environment.
 *
 * @param entry @default that of the fixture itself
 */
export async function loadFunction(
  urls: {
    readonly issuer: string;
    readonly authorizationServerUrl?: string;
    /** @default apiUrl */
    readonly apiUrl?: string;
  },
  entry: () => Promise<ServiceFunction["module"]> = () => import("../fixture/lambda.ts"),
): Promise<ServiceFunction> {
  vi.resetModules();
  vi.stubEnv(environmentVariables.issuer, urls.issuer);
  const authorizationServerUrl = urls.authorizationServerUrl ?? new URL(urls.issuer).origin;
  vi.stubEnv(environmentVariables.authorizationServerUrl, authorizationServerUrl);
  vi.stubEnv(environmentVariables.apiUrl, urls.apiUrl ?? apiUrl);
  vi.stubEnv(environmentVariables.browserClientId, clientId);
  vi.stubEnv(environmentVariables.browserClientScopes, `openid email profile ${scopeName("auth")}`);
  vi.stubEnv(environmentVariables.allowedClientIds, `${clientId},another`);
  vi.stubEnv(environmentVariables.booksTableName, booksTableName);
  const logLines: string[] = [];
  vi.spyOn(process.stdout, "write").mockImplementation((line) => {
    logLines.push(String(line));
    return true;
  });
  const module = await entry();
  const invoke = async (options: EventOptions) =>
    toAnswer(await module.handler(httpApiEvent(options), { awsRequestId: "6f1f2a8e" }));
  return { invoke, logLines, module };
}

function toAnswer(result: Awaited<ReturnType<LambdaHandler>>): Answer {
  const text = Buffer.from(result.body ?? "", result.isBase64Encoded ? "base64" : "utf8").toString();
  return {
    status: result.statusCode ?? 0,
    headers: result.headers as Record<string, string>,
    cookies: result.cookies ?? [],
    text,
    json: () => JSON.parse(text),
  };
}
