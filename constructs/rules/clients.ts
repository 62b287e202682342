import { loginScopes } from "../defaults.ts";
import type { Environment } from "../environment.ts";
import { fault } from "../errors.ts";
import { urlFault } from "./urls.ts";

/** Scope name → description, as the contract declares them. */
export type Scopes = Readonly<Record<string, string>>;

export function clientFaults(name: string, environment: Environment, scopes: Scopes): string[] {
  const { browserClient, machineClients } = environment;
  const setting = `${name}.browserClient`;
  const faults = [
    ...clientNameFaults(`${setting}.name`, browserClient.name),
    ...scopeFaults(`${setting}.scopes`, browserClient.scopes, scopes),
    ...urlFaults(`${setting}.callbackUrls`, browserClient.callbackUrls ?? []),
    ...urlFaults(`${setting}.logoutUrls`, browserClient.logoutUrls ?? []),
  ];
  if (browserClient.name in machineClients) {
    const advice = "Cognito does not mix client credentials with the code grant in one client";
    faults.push(fault(`${setting}.name`, "differ from every machine client's", browserClient.name, advice));
  }
  for (const [client, names] of Object.entries(machineClients)) {
    faults.push(...machineClientFaults(`${name}.machineClients.${client}`, client, names, scopes));
  }
  return faults;
}

function machineClientFaults(
  setting: string,
  client: string,
  names: readonly string[],
  scopes: Scopes,
): string[] {
  const faults = [...clientNameFaults(setting, client), ...scopeFaults(setting, names, scopes)];
  if (names.length === 0) {
    faults.push(fault(setting, "name at least one scope", names, "a client without a scope gets no token"));
  }
  return faults;
}

function clientNameFaults(setting: string, client: string): string[] {
  if (/^[\w+=.@-]{1,128}$/.test(client)) return [];
  const rule = "be 1 to 128 letters, digits and + = . @ - _";
  return [fault(setting, rule, client, "Cognito and Secrets Manager share no other characters")];
}

/** A client or a route may name declared scopes alone. */
export function scopeFaults(setting: string, names: readonly string[], declared: Scopes): string[] {
  const known = Object.keys(declared).join(", ");
  return names
    .filter((scope) => !Object.hasOwn(declared, scope))
    .map((scope) =>
      (loginScopes as readonly string[]).includes(scope)
        ? fault(
            setting,
            "name scopes of the API only",
            scope,
            "only logins have OpenID scopes, and have them anyway",
          )
        : fault(setting, `name declared scopes (${known})`, scope, "declare it in service/contract.ts"),
    );
}

function urlFaults(setting: string, urls: readonly string[]): string[] {
  const rule = "be absolute https URLs without user name, password and fragment";
  return urls
    .filter((url) => !isAcceptedRedirect(url))
    .map((url) => urlFault(setting, rule, url, "http is for http://localhost only"));
}

function isAcceptedRedirect(text: string): boolean {
  if (!URL.canParse(text) || text.includes("#")) return false;
  const { hostname, password, protocol, username } = new URL(text);
  if (username !== "" || password !== "") return false;
  return protocol === "https:" || (protocol === "http:" && hostname === "localhost");
}
