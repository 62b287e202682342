import { type Route, routes, scopes } from "../service/contract.ts";
import { type AppClientSettings, appClientFaults } from "./app-clients.ts";
import { type BooksTableSettings, booksTableFaults } from "./books-table.ts";
import { type ClientSecretStoreSettings, clientSecretStoreFaults } from "./client-secret-store.ts";
import { type ContainerFunctionSettings, containerFunctionFaults } from "./container-function.ts";
import { type ContainerImageSettings, containerImageFaults } from "./container-image.ts";
import { type CustomDomainsSettings, customDomainsFaults, recordNames } from "./custom-domains.ts";
import { type DemoUserSettings, demoUserFaults } from "./demo-users.ts";
import { type HttpApiSettings, httpApiFaults, routeFaults } from "./http-api.ts";
import { type LogGroupSettings, logGroupFaults } from "./log-group.ts";
import { type MonitoringSettings, monitoringFaults } from "./monitoring.ts";
import { ConfigurationError, fault, regionFaults, type Scopes, type SharedSettings } from "./settings.ts";
import { type UserPoolSettings, userPoolFaults } from "./user-pool.ts";

/** One environment's settings: those of the stack itself and of every construct, which says what its own must be. */
export interface Environment<Scope extends string = string>
  extends SharedSettings,
    ContainerImageSettings,
    ContainerFunctionSettings,
    AppClientSettings<Scope>,
    UserPoolSettings,
    DemoUserSettings,
    BooksTableSettings,
    LogGroupSettings,
    HttpApiSettings,
    CustomDomainsSettings,
    ClientSecretStoreSettings,
    MonitoringSettings {
  /** Begins every name on AWS: lower-case letters, digits and hyphens. */
  readonly prefix: string;
  /**
   * Where Terraform's state is kept.
   *
   * @default - in terraform.<environment>.tfstate beside main.ts
   */
  readonly stateBucket?: StateBucket;
}

/**
 * An S3 bucket that exists already, with versioning. The state is its object `<prefix>/<environment>.tfstate`,
 * encrypted, and locked by an object beside it (Terraform 1.10 or later).
 */
interface StateBucket {
  readonly name: string;
  readonly region: string;
}

/** What a stack is made of besides its settings, and what these are checked against. */
export interface Contract {
  readonly routes: readonly Route[];
  readonly scopes: Scopes;
}

/** The service's own. */
export const contract: Contract = { routes, scopes };

const checks: readonly ((name: string, environment: Environment, scopes: Scopes) => string[])[] = [
  stackFaults,
  customDomainsFaults,
  containerImageFaults,
  containerFunctionFaults,
  appClientFaults,
  userPoolFaults,
  demoUserFaults,
  booksTableFaults,
  logGroupFaults,
  clientSecretStoreFaults,
  httpApiFaults,
  monitoringFaults,
];

/**
 * Checks every setting of every environment, and the route table, before anything is synthesised.
 *
 * @throws {ConfigurationError} with all faults at once, each `<environment>.<setting> must …`
 */
export function assertSettings(
  environments: Readonly<Record<string, Environment>>,
  { routes, scopes }: Contract,
): void {
  const faults = [
    ...routeFaults(routes, scopes),
    ...Object.entries(environments).flatMap(([name, environment]) =>
      checks.flatMap((check) => check(name, environment, scopes)),
    ),
    ...sharedNameFaults(environments),
  ];
  if (faults.length > 0) throw new ConfigurationError(faults);
}

/** Words that Cognito refuses anywhere in a domain prefix. @see AWS: "Configuring a user pool domain" */
const reservedWords = ["aws", "amazon", "cognito"];
const accountIdLength = 12;
const domainPrefixLimit = 63;

/** The environment's own name and its prefix, of which every name on AWS is made; the region, and the state's place. */
function stackFaults(name: string, { prefix, region, stateBucket }: Environment): string[] {
  return [
    ...wordFaults(`${name}.prefix`, prefix),
    ...wordFaults(name, name),
    ...lengthFaults(name, prefix),
    ...regionFaults(`${name}.region`, region),
    ...(stateBucket ? bucketFaults(`${name}.stateBucket`, stateBucket) : []),
  ];
}

function wordFaults(setting: string, value: string): string[] {
  const faults: string[] = [];
  if (!/^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/.test(value)) {
    const rule = "be lower-case letters, digits and single hyphens, beginning with a letter";
    faults.push(fault(setting, rule, value, "every name on AWS begins with it"));
  }
  for (const word of reservedWords.filter((reserved) => value.includes(reserved))) {
    faults.push(
      fault(setting, `not contain "${word}"`, value, "Cognito reserves the word in domain prefixes"),
    );
  }
  return faults;
}

function lengthFaults(name: string, prefix: string): string[] {
  const longest = domainPrefixLimit - accountIdLength - name.length - 2;
  if (prefix.length <= longest) return [];
  const advice = "the pool's domain prefix is <prefix>-<environment>-<account id>, at most 63 characters";
  return [fault(`${name}.prefix`, `have at most ${longest} characters`, prefix, advice)];
}

/** @see AWS: "General purpose bucket naming rules" */
function bucketFaults(setting: string, { name, region }: StateBucket): string[] {
  const faults = regionFaults(`${setting}.region`, region);
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name)) return faults;
  const advice = "3 to 63 lower-case letters, digits, dots and hyphens";
  return [fault(`${setting}.name`, "be the name of an S3 bucket", name, advice), ...faults];
}

/** A name belongs to one setting of one environment. */
function sharedNameFaults(environments: Readonly<Record<string, Environment>>): string[] {
  const names = Object.entries(environments).flatMap(([environment, { domain }]) =>
    Object.entries(domain ? recordNames(domain) : {}).map(([key, name]) => ({
      setting: `${environment}.domain.${key}`,
      name,
    })),
  );
  return names
    .filter(({ name }, index) => names.findIndex((other) => other.name === name) < index)
    .map(({ setting, name }) =>
      fault(setting, "make a name of its own", name, "another environment or setting has it already"),
    );
}
