import type { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client/index.js";
import { Construct } from "constructs";
import {
  type AppClientSettings,
  clientNameFaults,
  createPublicClient,
  isWebRedirect,
  type PublicClientProps,
  redirectFaults,
  scopeCountFaults,
} from "./app-clients.ts";
import { loginScopes } from "./defaults.ts";
import { countFaults, fault, type Scopes, scopeFaults } from "./settings.ts";

export interface ApplicationClientSettings<Scope extends string = string> {
  /**
   * Single-page and mobile applications of one's own, beside the service's login: name → what it may ask for and where it
   * returns to. Each is public: authorization code with PKCE, no secret. The API accepts its tokens.
   *
   * @default - none
   */
  readonly applicationClients?: Readonly<Record<string, ApplicationSettings<Scope>>>;
}

interface ApplicationSettings<Scope extends string = string> {
  /** Scopes of the resource server; openid, email and profile come with every login. */
  readonly scopes: readonly Scope[];
  /**
   * 1 to 100 places that a login may return to: https, http on localhost, or the scheme of a mobile application, its
   * domain backwards: `com.example.app://callback`.
   */
  readonly callbackUrls: readonly string[];
  /**
   * Up to 100 places that a logout may return to, as above.
   *
   * @default - none
   */
  readonly logoutUrls?: readonly string[];
}

/** @see AWS: "Amazon API Gateway quotas" (HTTP APIs, audiences per authorizer) */
const mostClients = 50;

/** What is wrong with the applications, and with the number of all clients together. */
export function applicationClientFaults(
  name: string,
  settings: ApplicationClientSettings & AppClientSettings,
  scopes: Scopes,
): string[] {
  const { applicationClients = {}, machineClients } = settings;
  const count = Object.keys(machineClients).length + Object.keys(applicationClients).length;
  const advice = `an authorizer has ${mostClients} audiences, of which one is the browser client`;
  return [
    ...countFaults(`${name}.machineClients and applicationClients`, count, mostClients - 1, advice),
    ...Object.entries(applicationClients).flatMap(([client, application]) => [
      ...applicationFaults(`${name}.applicationClients.${client}`, client, application, scopes),
      ...sharedNameFaults(`${name}.applicationClients`, client, settings),
    ]),
  ];
}

function applicationFaults(
  setting: string,
  client: string,
  { scopes, callbackUrls, logoutUrls }: ApplicationSettings,
  declared: Scopes,
): string[] {
  const faults = [
    ...clientNameFaults(setting, client),
    ...scopeFaults(`${setting}.scopes`, scopes, declared),
    ...scopeCountFaults(`${setting}.scopes`, scopes, loginScopes.length),
    ...redirectFaults(`${setting}.callbackUrls`, callbackUrls, applicationRedirects),
    ...redirectFaults(`${setting}.logoutUrls`, logoutUrls, applicationRedirects),
  ];
  if (callbackUrls.length > 0) return faults;
  const advice = "a login has to return to somewhere";
  return [...faults, fault(`${setting}.callbackUrls`, "name at least one place", callbackUrls, advice)];
}

function sharedNameFaults(
  setting: string,
  client: string,
  { browserClient, machineClients }: AppClientSettings,
): string[] {
  if (client !== browserClient.name && !Object.hasOwn(machineClients, client)) return [];
  return [fault(setting, "have names of their own", client, "another client has it")];
}

const applicationRedirects = {
  isAccepted: isApplicationRedirect,
  rule: "be https URLs, or begin with a scheme like com.example.app, without user name, password and fragment",
  advice: "http is for http://localhost only",
};

/** @see RFC 8252 section 7.1: a scheme of one's own is a domain of one's own, backwards */
function isApplicationRedirect(text: string): boolean {
  const isOwnScheme = /^[a-z][a-z0-9-]*(?:\.[a-z0-9][a-z0-9-]*)+:\/\/?[^\s#@]*$/.test(text);
  return isOwnScheme || isWebRedirect(text);
}

/** The client of an application. It does NOT enforce PKCE: the application has to send a challenge. */
export class ApplicationClient extends Construct {
  readonly client: CognitoUserPoolClient;

  constructor(scope: Construct, id: string, props: PublicClientProps) {
    super(scope, id);
    this.client = createPublicClient(this, props);
  }
}
