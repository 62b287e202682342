import type { State } from "../../state.ts";
import type { Shape } from "../../state-shape.ts";

const grant: Shape = {
  clientId: "string",
  username: "string",
  scopes: ["string"],
  authTimeSeconds: "number",
  originJti: "string",
  eventId: "string",
};

/** What is kept of a pool, by the part of the key that follows the pool's id. */
const shapes: Readonly<Record<string, Shape>> = {
  "key/": { kid: "string", jwk: { kty: "string", n: "string", e: "string", d: "string" } },
  "csrf-secret": "string",
  "created/": "number",
  "password/": { salt: "string", key: "string", temporary: "boolean", setAt: "number" },
  "added-users": [
    { username: "string", sub: "string", enabled: "boolean", attributes: {}, groups: ["string"] },
  ],
  "client-secrets/": [{ id: "string", createdAt: "number", digest: "string" }],
  "session/": { username: "string", authTimeSeconds: "number" },
  "challenge/": { clientId: "string", username: "string" },
  "code/": { grant, redirectUri: "string", redirectUriSent: "boolean" },
  "refresh-token/": { grant, expiresAt: "number", replaced: "boolean" },
  "revoked/": "boolean",
};

/** @throws {UserError} something that is kept of the pool is not of the shape that its store writes */
export function assertKeptShapes(userPoolId: string, state: State): void {
  for (const [kind, shape] of Object.entries(shapes)) {
    state.requireShape(`cognito/${userPoolId}/${kind}`, shape);
  }
}
