import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import { createAdminApi } from "../../local/cognito/admin/admin-api.ts";
import { createLivePool } from "../../local/cognito/live-pool.ts";
import { createUserPoolServer } from "../../local/cognito/server.ts";
import { createConsole } from "../../local/console/console.ts";
import type { HttpApi, StackModel, UserPool } from "../../local/model.ts";
import { servePoolOrigin } from "../../local/pool-origin.ts";
import { RequestLog } from "../../local/requests/log.ts";
import { State } from "../../local/state.ts";
import { httpApi, jwtAuthorizer, route } from "./gateway-server.ts";
import { browserClient, type Clock, createClock, createPool, machineClient } from "./user-pool.ts";

/** A stack of a pool and an API: `/` is public, `/any` asks for a token, `/read` and `/admin` for a scope. */
export function stackModel(
  origin: string,
  pool: Partial<UserPool> = {},
  rest: Partial<StackModel> = {},
): StackModel {
  const userPool = createPool(origin, pool);
  return {
    region: "eu-west-1",
    accountId: "123456789012",
    userPools: [userPool],
    httpApis: [protectedApi(userPool)],
    functions: [],
    tables: [],
    outputs: {},
    ignored: [],
    ...rest,
  };
}

function protectedApi({ issuer }: UserPool): HttpApi {
  const authorizer = jwtAuthorizer(issuer, { audience: [machineClient.clientId, browserClient.clientId] });
  return httpApi({
    routes: [
      route("GET /"),
      route("GET /any", { authorizer }),
      route("GET /read", { authorizer, authorizationScopes: ["example/read"] }),
      route("GET /admin", { authorizer, authorizationScopes: ["example/admin"] }),
    ],
  });
}

export interface RunningConsole {
  readonly origin: string;
  readonly model: StackModel;
  readonly log: RequestLog;
  readonly state: State;
  readonly clock: Clock;
}

/** A pool's origin with pool, admin API and console, until the test ends. */
export async function startConsole(
  pool: Partial<UserPool> = {},
  rest: Partial<StackModel> = {},
): Promise<RunningConsole> {
  const clock = createClock();
  const state = new State({ now: clock.now });
  const log = new RequestLog(clock.now());
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`;
  const model = stackModel(origin, pool, rest);
  const [userPool = createPool(origin)] = model.userPools;
  const livePool = await createLivePool({ pool: userPool, state, now: clock.now });
  const pools = [livePool];
  server.on(
    "request",
    servePoolOrigin({
      pool: createUserPoolServer({ livePool }),
      adminApi: createAdminApi({ pools }),
      console: createConsole({ model, pools, log, now: clock.now }),
    }),
  );
  return { origin, model, log, state, clock };
}
