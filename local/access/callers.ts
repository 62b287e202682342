import { grantMachineScopes, grantUserScopes } from "../cognito/scopes.ts";
import type { StackModel, UserPool, UserPoolClient } from "../model.ts";

/** Who calls the API: a machine, a person who logged in by a client, or nobody in particular. */
export interface Caller {
  readonly kind: "machine" | "person" | "nobody";
  /** The client's name; "nobody" where there is none. */
  readonly name: string;
  /** What the caller gets from Cognito; undefined: no token at all. */
  readonly token: CallerToken | undefined;
}

/** What the gateway looks at in an access token. */
export interface CallerToken {
  readonly issuer: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
}

/** One caller per app client, the machines first, and nobody at the end. */
export function callersOf({ userPools }: StackModel): readonly Caller[] {
  const clients = userPools.flatMap((pool) => pool.clients.map((client) => clientCaller(pool, client)));
  const ofKind = (kind: Caller["kind"]) => clients.filter((caller) => caller.kind === kind);
  return [...ofKind("machine"), ...ofKind("person"), { kind: "nobody", name: "nobody", token: undefined }];
}

/** A caller asks for no scope in particular: it gets every one that its client may have. */
function clientCaller(pool: UserPool, client: UserPoolClient): Caller {
  const isMachine = client.flows.includes("client_credentials");
  const grant = isMachine ? grantMachineScopes : grantUserScopes;
  const servesAnyone = client.oauthEnabled && client.flows.length > 0;
  const scopes = servesAnyone ? grant(pool, client, undefined) : undefined;
  return {
    kind: isMachine ? "machine" : "person",
    name: client.name,
    token: scopes && { issuer: pool.issuer, clientId: client.clientId, scopes },
  };
}
