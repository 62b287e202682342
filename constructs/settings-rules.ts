import { type Route, routes, type ScopeName, scopes } from "../service/contract.ts";
import { loginScopes } from "./defaults.ts";
import type { Environment } from "./environment.ts";
import { ConfigurationError, fault } from "./errors.ts";

/** What the environments are checked against besides themselves. */
interface Contract {
  readonly routes: readonly Route[];
  readonly scopes: Readonly<Record<string, string>>;
}

/**
 * Checks every setting of every environment, and the route table, before anything is synthesised.
 *
 * @throws {ConfigurationError} with all faults at once, each `<environment>.<setting> must …`
 */
export function assertSettings(
  environments: Readonly<Record<string, Environment>>,
  contract: Contract = { routes, scopes },
): void {
  const faults = [
    ...contract.routes.flatMap((route) => routeFaults(route, contract)),
    ...duplicateRouteFaults(contract.routes),
    ...Object.entries(environments).flatMap(([name, environment]) =>
      environmentFaults(name, environment, contract),
    ),
  ];
  if (faults.length > 0) throw new ConfigurationError(faults);
}

function environmentFaults(name: string, environment: Environment, contract: Contract): string[] {
  return [
    ...nameFaults(name, environment),
    ...imageFaults(name, environment),
    ...clientFaults(name, environment, contract),
    ...demoUserFaults(name, environment),
    ...numberFaults(name, environment),
    ...choiceFaults(name, environment),
  ];
}

/** Words that Cognito refuses anywhere in a domain prefix. @see AWS: "Configuring a user pool domain" */
const reservedWords = ["aws", "amazon", "cognito"];
const accountIdLength = 12;
const domainPrefixLimit = 63;

function nameFaults(name: string, { prefix, region }: Environment): string[] {
  const faults: string[] = [];
  for (const [setting, value] of [
    [`${name}.prefix`, prefix],
    [name, name],
  ] as const) {
    if (!/^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/.test(value)) {
      const rule = "be lower-case letters, digits and single hyphens, beginning with a letter";
      faults.push(fault(setting, rule, value, "every name on AWS begins with it"));
    }
    for (const word of reservedWords.filter((reserved) => value.includes(reserved))) {
      faults.push(
        fault(setting, `not contain "${word}"`, value, "Cognito reserves the word in domain prefixes"),
      );
    }
  }
  const longest = domainPrefixLimit - accountIdLength - name.length - 2;
  if (prefix.length > longest) {
    const advice = "the pool's domain prefix is <prefix>-<environment>-<account id>, at most 63 characters";
    faults.push(fault(`${name}.prefix`, `have at most ${longest} characters`, prefix, advice));
  }
  if (!/^[a-z]{2}(?:-[a-z]+)+-[1-9]$/.test(region)) {
    faults.push(fault(`${name}.region`, "be the name of an AWS region", region, 'write it like "eu-west-1"'));
  }
  return faults;
}

function imageFaults(name: string, { image }: Environment): string[] {
  if ("uri" in image) {
    if (/^[^\s@]+@sha256:[0-9a-f]{64}$/.test(image.uri)) return [];
    const advice = "a tag may be moved, a digest may not";
    return [fault(`${name}.image.uri`, "be <repository>@sha256:<64 hex digits>", image.uri, advice)];
  }
  if (Number.isInteger(image.build.revision) && image.build.revision >= 1) return [];
  const advice = "raise it by one to rebuild on a newer base image";
  return [fault(`${name}.image.build.revision`, "be a whole number from 1", image.build.revision, advice)];
}

function clientFaults(name: string, environment: Environment, contract: Contract): string[] {
  const { browserClient, machineClients } = environment;
  const setting = `${name}.browserClient`;
  const faults = [
    ...scopeFaults(`${setting}.scopes`, browserClient.scopes, contract),
    ...urlFaults(`${setting}.callbackUrls`, browserClient.callbackUrls ?? []),
    ...urlFaults(`${setting}.logoutUrls`, browserClient.logoutUrls ?? []),
  ];
  if (browserClient.name in machineClients) {
    const advice = "Cognito does not mix client credentials with the code grant in one client";
    faults.push(fault(`${setting}.name`, "differ from every machine client's", browserClient.name, advice));
  }
  for (const [client, names] of Object.entries(machineClients)) {
    faults.push(...machineClientFaults(`${name}.machineClients.${client}`, client, names, contract));
  }
  return faults;
}

function machineClientFaults(
  setting: string,
  client: string,
  names: readonly ScopeName[],
  contract: Contract,
): string[] {
  const faults = scopeFaults(setting, names, contract);
  if (!/^[\w+=,.@-]{1,128}$/.test(client)) {
    const rule = "be named with 1 to 128 letters, digits and + = , . @ - _";
    faults.push(fault(setting, rule, client, "Cognito refuses other characters"));
  }
  if (names.length === 0) {
    faults.push(fault(setting, "name at least one scope", names, "a client without a scope gets no token"));
  }
  return faults;
}

