import {
  check,
  type GenericSchema,
  type InferOutput,
  object,
  pipe,
  safeParse,
  string,
  transform,
} from "valibot";
import { environmentVariables } from "./contract.ts";
import { isLoopbackHost } from "./loopback.ts";

const clientId = /^[\w+]{1,128}$/;
const clientIds = /^[\w+]{1,128}(?:,[\w+]{1,128})*$/;

const origin = setting(
  isTrustedOrigin,
  "be an https origin (http on a loopback host only)",
  "write scheme and host, and a port where there is one, with no slash at the end",
);

/** The settings by their names in {@link environmentVariables}; none of them is a secret. */
const entries = {
  /** The only issuer whose tokens are accepted; no trailing slash. */
  issuer: setting(
    (value) => isTrustedUrl(value) && !/[?#]|\/$/.test(value),
    "be an https URL (http on a loopback host only) without query, fragment or trailing slash",
    "copy `issuer` from the user pool's discovery document",
  ),
  /** Origin of the user pool's domain, where `/oauth2/*` and `/logout` are. */
  authorizationServerUrl: origin,
  /** Origin of this API: its RFC 9728 resource identifier, and the base of the callback URL. */
  apiUrl: origin,
  browserClientId: setting(clientId, "be a Cognito client id", "copy it from the app client"),
  /** At least one. */
  browserClientScopes: pipe(
    setting(
      /^[\x21\x23-\x5b\x5d-\x7e]+(?: [\x21\x23-\x5b\x5d-\x7e]+)*$/,
      "be one or more scopes, separated by single spaces",
      "list every scope that the app client may ask for",
    ),
    transform((value): readonly string[] => value.split(" ")),
  ),
  /** At least one. */
  allowedClientIds: pipe(
    setting(
      clientIds,
      "be one or more Cognito client ids, separated by commas alone",
      "list every client whose access tokens this API accepts",
    ),
    transform((value): readonly string[] => value.split(",")),
  ),
  booksTableName: setting(/^[\w.-]{3,255}$/, "be the name of a DynamoDB table", "copy it from the table"),
} satisfies Record<keyof typeof environmentVariables, GenericSchema<string, unknown>>;

const settings = object(entries);

/** Everything that differs between one deployment and another; none of it is a secret. */
export type Config = Readonly<InferOutput<typeof settings>>;

/**
 * Reads the configuration from the function's environment.
 *
 * @throws Error that lists every fault, one per line, each as `<setting> must <rule>, got <value>; <what to do>`
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const variables = Object.entries(environmentVariables);
  const given = Object.fromEntries(variables.map(([key, name]) => [key, env[name]]));
  const { success, output, issues } = safeParse(settings, given);
  if (success) return output;
  const names = new Map<unknown, string>(variables);
  const faults = issues.map(({ path, message }) => `${names.get(path?.[0].key)} ${message}`);
  throw new Error(`The service's configuration is wrong.\n${faults.join("\n")}`);
}

/** One variable. Its message quotes the value for who deploys; no client ever sees it. */
function setting(accepted: RegExp | ((value: string) => boolean), rule: string, advice: string) {
  const message = ({ input }: { readonly input: unknown }) => `must ${rule}, got ${quote(input)}; ${advice}`;
  const isAccepted = accepted instanceof RegExp ? (value: string) => accepted.test(value) : accepted;
  return pipe(string(message), check(isAccepted, message));
}

function isTrustedUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && isLoopbackHost(hostname));
}

function isTrustedOrigin(value: string): boolean {
  return isTrustedUrl(value) && new URL(value).origin === value;
}

/** What stands before an `@` may be a password: of that nothing is quoted but the scheme. */
function quote(value: unknown): string {
  return typeof value === "string"
    ? JSON.stringify(value.replace(/^([a-z]+:\/\/)?.*@/is, "$1…@"))
    : "nothing";
}
