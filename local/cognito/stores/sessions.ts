import type { User } from "../../model.ts";
import type { State } from "../../state.ts";
import type { PoolRequest } from "../request.ts";
import { cookie } from "../response.ts";
import { randomSecret } from "../secrets.ts";
import { createSecretStore } from "./secret-store.ts";
import type { UserDirectory } from "./users.ts";

const lifetimeSeconds = 3600;
const sessionCookieName = "cognito";

/** A person who has logged in with this browser. */
export interface Session {
  readonly user: User;
  /** When the password was typed, in seconds since the epoch. */
  readonly authTimeSeconds: number;
}

/** The single sign-on of the browser: the `cognito` cookie, good for one hour from the login, not from the last use. */
export interface Sessions {
  /** @returns the session and the cookie that carries it */
  start(user: User): { readonly session: Session; readonly cookie: string };
  /** undefined: no cookie, an expired one, or the user is gone or disabled. */
  current(request: PoolRequest): Session | undefined;
  /** @returns the cookie that removes the browser's */
  end(request: PoolRequest): string;
}

interface StoredSession {
  readonly username: string;
  readonly authTimeSeconds: number;
}

/** @param now milliseconds since the epoch; the state has to go by the same clock */
export function createSessions(
  userPoolId: string,
  state: State,
  users: UserDirectory,
  now: () => number,
): Sessions {
  const sessions = createSecretStore<StoredSession>(state, `cognito/${userPoolId}/session`);
  return {
    start(user) {
      const secret = randomSecret();
      const authTimeSeconds = Math.floor(now() / 1000);
      sessions.put(secret, { username: user.username, authTimeSeconds }, now() + lifetimeSeconds * 1000);
      return {
        session: { user, authTimeSeconds },
        cookie: cookie(sessionCookieName, secret, lifetimeSeconds),
      };
    },
    current(request) {
      const stored = sessions.get(request.cookies.get(sessionCookieName) ?? "");
      const user = stored && users.findActive(stored.username);
      return user && { user, authTimeSeconds: stored.authTimeSeconds };
    },
    end(request) {
      sessions.take(request.cookies.get(sessionCookieName) ?? "");
      return cookie(sessionCookieName, "", 0);
    },
  };
}
