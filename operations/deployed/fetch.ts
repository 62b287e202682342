import { UserError } from "gatehouse-local";

const timeoutMs = 15_000;

export interface HttpAnswer {
  readonly status: number;
  readonly headers: Headers;
  /** The whole body. */
  readonly text: string;
}

/**
 * Sends a request and reads the whole answer. It follows no redirect and waits no longer than a cold start takes.
 *
 * @throws {UserError} no answer came, or only a part of one
 */
export async function fetchOnce(url: string, init: RequestInit = {}): Promise<HttpAnswer> {
  if (!URL.canParse(url))
    throw new UserError(`a URL of the system must be absolute, got "${url}"; deploy it again`);
  try {
    const signal = AbortSignal.timeout(timeoutMs);
    const response = await fetch(url, { ...init, redirect: "manual", signal });
    return { status: response.status, headers: response.headers, text: await response.text() };
  } catch {
    throw new UserError(`${new URL(url).origin} does not answer; start the system, or look at the network`);
  }
}
