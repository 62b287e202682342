import { generateKeyPairSync, randomBytes } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { CompactSign, exportJWK, type JWK, type KeyObject, SignJWT } from "jose";

interface SigningKey {
  readonly kid: string;
  readonly privateKey: KeyObject;
  readonly jwk: JWK;
}

/** An issuer of tokens with keys of its own: discovery, JWKS, and tokens signed for real. */
export interface TestIssuer {
  readonly url: string;
  /** Paths that were asked for, in order. */
  readonly requests: string[];
  /** Takes the place of the answer on a path until it is deleted. */
  readonly overrides: Map<string, (request: IncomingMessage, response: ServerResponse) => void>;
  /** Signs claims as they are; header members named here replace the issuer's own. */
  sign(claims: Record<string, unknown>, header?: Record<string, unknown>): Promise<string>;
  /** Signs a text as it is, JSON or not. */
  signText(text: string): Promise<string>;
  /** New keys from now on, in the JWKS and for signing. */
  rotate(): Promise<void>;
  close(): Promise<void>;
}

export async function startIssuer(): Promise<TestIssuer> {
  let key = await createKey();
  const requests: string[] = [];
  const overrides: TestIssuer["overrides"] = new Map();
  const server = createServer((request, response) => {
    const path = request.url ?? "";
    requests.push(path);
    const override = overrides.get(path);
    if (override) return override(request, response);
    response.setHeader("content-type", "application/json");
    if (path === "/pool/.well-known/openid-configuration")
      return response.end(JSON.stringify({ issuer: url, jwks_uri: `${url}/.well-known/jwks.json` }));
    if (path === "/pool/.well-known/jwks.json") return response.end(JSON.stringify({ keys: [key.jwk] }));
    return response.writeHead(404).end();
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const url = `http://localhost:${(server.address() as AddressInfo).port}/pool`;
  return {
    url,
    requests,
    overrides,
    sign: (claims, header = {}) =>
      new SignJWT(claims).setProtectedHeader({ alg: "RS256", kid: key.kid, ...header }).sign(key.privateKey),
    signText: (text) =>
      new CompactSign(Buffer.from(text))
        .setProtectedHeader({ alg: "RS256", kid: key.kid })
        .sign(key.privateKey),
    rotate: async () => {
      key = await createKey();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function createKey(): Promise<SigningKey> {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const kid = randomBytes(32).toString("base64");
  return { kid, privateKey, jwk: { ...(await exportJWK(publicKey)), alg: "RS256", kid, use: "sig" } };
}
