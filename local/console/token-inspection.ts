import { createPublicKey } from "node:crypto";
import { compactVerify, decodeJwt, decodeProtectedHeader, type JWTPayload } from "jose";
import { accessMatrix } from "../access/matrix.ts";
import { loadPoolKeys } from "../cognito/keys.ts";
import { createJwtAuthorizer } from "../http-api/jwt-authorizer.ts";
import { createSigningKeys } from "../http-api/signing-keys.ts";
import type { HttpApi, HttpRoute, JwtAuthorizer, StackModel, User, UserPool } from "../model.ts";
import type { State } from "../state.ts";
import { explainClaim } from "./claim-meanings.ts";

export interface TokenInspection {
  /** Whether a pool of this stack signed it and it has not expired. */
  readonly genuine: boolean;
  /** One or two sentences. */
  readonly verdict: string;
  readonly claims: readonly ExplainedClaim[];
  /** By path and method, as in the access matrix. */
  readonly routes: readonly RouteVerdict[];
}

interface ExplainedClaim {
  readonly name: string;
  /** As JSON, but for texts. */
  readonly value: string;
  readonly meaning: string;
}

interface RouteVerdict {
  readonly api: HttpApi;
  readonly route: HttpRoute;
  readonly passes: boolean;
  readonly reason: string;
}

/** Says what a pasted text is worth here. The text is neither kept nor logged. */
export type InspectToken = (text: string) => Promise<TokenInspection>;

/**
 * Decodes a token, verifies it against the keys of this stack's pools and asks the gateway's own authorizers what they
 * make of it, route by route.
 *
 * It does not check whether the token was revoked (nor does the gateway), nor what the functions refuse.
 *
 * @param usersOf the people of a pool
 * @param now milliseconds since the epoch
 */
export function createTokenInspector(deps: {
  readonly model: StackModel;
  readonly usersOf: (pool: UserPool) => readonly User[];
  readonly state: State;
  readonly now: () => number;
}): InspectToken {
  const { model, usersOf, state, now } = deps;
  const judge = createRouteJudge(model, now);
  return async (text) => {
    const token = text.trim().replace(/^Bearer\s+/i, "");
    const claims = decode(token);
    if (!claims) return unreadable(token);
    const pool = model.userPools.find(({ issuer }) => issuer === claims.iss);
    const context = { pool, users: pool ? usersOf(pool) : [], nowMs: now() };
    return {
      ...(await verify(token, claims, pool, state, now())),
      claims: Object.entries(claims).map(([name, value]) => ({
        name,
        value: typeof value === "string" ? value : JSON.stringify(value),
        meaning: explainClaim(name, value, context),
      })),
      routes: await judge(token),
    };
  };
}

function decode(token: string): JWTPayload | undefined {
  try {
    decodeProtectedHeader(token);
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

function unreadable(token: string): TokenInspection {
  const parts = token.split(".").length;
  const verdict =
    parts === 3
      ? "This is no JSON web token: header and claims must be JSON in base64url."
      : `This is no JSON web token: it has ${parts} ${parts === 1 ? "part" : "parts"} in place of 3. Refresh tokens and authorization codes mean nothing to anybody but Cognito.`;
  return { genuine: false, verdict, claims: [], routes: [] };
}

async function verify(
  token: string,
  claims: JWTPayload,
  pool: UserPool | undefined,
  state: State,
  nowMs: number,
): Promise<Pick<TokenInspection, "genuine" | "verdict">> {
  const refuse = (verdict: string) => ({ genuine: false, verdict });
  if (!pool) return refuse("No user pool of this stack issued it. Nothing that it says is verified.");
  const { accessToken, idToken } = await loadPoolKeys(pool.userPoolId, state);
  const { kid } = decodeProtectedHeader(token);
  const key = [accessToken, idToken].find((candidate) => candidate.kid === kid);
  if (!key) {
    return refuse(
      `The user pool ${pool.name} has no such key: it is forged, or the keys were made anew since. Nothing that it says is verified.`,
    );
  }
  const verified = await compactVerify(token, createPublicKey(key.privateKey), {
    algorithms: ["RS256"],
  }).catch(() => undefined);
  if (!verified) return refuse("The signature does not match: it is forged or was changed.");
  const signed = `The user pool ${pool.name} signed it with its key for ${key === idToken ? "ID" : "access"} tokens`;
  if (typeof claims.exp !== "number" || claims.exp * 1000 <= nowMs)
    return refuse(`${signed}, but it has expired.`);
  return { genuine: true, verdict: `${signed}, and it is valid.` };
}

function createRouteJudge(model: StackModel, now: () => number): (token: string) => Promise<RouteVerdict[]> {
  const checks = new Map(
    model.httpApis
      .flatMap(({ authorizers }) => authorizers)
      .map((authorizer) => [
        authorizer.address,
        createJwtAuthorizer(authorizer, createSigningKeys(authorizer.issuer, now), now),
      ]),
  );
  const judge = async (api: HttpApi, route: HttpRoute, token: string): Promise<RouteVerdict> => {
    const { authorizer, authorizationScopes } = route;
    if (!authorizer) return { api, route, passes: true, reason: "public: the gateway looks at no token" };
    const authorize = checks.get(authorizer.address);
    if (!authorize) throw new Error(`${authorizer.address} is not an authorizer of the API`);
    const { decision } = await authorize(presented(token, authorizer), authorizationScopes);
    if (decision.kind !== "authorized") return { api, route, passes: false, reason: decision.reason };
    const reason = authorizationScopes.length > 0 ? "it holds a scope of the route" : "no scope is asked for";
    return { api, route, passes: true, reason };
  };
  const { rows } = accessMatrix(model);
  return (token) => Promise.all(rows.map(({ api, route }) => judge(api, route, token)));
}

/** A request that carries the token wherever the authorizer looks for one. */
function presented(token: string, { identitySources }: JwtAuthorizer) {
  const names = identitySources.map((source) => source.replace(/^\$request\.\w+\./, ""));
  return {
    headers: Object.fromEntries(names.map((name) => [name.toLowerCase(), token])),
    query: new URLSearchParams(Object.fromEntries(names.map((name) => [name, token]))),
  };
}
