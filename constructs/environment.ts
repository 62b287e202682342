import { type Route, routes, scopes } from "../service/contract.ts";
import { type AppClientSettings, appClientFaults } from "./app-clients.ts";
import { type ApplicationClientSettings, applicationClientFaults } from "./application-clients.ts";
import { type BooksTableSettings, booksTableFaults } from "./books-table.ts";
import { type ClientSecretStoreSettings, clientSecretStoreFaults } from "./client-secret-store.ts";
import { type ContainerFunctionSettings, containerFunctionFaults } from "./container-function.ts";
import { type ContainerImageSettings, containerImageFaults, ecrUri } from "./container-image.ts";
import { type CustomDomainsSettings, customDomainsFaults, recordNames } from "./custom-domains.ts";
import { type DemoUserSettings, demoUserFaults } from "./demo-users.ts";
import { type HttpApiSettings, httpApiFaults, routeFaults } from "./http-api.ts";
import { type LogGroupSettings, logGroupFaults } from "./log-group.ts";
import { type MonitoringSettings, monitoringFaults } from "./monitoring.ts";
import { ConfigurationError, fault, regionFaults, type Scopes, type SharedSettings } from "./settings.ts";
import { type TagSettings, tagFaults } from "./tags.ts";
import { resourceServerFaults, type UserPoolSettings, userPoolFaults } from "./user-pool.ts";

/** One environment's settings: those of the stack itself and of every construct, which says what its own must be. */
export interface Environment<Scope extends string = string>
  extends SharedSettings,
    ContainerImageSettings,
    ContainerFunctionSettings,
    AppClientSettings<Scope>,
    ApplicationClientSettings<Scope>,
    UserPoolSettings,
    DemoUserSettings,
    BooksTableSettings,
    LogGroupSettings,
    HttpApiSettings,
    CustomDomainsSettings,
    ClientSecretStoreSettings,
    MonitoringSettings,
    TagSettings {
  /** Begins every name on AWS: lower-case letters, digits and hyphens. */
  readonly prefix: string;
  /**
   * The AWS account, twelve digits. Terraform refuses any other, so that the wrong profile cannot deploy.
   *
   * @default - that of the credentials
   */
  readonly accountId?: string;
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
  applicationClientFaults,
  tagFaults,
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
    ...resourceServerFaults(scopes),
    ...routeFaults(routes, scopes),
    ...Object.entries(environments).flatMap(([name, environment]) =>
      checks.flatMap((check) => check(name, environment, scopes)),
    ),
    ...sharedNameFaults(environments),
    ...overlapFaults(environments),
    ...repositoryFaults(environments),
  ];
  if (faults.length > 0) throw new ConfigurationError(faults);
}

/** Words that Cognito refuses anywhere in a domain prefix. @see AWS: "Configuring a user pool domain" */
const reservedWords = ["aws", "amazon", "cognito"];
const accountIdLength = 12;
const domainPrefixLimit = 63;

/** The environment's own name and its prefix, of which every name on AWS is made; where it is, and where its state is. */
function stackFaults(name: string, { accountId, prefix, region, stateBucket }: Environment): string[] {
  return [
    ...accountFaults(`${name}.accountId`, accountId),
    ...wordFaults(`${name}.prefix`, prefix),
    ...wordFaults(name, name),
    ...lengthFaults(name, prefix),
    ...regionFaults(`${name}.region`, region),
    ...(stateBucket ? bucketFaults(`${name}.stateBucket`, stateBucket) : []),
  ];
}

function accountFaults(setting: string, accountId: string | undefined): string[] {
  if (accountId === undefined || /^\d{12}$/.test(accountId)) return [];
  return [fault(setting, "be twelve digits", accountId, "write it as a string: it may begin with 0")];
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

/** What S3 keeps for itself at either end of a name. @see AWS: "General purpose bucket naming rules" */
const reservedBucketNames =
  /^(?:xn--|sthree-|amzn-s3-demo-)|(?:-s3alias|--ol-s3|\.mrap|--x-s3|--table-s3)$|^\d+(?:\.\d+){3}$|\.\./;

function bucketFaults(setting: string, { name, region }: StateBucket): string[] {
  const faults = regionFaults(`${setting}.region`, region);
  if (/^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/.test(name) && !reservedBucketNames.test(name)) return faults;
  const advice =
    "3 to 63 lower-case letters, digits, dots and hyphens, no IP address, no two dots in a row, none of S3's own prefixes and suffixes";
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

/** Of every name on AWS, and of the ARNs that an environment's deploy role may touch. */
function nameOf([environment, { prefix }]: readonly [string, Environment]): string {
  return `${prefix}-${environment}`;
}

/**
 * What is named `<prefix>-<environment>-…` belongs to the environment: another one whose own name begins so would be
 * under its deploy role.
 */
function overlapFaults(environments: Readonly<Record<string, Environment>>): string[] {
  const all = Object.entries(environments);
  return all.flatMap((entry, index) => {
    const name = nameOf(entry);
    const isBelow = (other: readonly [string, Environment], place: number) =>
      name.startsWith(`${nameOf(other)}-`) || (place < index && name === nameOf(other));
    const above = all.find((other, place) => isOneAccount(entry[1], other[1]) && isBelow(other, place));
    if (!above) return [];
    const rule = `make names that do not begin with ${nameOf(above)}, as those of ${above[0]} do`;
    const advice = `the deploy role of ${above[0]} would reach it; choose another name, or give each an accountId`;
    return [fault(entry[0], rule, name, advice)];
  });
}

/** Where an account is not set, it may be any. */
function isOneAccount({ accountId: one }: Environment, { accountId: other }: Environment): boolean {
  return one === undefined || other === undefined || one === other;
}

/** The repository of a stack goes with the stack, and keeps its last images alone. */
function repositoryFaults(environments: Readonly<Record<string, Environment>>): string[] {
  const all = Object.entries(environments);
  return all.flatMap(([environment, { image }]) => {
    const named = "uri" in image ? ecrUri(image.uri) : undefined;
    if (!named) return [];
    const isOwner = (entry: readonly [string, Environment]) =>
      nameOf(entry) === named.repository && (entry[1].accountId ?? named.accountId) === named.accountId;
    const owner = all.find(isOwner);
    if (!owner) return [];
    const rule = "be in a repository that no environment owns";
    const advice = `${owner[0]} deletes old images, and all of them when it is destroyed; docs/deploy.md makes one outside`;
    return [fault(`${environment}.image.uri`, rule, named.repository, advice)];
  });
}
