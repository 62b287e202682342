import { createPrivateKey, type JsonWebKey } from "node:crypto";
import diagnostics from "node:diagnostics_channel";
import { readFileSync } from "node:fs";
import type { IncomingMessage } from "node:http";
import { join } from "node:path";
import { type LiveStack, startLiveStack } from "../../local/live-stack.ts";
import { State } from "../../local/state.ts";
import { terraformFile } from "../../local/terraform/configuration-file.ts";
import { bundleService, stackFile, synthesise } from "../../operations/project.ts";
import type { Target } from "./hostile-tokens.ts";

const project = join(import.meta.dirname, "../..");

export interface AttackedStack {
  readonly apiUrl: string;
  /** Origin of the pool's domain, of its issuer and of the console. */
  readonly poolUrl: string;
  readonly target: Target;
  readonly clientId: string;
  close(): Promise<void>;
}

/** What the stacks are made from, in a folder. */
export async function buildProject(folder: string): Promise<{ terraform: string; handler: string }> {
  await Promise.all([synthesise(project, folder), bundleService(project, join(folder, "service"))]);
  return {
    terraform: readFileSync(stackFile(folder, "dev"), "utf8"),
    handler: join(folder, "service/lambda.handler"),
  };
}

type Resources = Record<string, Record<string, Record<string, unknown>>>;

/**
 * Starts the stack without its throttles, which would refuse before anything else does.
 *
 * @param options.withAuthorizer false: every route is public at the gateway, and the service alone decides
 */
export async function startAttacked(
  built: { readonly terraform: string; readonly handler: string },
  options: { readonly withAuthorizer: boolean },
): Promise<AttackedStack> {
  const declared = JSON.parse(built.terraform) as { resource: Resources };
  for (const stage of Object.values(declared.resource.aws_apigatewayv2_stage ?? {})) {
    delete stage.default_route_settings;
    delete stage.route_settings;
  }
  for (const route of Object.values(declared.resource.aws_apigatewayv2_route ?? {})) {
    if (options.withAuthorizer) continue;
    for (const name of ["authorization_type", "authorization_scopes", "authorizer_id"]) delete route[name];
  }
  const state = new State();
  const stack = await startLiveStack(terraformFile(declared, "the attacked stack"), {
    state,
    port: 0,
    variables: { alice_password: "HeyH0Password!" },
    defaultVariables: {},
    environment: {},
    dynamoDb: {},
    chooseProgram: () => ({ kind: "bundle", handler: built.handler }),
    log: () => {},
    now: Date.now,
  });
  return attackedStack(stack, state);
}

async function attackedStack(stack: LiveStack, state: State): Promise<AttackedStack> {
  const { httpApis, userPools } = stack.model;
  const [api] = httpApis;
  const [pool] = userPools;
  if (!api || !pool) throw new Error("the stack must have an API and a user pool");
  const client = pool.clients.find(({ flows }) => flows.includes("code"));
  if (!client) throw new Error("the stack must have a browser client");
  const token = await stack.issueToken({ client: client.address, username: "alice" });
  const published = await (await fetch(`${pool.issuer}/.well-known/jwks.json`)).json();
  const stored = state.get<{ kid: string; jwk: JsonWebKey }>(`cognito/${pool.userPoolId}/key/access`);
  if (!stored) throw new Error("the pool must have a key");
  const privateKey = createPrivateKey({ key: stored.jwk, format: "jwk" });
  return {
    apiUrl: api.origin,
    poolUrl: new URL(pool.issuer).origin,
    clientId: client.clientId,
    target: {
      token,
      keys: (published as Pick<Target, "keys">).keys,
      signingKey: { kid: stored.kid, privateKey },
    },
    close: () => stack.close(),
  };
}

/** Counts the requests for a JWKS that servers of this process get. @returns how many there were since the last call */
export function countKeyRequests(): () => number {
  let count = 0;
  diagnostics.subscribe("http.server.request.start", (message) => {
    const { request } = message as { request: IncomingMessage };
    if (request.url?.endsWith("/jwks.json")) count += 1;
  });
  return () => {
    const counted = count;
    count = 0;
    return counted;
  };
}
