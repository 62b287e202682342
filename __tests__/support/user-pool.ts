import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { createAdminApi } from "../../local/cognito/admin/admin-api.ts";
import { createLivePool, type LivePool } from "../../local/cognito/live-pool.ts";
import type { UserPoolRecord } from "../../local/cognito/observation.ts";
import { createUserPoolServer } from "../../local/cognito/server.ts";
import type { User, UserPool, UserPoolClient } from "../../local/model.ts";
import { servePoolOrigin } from "../../local/pool-origin.ts";
import { State } from "../../local/state.ts";

export const callbackUrl = "http://localhost:4000/callback";
export const logoutUrl = "http://localhost:4000/";
export const alicePassword = "Correct-Horse-1";

export const machineClient: UserPoolClient = {
  address: "aws_cognito_user_pool_client.machine",
  name: "machine",
  clientId: "machine0000000000000000000",
  clientSecret: "machine-secret+%41",
  oauthEnabled: true,
  flows: ["client_credentials"],
  scopes: ["example/read", "example/write"],
  callbackUrls: [],
  defaultRedirectUri: undefined,
  logoutUrls: [],
  identityProviders: ["COGNITO"],
  readAttributes: undefined,
  declared: {
    accessTokenValidity: undefined,
    idTokenValidity: undefined,
    refreshTokenValidity: undefined,
    accessTokenUnit: undefined,
    idTokenUnit: undefined,
    refreshTokenUnit: undefined,
    explicitAuthFlows: [],
    preventUserExistenceErrors: undefined,
  },
  accessTokenValiditySeconds: 3600,
  idTokenValiditySeconds: 3600,
  refreshTokenValiditySeconds: 30 * 86_400,
  authSessionValiditySeconds: 180,
  tokenRevocation: true,
  refreshTokenRotationGraceSeconds: undefined,
  managedLoginBranding: false,
};

/** Public, authorization code. */
export const browserClient: UserPoolClient = {
  ...machineClient,
  address: "aws_cognito_user_pool_client.browser",
  name: "browser",
  clientId: "browser0000000000000000000",
  clientSecret: undefined,
  flows: ["code"],
  scopes: ["openid", "email", "profile", "example/read"],
  callbackUrls: [callbackUrl],
  defaultRedirectUri: callbackUrl,
  logoutUrls: [logoutUrl],
  managedLoginBranding: true,
};

export const alice: User = {
  username: "alice",
  sub: "5f0c2a4e-1111-4222-8333-444455556666",
  password: alicePassword,
  passwordIsTemporary: false,
  enabled: true,
  attributes: {
    email: "alice@example.com",
    email_verified: "true",
    phone_number: "+41790000000",
    phone_number_verified: "false",
    name: "Alice Doe",
    "custom:tenant": "7",
  },
  groups: [],
};

/** Milliseconds since the epoch, moved by hand. */
export interface Clock {
  now(): number;
  advance(milliseconds: number): void;
}

export interface RunningUserPool {
  readonly pool: UserPool;
  readonly livePool: LivePool;
  /** `http://localhost:<port>`. */
  readonly origin: string;
  readonly clock: Clock;
  readonly state: State;
  readonly records: UserPoolRecord[];
  close(): Promise<void>;
}

/**
 * Starts a pool with a machine client, a browser client and alice, and its admin API.
 *
 * @param declared what the pool declares otherwise
 * @param earlier a pool whose state and clock it goes on with. @default a new state
 */
export async function startUserPool(
  declared: Partial<UserPool> = {},
  earlier?: Pick<RunningUserPool, "state" | "clock">,
): Promise<RunningUserPool> {
  const clock = earlier?.clock ?? createClock();
  const state = earlier?.state ?? new State({ now: clock.now });
  const records: UserPoolRecord[] = [];
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const pool = createPool(origin, declared);
  const livePool = await createLivePool({ pool, state, now: clock.now });
  const listener = createUserPoolServer({ livePool, observe: (record) => records.push(record) });
  server.on("request", servePoolOrigin({ pool: listener, adminApi: createAdminApi({ pools: [livePool] }) }));
  const close = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  return { pool, livePool, origin, clock, state, records, close };
}

export function createClock(): Clock {
  let time = 1_750_000_000_500;
  return {
    now: () => time,
    advance: (milliseconds) => {
      time += milliseconds;
    },
  };
}

export function createPool(origin: string, declared: Partial<UserPool> = {}): UserPool {
  const userPoolId = declared.userPoolId ?? "eu-west-1_abcDEF123";
  return {
    address: "aws_cognito_user_pool.example",
    userPoolId,
    name: "example",
    issuer: `${origin}/${userPoolId}`,
    domainOrigin: origin,
    managedLoginVersion: 2,
    mfaConfiguration: "OFF",
    tier: "ESSENTIALS",
    signInAttributes: [],
    usernamesAreGenerated: false,
    usernamesAreCaseSensitive: true,
    passwordPolicy: {
      minimumLength: 8,
      requireLowercase: true,
      requireUppercase: true,
      requireNumbers: true,
      requireSymbols: true,
    },
    clients: [machineClient, browserClient],
    resourceServers: [
      {
        identifier: "example",
        scopes: [
          { name: "example/read", description: "Read" },
          { name: "example/write", description: "Write" },
        ],
      },
    ],
    users: [alice],
    groups: [],
    ...declared,
  };
}
