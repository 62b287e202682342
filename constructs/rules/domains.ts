import type { DomainSettings, Environment } from "../environment.ts";
import { fault } from "../errors.ts";

/** @see AWS: "CreateUserPoolDomain" (Domain, length) */
const nameLimit = 63;

/** Names of one's own: each environment's by themselves, and against those of the others. */
export function domainFaults(environments: Readonly<Record<string, Environment>>): string[] {
  const declared = Object.entries(environments).flatMap(([name, { domain }]) =>
    domain ? [{ setting: `${name}.domain`, domain }] : [],
  );
  return [
    ...declared.flatMap(({ setting, domain }) => [
      ...zoneFaults(setting, domain),
      ...labelFaults(setting, domain),
      ...parentFaults(setting, domain),
    ]),
    ...sharedNameFaults(declared),
  ];
}

function zoneFaults(setting: string, { zone }: DomainSettings): string[] {
  if (/^(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,}$/.test(zone)) return [];
  return [fault(`${setting}.zone`, "be the name of a hosted zone", zone, 'write it like "example.com"')];
}

function labelFaults(setting: string, { zone, api = "api", auth = "auth" }: DomainSettings): string[] {
  return Object.entries({ api, auth }).flatMap(([key, label]) => {
    if (!/^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?$/.test(label)) {
      const rule = "be one label of lower-case letters, digits and hyphens";
      return [fault(`${setting}.${key}`, rule, label, "the zone is added to it")];
    }
    const name = `${label}.${zone}`;
    if (name.length <= nameLimit) return [];
    return [fault(`${setting}.${key}`, `make a name of at most ${nameLimit} characters`, name, "shorten it")];
  });
}

function parentFaults(setting: string, { parentRecord }: DomainSettings): string[] {
  if (["existing", "create"].includes(parentRecord)) return [];
  const advice = "Cognito wants an A record on the parent of the pool's domain";
  return [fault(`${setting}.parentRecord`, 'be "existing" or "create"', parentRecord, advice)];
}

/** Two stacks that write one record take the name from each other with every apply. */
function sharedNameFaults(declared: readonly { setting: string; domain: DomainSettings }[]): string[] {
  const names = declared.flatMap(
    ({ setting, domain: { zone, api = "api", auth = "auth", parentRecord } }) => [
      { setting: `${setting}.api`, name: `${api}.${zone}` },
      { setting: `${setting}.auth`, name: `${auth}.${zone}` },
      ...(parentRecord === "create" ? [{ setting: `${setting}.parentRecord`, name: zone }] : []),
    ],
  );
  return names
    .filter(({ name }, index) => names.findIndex((other) => other.name === name) < index)
    .map(({ setting, name }) =>
      fault(setting, "make a name of its own", name, "another environment or setting has it already"),
    );
}
