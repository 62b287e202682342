import { createPublicKey } from "node:crypto";
import { type JWTPayload, jwtVerify, SignJWT } from "jose";
import type { User, UserPool, UserPoolClient } from "../model.ts";
import { idClaims, machineAccessClaims, type UserGrant, userAccessClaims } from "./claims.ts";
import type { PoolKeys, SigningKey } from "./keys.ts";

/** Tokens of a person, in the order of Cognito's answers. */
interface UserTokens {
  /** Absent without the scope `openid`. */
  readonly id_token?: string;
  readonly access_token: string;
}

export interface TokenIssuer {
  issueMachineToken(client: UserPoolClient, scopes: readonly string[]): Promise<string>;
  /** @param nonce of the authorization request. @default no `nonce` claim */
  issueUserTokens(client: UserPoolClient, user: User, grant: UserGrant, nonce?: string): Promise<UserTokens>;
  /**
   * Claims of an access token of this pool, or undefined: signature, issuer and `exp` are checked. ID tokens fail,
   * because another key signs them. It does not check the client, the scopes, the user or a revocation.
   */
  verifyAccessToken(token: string): Promise<JWTPayload | undefined>;
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
      const options = { algorithms: ["RS256"], issuer: pool.issuer, currentDate: new Date(now()) };
      const verified = await jwtVerify(token, publicKey, options).catch(() => undefined);
      return verified?.payload;
    },
  };
}

/** Cognito's header has `kid` and `alg` and no `typ`. */
function sign(claims: JWTPayload, { kid, privateKey }: SigningKey): Promise<string> {
  return new SignJWT(claims).setProtectedHeader({ kid, alg: "RS256" }).sign(privateKey);
}
