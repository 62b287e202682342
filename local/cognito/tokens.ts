import { createPublicKey } from "node:crypto";
import { type JWTPayload, jwtVerify, SignJWT } from "jose";
import { readCompactJws } from "../compact-jws.ts";
import type { User, UserPool, UserPoolClient } from "../model.ts";
import { idClaims, machineAccessClaims, type UserGrant, userAccessClaims } from "./claims.ts";
import type { PoolKeys, SigningKey } from "./keys.ts";

/** Tokens of a person, in the order of Cognito's answers. */
interface UserTokens {
  /** Absent without the scope `openid`. */
  readonly id_token?: string;
  readonly access_token: string;
}

/** Claims of an access token that this pool has signed. */
interface AccessClaims {
  readonly clientId: string;
  /** Separated by blanks. */
  readonly scope: string;
  /** undefined: it stands for a client alone. */
  readonly username: string | undefined;
  /** undefined: its client has no revocation. */
  readonly originJti: string | undefined;
}

export interface TokenIssuer {
  issueMachineToken(client: UserPoolClient, scopes: readonly string[]): Promise<string>;
  /** @param nonce of the authorization request. @default no `nonce` claim */
  issueUserTokens(client: UserPoolClient, user: User, grant: UserGrant, nonce?: string): Promise<UserTokens>;
  /**
   * What an access token of this pool says, or undefined: its spelling, signature, issuer, `token_use`, `exp` and the
   * kinds of its claims are checked. It does not check the client, the scopes, the user or a revocation.
   */
  verifyAccessToken(token: string): Promise<AccessClaims | undefined>;
}

/** @param now milliseconds since the epoch */
export function createTokenIssuer(pool: UserPool, keys: PoolKeys, now: () => number): TokenIssuer {
  const nowSeconds = () => Math.floor(now() / 1000);
  const publicKey = createPublicKey(keys.accessToken.privateKey);
  return {
    issueMachineToken: (client, scopes) =>
      sign(machineAccessClaims(pool, client, scopes, nowSeconds()), keys.accessToken),

    async issueUserTokens(client, user, grant, nonce) {
      const time = nowSeconds();
      const accessToken = await sign(userAccessClaims(pool, client, user, grant, time), keys.accessToken);
      if (!grant.scopes.includes("openid")) return { access_token: accessToken };
      const claims = idClaims(pool, client, user, grant, { accessToken, nonce }, time);
      return { id_token: await sign(claims, keys.idToken), access_token: accessToken };
    },

    async verifyAccessToken(token) {
      if (!readCompactJws(token)) return undefined;
      const options = {
        algorithms: ["RS256"],
        issuer: pool.issuer,
        currentDate: new Date(now()),
        requiredClaims: ["exp"],
      };
      const verified = await jwtVerify(token, publicKey, options).catch(() => undefined);
      return verified && readAccessClaims(verified.payload);
    },
  };
}

/** undefined: it is no access token. What the key has signed need not be well-formed: a person may have it, too. */
function readAccessClaims(claims: JWTPayload): AccessClaims | undefined {
  const { token_use, client_id: clientId, scope, username, origin_jti: originJti, exp } = claims;
  if (token_use !== "access" || !Number.isFinite(exp)) return undefined;
  if (typeof clientId !== "string" || typeof scope !== "string") return undefined;
  if (!isTextOrAbsent(username) || !isTextOrAbsent(originJti)) return undefined;
  return { clientId, scope, username, originJti };
}

function isTextOrAbsent(value: unknown): value is string | undefined {
  return value === undefined || typeof value === "string";
}

/** Cognito's header has `kid` and `alg` and no `typ`. */
function sign(claims: JWTPayload, { kid, privateKey }: SigningKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ kid, alg: "RS256" }).sign(privateKey);
}
