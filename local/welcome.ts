import type { Options } from "./options.ts";
import type { HttpApi, StackModel, UserPool, UserPoolClient } from "./terraform/model.ts";

/** What a person needs once everything runs: what to open, what to type, who may log in. */
export function welcome(model: StackModel, options: Pick<Options, "defaultVariables" | "watch">): string {
  return [
    "",
    ...model.httpApis.map((api) => line(`API ${api.name}`, api.origin)),
    ...model.userPools.map((pool) => line(`Cognito ${pool.name}`, pool.domainOrigin ?? pool.issuer)),
    ...model.userPools.slice(0, 1).map(({ issuer }) => line("console", `${new URL(issuer).origin}/`)),
    "",
    ...model.userPools.flatMap((pool) => pool.clients.map(describeClient)),
    ...model.userPools.flatMap((pool) => describeUsers(pool, options)),
    "",
    ...suggestions(model),
    ...ignored(model),
    `${options.watch ? "Sources are watched. " : ""}Ctrl-C stops everything.`,
  ].join("\n");
}

function line(label: string, value: string): string {
  return `  ${label.padEnd(34)} ${value}`;
}

function describeClient({ name, clientId, flows }: UserPoolClient): string {
  return line(`client ${name}`, `${clientId}  (${flows.join(", ")})`);
}

/** A password is shown only where it is the well-known one that this script itself came with. */
function describeUsers(
  { users }: UserPool,
  { defaultVariables }: Pick<Options, "defaultVariables">,
): string[] {
  const wellKnown = Object.values(defaultVariables);
  return users.map(({ username, password }) =>
    line(
      `user ${username}`,
      password !== undefined && wellKnown.includes(password)
        ? `password ${password}`
        : "with the password you set",
    ),
  );
}

function suggestions(model: StackModel): string[] {
  const [api] = model.httpApis;
  const pool = model.userPools.find(({ clients }) => clients.some(isMachine));
  const login = outputNamed(model, (name, value) => /redirect_url$/.test(name) && isText(value));
  return [
    ...(api && pool ? machineCommands(model, api, pool) : []),
    ...(login ? ["Log in from a browser:", `  ${model.outputs[login]?.value}`, ""] : []),
  ];
}

/** Paste them in this order. The secret is read from the outputs, so that it stands in no shell history. */
function machineCommands(model: StackModel, api: HttpApi, pool: UserPool): string[] {
  const client = pool.clients.find(isMachine);
  const route = api.routes.find(
    ({ routeKey, authorizationScopes }) =>
      routeKey.startsWith("GET ") && authorizationScopes.some((scope) => client?.scopes.includes(scope)),
  );
  const secret = outputNamed(model, (_, value) => value === client?.clientSecret);
  if (!client || !route || !secret || !pool.domainOrigin) return [];
  const url = `${api.origin}${route.routeKey.slice("GET ".length)}`;
  return [
    "Call the API as a machine: without a token, get one, call with it:",
    `  curl -i ${url}`,
    `  TOKEN=$(curl -s -u "${client.clientId}:$(npm run -s output -- ${secret})" -d grant_type=client_credentials ${pool.domainOrigin}/oauth2/token | node -pe 'JSON.parse(fs.readFileSync(0)).access_token')`,
    `  curl -s -H "Authorization: Bearer $TOKEN" ${url}`,
    "",
  ];
}

function isMachine({ flows, clientSecret }: UserPoolClient): boolean {
  return clientSecret !== undefined && flows.includes("client_credentials");
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function outputNamed(
  { outputs }: StackModel,
  matches: (name: string, value: unknown) => boolean,
): string | undefined {
  return Object.keys(outputs).find((name) => matches(name, outputs[name]?.value));
}

function ignored({ ignored: addresses }: StackModel): string[] {
  if (addresses.length === 0) return [];
  const types = [...new Set(addresses.map((address) => address.split(".")[0]))];
  return [`Declared, but of no use here: ${types.join(", ")}.`, ""];
}