function scopeFaults(setting: string, names: readonly string[], { scopes: declared }: Contract): string[] {
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
  return urls
    .filter((url) => !isAcceptedRedirect(url))
    .map((url) =>
      fault(setting, "be absolute https URLs without a fragment", url, "http is for http://localhost only"),
    );
}

function isAcceptedRedirect(text: string): boolean {
  if (!URL.canParse(text) || text.includes("#")) return false;
  const url = new URL(text);
  return url.protocol === "https:" || (url.protocol === "http:" && url.hostname === "localhost");
}

function demoUserFaults(name: string, { demoUsers = {} }: Environment): string[] {
  return Object.keys(demoUsers)
    .filter((username) => !/^[a-z][a-z0-9_]*$/.test(username))
    .map((username) => {
      const rule = "be named with lower-case letters, digits and underscores";
      return fault(`${name}.demoUsers`, rule, username, "the name is part of a Terraform variable's");
    });
}

/** @see AWS: "PutRetentionPolicy" */
const retentionPeriods = [
  1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653,
];

function numberFaults(name: string, environment: Environment): string[] {
  const ranges = [
    ["accessTokenMinutes", 5, 1440, "Cognito's access tokens live 5 minutes to 1 day"],
    ["idTokenMinutes", 5, 1440, "Cognito's ID tokens live 5 minutes to 1 day"],
    ["refreshTokenDays", 1, 3650, "Cognito's refresh tokens live up to 10 years"],
    ["memoryMb", 128, 10_240, "Lambda offers nothing else"],
    ["timeoutSeconds", 1, 29, "an HTTP API gives up after 30 seconds"],
  ] as const;
  const faults = ranges
    .filter(([key, least, most]) => !isWholeNumber(environment[key], least, most))
    .map(([key, least, most, advice]) =>
      fault(`${name}.${key}`, `be a whole number from ${least} to ${most}`, environment[key], advice),
    );
  if (!retentionPeriods.includes(environment.logRetentionDays)) {
    const rule = `be one of ${retentionPeriods.join(", ")}`;
    faults.push(
      fault(`${name}.logRetentionDays`, rule, environment.logRetentionDays, "CloudWatch knows no other"),
    );
  }
  return faults;
}

function isWholeNumber(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function choiceFaults(name: string, { architecture, userPoolTier }: Environment): string[] {
  const faults: string[] = [];
  if (!["x86_64", "arm64"].includes(architecture)) {
    faults.push(fault(`${name}.architecture`, "be x86_64 or arm64", architecture, "Lambda runs on no other"));
  }
  if (!["ESSENTIALS", "PLUS"].includes(userPoolTier)) {
    const advice = "managed login version 2 is not part of LITE";
    faults.push(fault(`${name}.userPoolTier`, "be ESSENTIALS or PLUS", userPoolTier, advice));
  }
  return faults;
}

function routeFaults({ method, path, access }: Route, contract: Contract): string[] {
  const setting = `routes["${method} ${path}"]`;
  const faults: string[] = [];
  if (!["GET", "POST", "PUT", "PATCH", "DELETE"].includes(method)) {
    faults.push(fault(`${setting}.method`, "be GET, POST, PUT, PATCH or DELETE", method, "name each method"));
  }
  if (!/^\/(?:(?:[\w.~-]+|\{\w+\})(?:\/(?:[\w.~-]+|\{\w+\}))*)?$/.test(path)) {
    const rule = "be segments of letters, digits and . _ ~ - or {variable}";
    faults.push(fault(`${setting}.path`, rule, path, "write it like /books/{bookId}"));
  }
  if (access === "public") return faults;
  if (!Array.isArray(access) || access.length === 0) {
    const rule = 'be "public" or name at least one scope';
    return [...faults, fault(`${setting}.access`, rule, access ?? null, "a route is never open by omission")];
  }
  return [...faults, ...scopeFaults(`${setting}.access`, access, contract)];
}

/** Names of path variables do not tell routes apart: API Gateway refuses the second one. */
function duplicateRouteFaults(declared: readonly Route[]): string[] {
  const keys = declared.map(({ method, path }) => `${method} ${path.replaceAll(/\{\w+\}/g, "{}")}`);
  return declared
    .filter((_, index) => keys.indexOf(keys[index] ?? "") !== index)
    .map(({ method, path }) =>
      fault(
        `routes["${method} ${path}"]`,
        "be declared once",
        path,
        "names of variables do not tell routes apart",
      ),
    );
}
