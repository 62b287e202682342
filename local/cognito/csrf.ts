import { randomUUID } from "node:crypto";
import type { State } from "../state.ts";
import type { PoolRequest } from "./request.ts";
import { cookie } from "./response.ts";
import { equalSecrets, randomSecret, seal } from "./secrets.ts";

const csrfCookieName = "XSRF-TOKEN";
const maximumAgeMs = 5 * 60_000;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Name of the hidden field. AWS does not document it; our choice. */
export const csrfFieldName = "_csrf";

interface CsrfToken {
  /** Value of the hidden field: the time it was made, and a seal over that and the cookie. */
  readonly field: string;
  /** The `XSRF-TOKEN` cookie; one that the browser already has is kept, so that two tabs work. */
  readonly cookie: string;
}

/** Ties the forms of the login pages to the browser that asked for them, for five minutes. */
export interface CsrfGuard {
  issue(request: PoolRequest): CsrfToken;
  /**
   * Whether the posted form came from a page that this browser was given at most five minutes ago. It does not stop
   * a program on another port of localhost that plants a cookie of its own: cookies know no ports.
   */
  accepts(request: PoolRequest): boolean;
}

/** @param now milliseconds since the epoch */
export function createCsrfGuard(userPoolId: string, state: State, now: () => number): CsrfGuard {
  const key = state.remember(`cognito/${userPoolId}/csrf-secret`, () => randomSecret());
  const fieldOf = (issuedAt: string, token: string) => `${issuedAt}.${seal(key, `${issuedAt}.${token}`)}`;
  return {
    issue(request) {
      const known = request.cookies.get(csrfCookieName) ?? "";
      const token = uuid.test(known) ? known : randomUUID();
      return { field: fieldOf(String(now()), token), cookie: cookie(csrfCookieName, token) };
    },
    accepts({ cookies, form }) {
      const token = cookies.get(csrfCookieName);
      const field = form?.get(csrfFieldName);
      const issuedAt = field?.split(".", 1)[0];
      if (!token || !field || !issuedAt || !equalSecrets(field, fieldOf(issuedAt, token))) return false;
      return now() - Number(issuedAt) <= maximumAgeMs;
    },
  };
}
