import { type HttpApi, parseRouteKey, type StackModel, type User, type UserPoolClient } from "./model.ts";
import type { Project } from "./project.ts";

export interface WelcomeOptions {
  readonly project: Project;
  /** Whether sources are watched. */
  readonly watch: boolean;
}

/** What a person needs once everything runs: what to open, what to type, who may log in. */
export function welcome(model: StackModel, { project, watch }: WelcomeOptions): string {
  return [
    "",
    ...model.httpApis.map((api) => line(`API ${api.name}`, api.origin)),
    ...model.userPools.map((pool) => line(`Cognito ${pool.name}`, pool.domainOrigin ?? pool.issuer)),
    ...model.userPools.slice(0, 1).map(({ issuer }) => line("console", `${new URL(issuer).origin}/`)),
    "",
    ...model.userPools.flatMap((pool) => pool.clients.map(describeClient)),
    "",
    ...model.httpApis.slice(0, 1).flatMap((api) => machineCommands(model, api, project)),
    ...loginHint(model, project),
    ...ignored(model),
    `${watch ? "Sources are watched. " : ""}Ctrl-C stops everything.`,
  ].join("\n");
}

function line(label: string, value: string): string {
  return `  ${label.padEnd(34)} ${value}`;
}

function describeClient({ name, clientId, flows }: UserPoolClient): string {
  return line(`client ${name}`, `${clientId}  (${flows.join(", ")})`);
}

/** Where people log in, and as whom; nothing where there is nobody. */
function loginHint(model: StackModel, { loginOutput, defaultVariables }: Project): string[] {
  const login = loginOutput === undefined ? undefined : model.outputs[loginOutput]?.value;
  const users = model.userPools.flatMap((pool) => pool.users);
  const isMadeUp = users.some(({ passwordIsMadeUp }) => passwordIsMadeUp);
  if (!(isText(login) || isMadeUp) || users.length === 0) return [];
  return [
    "Log in from a browser:",
    ...(isText(login) ? [`  ${login}`] : []),
    ...users.map((user) => describeUser(user, Object.values(defaultVariables ?? {}))),
    "",
  ];
}

/** A password is shown only where the project's command came with it, or the runner made it up. */
function describeUser({ username, password, passwordIsMadeUp }: User, wellKnown: readonly string[]): string {
  const isShown = password !== undefined && (passwordIsMadeUp || wellKnown.includes(password));
  return `  as ${username}, ${isShown ? `password ${password}` : "with the password you set"}`;
}

/** For a shell in the folder that the runner was started in. */
const printOutput = (name: string) => `node -p 'require("./.local/outputs.json")[${JSON.stringify(name)}]'`;

/** Paste them in this order. The secret is read from the outputs, so that it stands in no shell history. */
function machineCommands(
  model: StackModel,
  api: HttpApi,
  { outputCommand = printOutput }: Project,
): string[] {
  const [example] = model.userPools.flatMap((pool) =>
    pool.clients.filter(isMachine).flatMap((client) => {
      const secret = outputWhere(model, (value) => value === client.clientSecret);
      const path = pathFor(client, api);
      return secret && path && pool.domainOrigin && [secret, path].every(isPlainWord)
        ? [{ clientId: client.clientId, secret, url: `${api.origin}${path}`, origin: pool.domainOrigin }]
        : [];
    }),
  );
  if (!example) return [];
  const { clientId, secret, url, origin } = example;
  return [
    "Call the API as a machine: without a token, get one, call with it:",
    `  curl -i ${url}`,
    `  TOKEN=$(curl -s -u "${clientId}:$(${outputCommand(secret)})" -d grant_type=client_credentials ${origin}/oauth2/token | node -pe 'JSON.parse(fs.readFileSync(0)).access_token')`,
    `  curl -s -H "Authorization: Bearer $TOKEN" ${url}`,
    "",
  ];
}

/** A path that the client's scopes open and that has no variable to fill in. */
function pathFor({ scopes }: UserPoolClient, api: HttpApi): string | undefined {
  return api.routes
    .filter(({ authorizationScopes }) => authorizationScopes.some((scope) => scopes.includes(scope)))
    .map(({ routeKey }) => parseRouteKey(routeKey))
    .find((parsed) => parsed?.method === "GET" && !parsed.path.includes("{"))?.path;
}

/** Whether a shell takes it as it is: commands to paste hold no other names of the Terraform. */
function isPlainWord(text: string): boolean {
  return /^[\w./~-]+$/.test(text);
}

function isMachine({ flows, clientSecret }: UserPoolClient): boolean {
  return clientSecret !== undefined && flows.includes("client_credentials");
}

function isText(value: unknown): value is string {
  return typeof value === "string";
}

function outputWhere({ outputs }: StackModel, matches: (value: unknown) => boolean): string | undefined {
  return Object.keys(outputs).find((name) => matches(outputs[name]?.value));
}

function ignored({ ignored: addresses }: StackModel): string[] {
  if (addresses.length === 0) return [];
  const types = [...new Set(addresses.map(typeIn))];
  return [`Declared, but of no use here: ${types.join(", ")}.`, ""];
}

/** The type in a Terraform address, which may have modules and keys: `module.a["b.c"].aws_x.name[0]`. */
function typeIn(address: string): string | undefined {
  return address
    .replace(/\[(?:\d+|"(?:[^"\\]|\\.)*")\]/g, "")
    .split(".")
    .at(-2);
}
