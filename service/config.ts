import { environmentVariables } from "./contract.ts";

/** Everything that differs between one deployment and another; none of it is a secret. */
export interface Config {
  /** The only issuer whose tokens are accepted; no trailing slash. */
  readonly issuer: string;
  /** Origin of the user pool's domain, where `/oauth2/*` and `/logout` are. */
  readonly authorizationServerUrl: string;
  /** Origin of this API: its RFC 9728 resource identifier, and the base of the callback URL. */
  readonly apiUrl: string;
  readonly browserClientId: string;
  /** At least one. */
  readonly allowedClientIds: readonly string[];
  readonly booksTableName: string;
}

interface Setting {
  readonly name: string;
  readonly rule: string;
  readonly advice: string;
  accepts(value: string): boolean;
}

const loopbackHosts = ["localhost", "127.0.0.1", "[::1]"];
const originAdvice = "write scheme and host, and a port where there is one, with no slash at the end";
const originRule = "be an https origin (http on a loopback host only)";
const clientIdPattern = /^[\w+]{1,128}$/;

const settings = {
  issuer: {
    name: environmentVariables.issuer,
    rule: "be an https URL (http on a loopback host only) without query, fragment or trailing slash",
    advice: "copy `issuer` from the user pool's discovery document",
    accepts: (value) => isTrustedUrl(value) && !/[?#]|\/$/.test(value),
  },
  authorizationServerUrl: {
    name: environmentVariables.authorizationServerUrl,
    rule: originRule,
    advice: originAdvice,
    accepts: isTrustedOrigin,
  },
  apiUrl: {
    name: environmentVariables.apiUrl,
    rule: originRule,
    advice: originAdvice,
    accepts: isTrustedOrigin,
  },
  browserClientId: {
    name: environmentVariables.browserClientId,
    rule: "be a Cognito client id",
    advice: "copy it from the app client",
    accepts: (value) => clientIdPattern.test(value),
  },
  allowedClientIds: {
    name: environmentVariables.allowedClientIds,
    rule: "be one or more Cognito client ids, separated by commas alone",
    advice: "list every client whose access tokens this API accepts",
    accepts: (value) => value.split(",").every((clientId) => clientIdPattern.test(clientId)),
  },
  booksTableName: {
    name: environmentVariables.booksTableName,
    rule: "be the name of a DynamoDB table",
    advice: "copy it from the table",
    accepts: (value) => /^[\w.-]{3,255}$/.test(value),
  },
} as const satisfies Record<keyof Config, Setting>;

/**
 * Reads the configuration from the function's environment.
 *
 * @throws Error that lists every fault, one per line, each as `<setting> must <rule>, got <value>; <what to do>`
 */
export function loadConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const faults = Object.values(settings)
    .filter((setting) => !setting.accepts(env[setting.name] ?? ""))
    .map(({ name, rule, advice }) => `${name} must ${rule}, got ${quote(env[name])}; ${advice}`);
  if (faults.length > 0) throw new Error(`The service's configuration is wrong.\n${faults.join("\n")}`);

  const read = (setting: Setting) => env[setting.name] ?? "";
  return {
    issuer: read(settings.issuer),
    authorizationServerUrl: read(settings.authorizationServerUrl),
    apiUrl: read(settings.apiUrl),
    browserClientId: read(settings.browserClientId),
    allowedClientIds: read(settings.allowedClientIds).split(","),
    booksTableName: read(settings.booksTableName),
  };
}

function isTrustedUrl(value: string): boolean {
  if (!URL.canParse(value)) return false;
  const { protocol, hostname, username, password } = new URL(value);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && loopbackHosts.includes(hostname));
}

function isTrustedOrigin(value: string): boolean {
  return isTrustedUrl(value) && new URL(value).origin === value;
}

/** What stands before an `@` may be a password: of that nothing is quoted but the scheme. */
function quote(value: string | undefined): string {
  return value === undefined ? "nothing" : JSON.stringify(value.replace(/^([a-z]+:\/\/)?.*@/is, "$1…@"));
}
