import { compactVerify, importJWK } from "jose";
import { accessMatrix } from "../access/matrix.ts";
import { toPublicJwk } from "../cognito/keys.ts";
import type { LivePool } from "../cognito/live-pool.ts";
import { type CompactJws, readCompactJws } from "../compact-jws.ts";
import { createJwtAuthorizer } from "../http-api/jwt-authorizer.ts";
import { type FindKey, InvalidTokenError } from "../http-api/signing-keys.ts";
import type { HttpApi, HttpRoute, JwtAuthorizer, StackModel } from "../model.ts";
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
  /** `unchecked`: the gateway looks at no token there, the function decides. */
  readonly outcome: "passes" | "refused" | "unchecked";
  readonly reason: string;
}

/** Says what a pasted text is worth here. The text is neither kept nor logged. */
export type InspectToken = (text: string) => Promise<TokenInspection>;

/**
 * Decodes a token, verifies it against the keys of this stack's pools and says what the gateway's authorizers make of
 * it, route by route. It is given the keys and fetches none: it does not know those of a foreign issuer.
 *
 * It does not check whether the token was revoked (nor does the gateway), nor what the functions refuse.
 *
 * @param deps.pools those of the model
 * @param deps.now milliseconds since the epoch
 */
export function createTokenInspector(deps: {
  readonly model: StackModel;
  readonly pools: readonly LivePool[];
  readonly now: () => number;
}): InspectToken {
  const { model, pools, now } = deps;
  const judge = createRouteJudge(model, pools, now);
  return async (text) => {
    const token = text.trim().replace(/^Bearer\s+/i, "");
    const decoded = readCompactJws(token);
    if (!decoded) return unreadable(token);
    const claims = decoded.payload;
    const livePool = pools.find(({ pool }) => pool.issuer === claims.iss);
    const context = { pool: livePool?.pool, users: livePool ? livePool.users.list() : [], nowMs: now() };
    return {
      ...(await verify(token, decoded, livePool, now())),
      claims: Object.entries(claims).map(([name, value]) => ({
        name,
        value: typeof value === "string" ? value : JSON.stringify(value),
        meaning: explainClaim(name, value, context),
      })),
      routes: await judge(token),
    };
  };
}

function unreadable(token: string): TokenInspection {
  const parts = token.split(".").length;
  const verdict =
    parts === 3
      ? "This is no JSON web token: header and claims must be JSON in base64url, without any other sign."
      : `This is no JSON web token: it has ${parts} ${parts === 1 ? "part" : "parts"} in place of 3. Refresh tokens and authorization codes mean nothing to anybody but Cognito.`;
  return { genuine: false, verdict, claims: [], routes: [] };
}

async function verify(
  token: string,
  { header, payload }: CompactJws,
  livePool: LivePool | undefined,
  nowMs: number,
): Promise<Pick<TokenInspection, "genuine" | "verdict">> {
  const refuse = (verdict: string) => ({ genuine: false, verdict });
  if (!livePool) return refuse("No user pool of this stack issued it. Nothing that it says is verified.");
  const { pool, keys } = livePool;
  const key = signingKey(livePool, header.kid);
  if (!key) {
    return refuse(
      `The user pool ${pool.name} has no such key: it is forged, or the keys were made anew since. Nothing that it says is verified.`,
    );
  }
  const publicKey = await importJWK(toPublicJwk(key));
  const verified = await compactVerify(token, publicKey, { algorithms: ["RS256"] }).catch(() => undefined);
  if (!verified) return refuse("The signature does not match: it is forged or was changed.");
  const signed = `The user pool ${pool.name} signed it with its key for ${key === keys.idToken ? "ID" : "access"} tokens`;
  const fault = timeFault(payload, nowMs);
  if (fault) return refuse(`${signed}, but it ${fault}.`);
  return { genuine: true, verdict: `${signed}, and it is valid.` };
}

function timeFault({ exp, nbf }: CompactJws["payload"], nowMs: number): string | undefined {
  if (typeof exp !== "number" || !Number.isFinite(exp)) return "does not say when it expires";
  if (exp * 1000 <= nowMs) return "has expired";
  const isValidYet = nbf === undefined || (typeof nbf === "number" && nbf * 1000 <= nowMs);
  return isValidYet ? undefined : "is not valid yet";
}

function signingKey({ keys }: LivePool, kid: unknown) {
  return [keys.accessToken, keys.idToken].find((key) => key.kid === kid);
}

/** The public keys of an issuer, without a fetch: those of another issuer than a pool of this stack are not known. */
function keysOf(issuer: string, pools: readonly LivePool[]): FindKey {
  const livePool = pools.find(({ pool }) => pool.issuer === issuer);
  return async (kid, algorithm) => {
    if (!livePool) {
      const reason = "not verified: its issuer is no user pool of this stack, and no keys are fetched here";
      throw new InvalidTokenError(reason);
    }
    const key = signingKey(livePool, kid);
    if (!key || algorithm !== "RS256") throw new InvalidTokenError("no key of the issuer matches the token");
    return importJWK(toPublicJwk(key), algorithm);
  };
}

function createRouteJudge(
  model: StackModel,
  pools: readonly LivePool[],
  now: () => number,
): (token: string) => Promise<RouteVerdict[]> {
  const checks = new Map(
    model.httpApis
      .flatMap(({ authorizers }) => authorizers)
      .map((authorizer) => [
        authorizer.address,
        createJwtAuthorizer(authorizer, keysOf(authorizer.issuer, pools), now),
      ]),
  );
  const judge = async (api: HttpApi, route: HttpRoute, token: string): Promise<RouteVerdict> => {
    const { authorizer, authorizationScopes } = route;
    if (!authorizer) {
      const reason = "the gateway does not check it; the function decides";
      return { api, route, outcome: "unchecked", reason };
    }
    const authorize = checks.get(authorizer.address);
    if (!authorize) throw new Error(`${authorizer.address} is not an authorizer of the API`);
    const { decision } = await authorize(presented(token, authorizer), authorizationScopes);
    if (decision.kind !== "authorized")
      return { api, route, outcome: "refused", reason: refusal(decision, route) };
    const reason = authorizationScopes.length > 0 ? "it holds a scope of the route" : "no scope is asked for";
    return { api, route, outcome: "passes", reason };
  };
  const { rows } = accessMatrix(model);
  return (token) => Promise.all(rows.map(({ api, route }) => judge(api, route, token)));
}

function refusal(
  { kind, reason }: { kind: string; reason: string },
  { authorizationScopes }: HttpRoute,
): string {
  return kind === "forbidden" ? `it lacks the scope ${authorizationScopes.join(" or ")}` : reason;
}

/** A request that carries the token wherever the authorizer looks for one. */
function presented(token: string, { identitySources }: JwtAuthorizer) {
  const names = identitySources.map((source) => source.replace(/^\$request\.\w+\./, ""));
  return {
    headers: Object.fromEntries(names.map((name) => [name.toLowerCase(), token])),
    query: new URLSearchParams(Object.fromEntries(names.map((name) => [name, token]))),
  };
}
