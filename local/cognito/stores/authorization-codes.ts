import { randomUUID } from "node:crypto";
import type { State } from "../../state.ts";
import type { UserGrant } from "../claims.ts";
import { createSecretStore } from "./secret-store.ts";

const lifetimeMs = 5 * 60_000;

/** What a code stands for. */
export interface CodeGrant {
  readonly grant: UserGrant;
  readonly redirectUri: string;
  /** Whether the authorization request named it; if so the token request has to, too (RFC 6749 section 4.1.3). */
  readonly redirectUriSent: boolean;
  /** S256; absent: the login was without PKCE. */
  readonly codeChallenge?: string;
  readonly nonce?: string;
}

/** Codes that wait to be exchanged for tokens, once each. */
export interface AuthorizationCodes {
  /** @returns a UUID, good for five minutes */
  issue(codeGrant: CodeGrant): string;
  /** Spends the code, whatever comes of it. It does not check client, redirect URI or challenge. */
  redeem(code: string): CodeGrant | undefined;
}

/** @param now milliseconds since the epoch; the state has to go by the same clock */
export function createAuthorizationCodes(
  userPoolId: string,
  state: State,
  now: () => number,
): AuthorizationCodes {
  const codes = createSecretStore<CodeGrant>(state, `cognito/${userPoolId}/code`);
  return {
    issue(codeGrant) {
      const code = randomUUID();
      codes.put(code, codeGrant, now() + lifetimeMs);
      return code;
    },
    redeem: (code) => codes.take(code),
  };
}
