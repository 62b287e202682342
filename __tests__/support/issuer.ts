import { randomBytes } from "node:crypto";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { type CryptoKey, exportJWK, generateKeyPair, type JWK, type JWTPayload, SignJWT } from "jose";
import { scopeName } from "../../service/contract.ts";

export const clientId = "1example23456789";
export const otherClientId = "2stranger3456789";

export interface Issuer {
  /** Shaped like Cognito's, on a loopback port. */
  readonly issuer: string;
  /** How often the keys were asked for. */
  jwksRequests: number;
  /** What the JWKS is answered with; 200 unless a test sets it. */
  jwksStatus: number;
  /** The JWKS's body; the current key unless a test sets it. */
  jwksBody: string | undefined;
  /** How long the JWKS lets one wait. */
  jwksDelayMs: number;
  /** Signs an access token like Cognito's; a claim given as undefined is left out. */
  accessToken(claims?: Readonly<Record<string, unknown>>): Promise<string>;
  /** Signs an ID token like Cognito's for `clientId`. */
  idToken(claims?: JWTPayload): Promise<string>;
  /** Signs what it is given with the current key, under a `kid` that may be a lie. */
  sign(claims: object, kid?: string): Promise<string>;
  /** Replaces the key. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

interface SigningKey {
  readonly kid: string;
  readonly privateKey: CryptoKey;
  readonly jwk: JWK;
}

/** A real issuer on a socket: discovery, keys made now, tokens signed with them. */
export async function startIssuer(): Promise<Issuer> {
  let key = await makeKey();
  const server = createServer(async (request, response) => {
    const answer = (status: number, body: unknown) =>
      response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify(body));
    if (request.url === `/${poolId}/.well-known/openid-configuration`) {
      return answer(200, { issuer: self.issuer, jwks_uri: `${self.issuer}/.well-known/jwks.json` });
    }
    if (request.url !== `/${poolId}/.well-known/jwks.json`) return answer(404, {});
    self.jwksRequests += 1;
    await new Promise((resolve) => setTimeout(resolve, self.jwksDelayMs));
    if (self.jwksBody === undefined) answer(self.jwksStatus, { keys: [key.jwk] });
    else response.writeHead(self.jwksStatus, { "content-type": "application/json" }).end(self.jwksBody);
  });

  const self: Issuer = {
    issuer: `${await listen(server)}/${poolId}`,
    jwksRequests: 0,
    jwksStatus: 200,
    jwksBody: undefined,
    jwksDelayMs: 0,
    accessToken: (claims) => self.sign({ ...accessTokenClaims(self.issuer), ...claims }),
    idToken: (claims) => self.sign({ ...idTokenClaims(self.issuer), ...claims }),
    sign: (claims, kid = key.kid) =>
      new SignJWT(claims as JWTPayload).setProtectedHeader({ kid, alg: "RS256" }).sign(key.privateKey),
    async rotate() {
      key = await makeKey();
    },
    close: () => close(server),
  };
  return self;
}

const poolId = "eu-west-1_TestPool1";

/** @returns the origin that the server listens at, on a free port of 127.0.0.1 */
export async function listen(server: Server): Promise<string> {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

export async function close(server: Server): Promise<void> {
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeAllConnections();
  await closed;
}

async function makeKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = await generateKeyPair("RS256", { extractable: true });
  const kid = randomBytes(32).toString("base64");
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), kid, alg: "RS256", use: "sig" } };
}

function accessTokenClaims(iss: string): JWTPayload {
  const now = Math.floor(Date.now() / 1_000);
  const common = { iss, version: 2, token_use: "access", auth_time: now, iat: now, exp: now + 3_600 };
  return {
    ...common,
    sub: clientId,
    client_id: clientId,
    scope: scopeName("auth"),
    jti: crypto.randomUUID(),
  };
}

function idTokenClaims(iss: string): JWTPayload {
  const now = Math.floor(Date.now() / 1_000);
  const common = { iss, token_use: "id", auth_time: now, iat: now, exp: now + 3_600 };
  return { ...common, sub: "9f0d", aud: clientId, "cognito:username": "alice", jti: crypto.randomUUID() };
}
