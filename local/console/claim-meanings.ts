import type { User, UserPool } from "../model.ts";

/** What a claim is explained by. */
export interface ClaimContext {
  /** The pool whose issuer the token names; undefined: none of this stack. */
  readonly pool: UserPool | undefined;
  /** The people of the pool. */
  readonly users: readonly User[];
  /** Milliseconds since the epoch. */
  readonly nowMs: number;
}

type Explain = (value: unknown, context: ClaimContext) => string;

const clientNamed: Explain = (value, { pool }) => {
  const client = pool?.clients.find(({ clientId }) => clientId === value);
  return client ? `The client ${client.name}` : "No client of this stack";
};

/** @see AWS: Understanding the access token, Understanding the identity (ID) token */
const meanings: ReadonlyMap<string, Explain> = new Map<string, Explain>([
  ["iss", (_, { pool }) => (pool ? `The user pool ${pool.name} issued it.` : "No user pool of this stack.")],
  ["sub", explainSubject],
  ["client_id", (...args) => `${clientNamed(...args)}; the gateway compares it with the route's audience.`],
  ["aud", explainAudience],
  ["scope", explainScope],
  ["token_use", explainUse],
  ["exp", (value, { nowMs }) => `${hasPassed(value, nowMs) ? "Expired" : "Expires"} ${when(value, nowMs)}.`],
  ["iat", (value, { nowMs }) => `Issued ${when(value, nowMs)}.`],
  ["nbf", (value, { nowMs }) => `Not valid before: ${when(value, nowMs)}.`],
  ["auth_time", (value, { nowMs }) => `The person (or the machine) proved who it is ${when(value, nowMs)}.`],
  ["jti", () => "Names this token alone."],
  ["origin_jti", () => "Names the login; revoking its refresh token ends all tokens that carry it."],
  ["event_id", () => "Names the login in Cognito's logs."],
  ["version", () => "2 for access tokens that carry scopes."],
  ["username", (value, context) => `${userNamed(value, context)}; only a person's token has it.`],
  ["cognito:username", userNamed],
  ["cognito:groups", () => "The person's groups. The gateway does not look at them."],
  ["cognito:roles", () => "IAM roles of the person's groups."],
  ["cognito:preferred_role", () => "IAM role of the group that comes first."],
  ["nonce", () => "What the application sent; it checks that it comes back."],
  ["at_hash", () => "Ties the ID token to the access token that came with it."],
]);

/** What a claim means in this stack, as a sentence. */
export function explainClaim(name: string, value: unknown, context: ClaimContext): string {
  const explain = meanings.get(name);
  if (explain) return explain(value, context);
  return name.startsWith("custom:") ? "An attribute of the pool's own." : "An attribute of the person.";
}

function explainSubject(value: unknown, { pool, users }: ClaimContext): string {
  const user = users.find(({ sub }) => sub === value);
  if (user) return `The user ${user.username}.`;
  const client = pool?.clients.find(({ clientId }) => clientId === value);
  return client ? `The machine client ${client.name} itself.` : "Nobody that this stack knows.";
}

function userNamed(value: unknown, { users }: ClaimContext): string {
  return users.some(({ username }) => username === value) ? "A user of the pool" : "No user of this stack";
}

function explainAudience(value: unknown, context: ClaimContext): string {
  const client = clientNamed(value, context);
  return `${client.startsWith("No") ? "The resource that it is for" : client}; where it is there, the gateway looks at it alone.`;
}

function explainScope(value: unknown, { pool }: ClaimContext): string {
  if (typeof value !== "string") return "Not a text: the gateway finds no scopes in it.";
  const descriptions = value.split(" ").flatMap((scope) => describeScope(pool, scope) ?? []);
  const known = descriptions.length > 0 ? ` (${descriptions.join("; ")})` : "";
  return `What it may be used for${known}. A route asks for any one of its own.`;
}

function describeScope(pool: UserPool | undefined, scope: string): string | undefined {
  const servers = pool?.resourceServers ?? [];
  return servers.flatMap(({ scopes }) => scopes).find(({ name }) => name === scope)?.description;
}

function explainUse(value: unknown): string {
  if (value === "access") return "For APIs.";
  return value === "id"
    ? "For the application that asked for it. An API should refuse it; the gateway does not look at this claim."
    : "Cognito has access and id.";
}

function hasPassed(seconds: unknown, nowMs: number): boolean {
  return typeof seconds === "number" && seconds * 1000 <= nowMs;
}

/** `2 minutes ago (2026-01-31T12:00:00.000Z)` */
function when(seconds: unknown, nowMs: number): string {
  const ms = typeof seconds === "number" ? seconds * 1000 : Number.NaN;
  if (!Number.isFinite(ms) || Math.abs(ms) > 8.64e15) return "at a time that is none";
  return `${relative((ms - nowMs) / 1000)} (${new Date(ms).toISOString()})`;
}

function relative(seconds: number): string {
  const format = new Intl.RelativeTimeFormat("en");
  const distance = Math.abs(seconds);
  if (distance < 90) return format.format(Math.round(seconds), "second");
  if (distance < 5400) return format.format(Math.round(seconds / 60), "minute");
  if (distance < 129_600) return format.format(Math.round(seconds / 3600), "hour");
  return format.format(Math.round(seconds / 86_400), "day");
}
