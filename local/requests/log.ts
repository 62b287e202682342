import type { UserPoolRecord } from "../cognito/observation.ts";
import type { RequestRecord } from "./record.ts";

/** A request to an HTTP API or to a user pool. */
export type ObservedRequest =
  | { readonly kind: "api"; readonly apiName: string; readonly record: RequestRecord }
  | { readonly kind: "pool"; readonly poolName: string; readonly record: UserPoolRecord };

export interface LoggedRequest {
  /** Grows with every request, over restarts too. */
  readonly id: number;
  readonly request: ObservedRequest;
}

/** How many requests are kept; the oldest go first. */
export const maximumRequests = 200;

/** The latest requests of the running stack, and who wants to hear of the next one. It outlives a reload. */
export class RequestLog {
  readonly #requests: LoggedRequest[] = [];
  readonly #listeners = new Set<(logged: LoggedRequest) => void>();
  #nextId: number;

  /** @param now milliseconds since the epoch: the first id, so that a page knows what came after a restart */
  constructor(now: number) {
    this.#nextId = now;
  }

  add(request: ObservedRequest): void {
    const logged = { id: this.#nextId++, request };
    this.#requests.push(logged);
    if (this.#requests.length > maximumRequests) this.#requests.shift();
    for (const listener of this.#listeners) listener(logged);
  }

  /** Oldest first. */
  after(id: number): readonly LoggedRequest[] {
    return this.#requests.filter((logged) => logged.id > id);
  }

  /** @returns ends it */
  subscribe(listener: (logged: LoggedRequest) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
