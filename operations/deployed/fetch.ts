import { UserError } from "gatehouse-local";

const timeoutMs = 15_000;

/**
 * `fetch` that follows no redirect and waits no longer than a cold start takes.
 *
 * @throws {UserError} nobody answers
 */
export async function fetchOnce(url: string, init: RequestInit = {}): Promise<Response> {
  try {
    return await fetch(url, { ...init, redirect: "manual", signal: AbortSignal.timeout(timeoutMs) });
  } catch {
    throw new UserError(`${new URL(url).origin} does not answer; start the system, or look at the network`);
  }
}
