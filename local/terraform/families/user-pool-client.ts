import type { DeclaredClientSettings, UserPoolClient } from "../../model.ts";
import {
  digits,
  type Instance,
  lowerCase,
  type ResourceFamily,
  randomText,
  rememberedId,
} from "../family.ts";
import { toBoolean } from "../language/values.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";

/** @see Terraform AWS provider: aws_cognito_user_pool_client, aws_cognito_managed_login_branding */
export const userPoolClientFamily: ResourceFamily = {
  aws_cognito_user_pool_client: {
    treatment: "emulated",
    parent: { type: "aws_cognito_user_pool", attribute: "user_pool_id" },
    attributes: {
      id: (client) => rememberedId(client, 26),
      client_secret: clientSecret,
    },
  },
  aws_cognito_managed_login_branding: {
    treatment: "emulated",
    parent: { type: "aws_cognito_user_pool", attribute: "user_pool_id" },
  },
  "aws_cognito_managed_user_pool_client*": {
    treatment: { refused: "declare an aws_cognito_user_pool_client" },
  },
};

/** 51 characters as of Cognito's own; nothing where `generate_secret` is not set. */
function clientSecret(client: Instance): string {
  return toBoolean(client.attribute("generate_secret") ?? false)
    ? client.remember("client_secret", () => randomText(51, lowerCase + digits))
    : "";
}

const secondsPerUnit = { seconds: 1, minutes: 60, hours: 3600, days: 86_400 } as const;
type ValidityUnit = keyof typeof secondsPerUnit;

interface TokenLifetime {
  readonly token: "access_token" | "id_token" | "refresh_token";
  /** What a number without a unit means. */
  readonly unit: ValidityUnit;
  readonly range: readonly [minimumSeconds: number, maximumSeconds: number];
  readonly inWords: string;
  readonly defaultSeconds: number;
}

/** @see AWS: API_UserPoolClientType; API_TokenValidityUnitsType */
const shortLived = {
  unit: "hours",
  range: [300, 86_400],
  inWords: "5 minutes to 1 day",
  defaultSeconds: 3600,
} as const;
const longLived = {
  unit: "days",
  range: [3600, 3650 * 86_400],
  inWords: "60 minutes to 10 years",
  defaultSeconds: 30 * 86_400,
} as const;

/** App clients of a pool. Scopes that no resource server declares stay: Cognito drops them when it issues tokens. */
export function readClients(pool: ResourceReader, declared: DeclaredResources): readonly UserPoolClient[] {
  const branded = new Set(
    declared
      .childrenOf(pool, "aws_cognito_managed_login_branding")
      .map((branding) => branding.optionalText("client_id")),
  );
  return declared
    .childrenOf(pool, "aws_cognito_user_pool_client")
    .map((client) => readClient(client, branded));
}

function readClient(client: ResourceReader, branded: ReadonlySet<string | undefined>): UserPoolClient {
  const clientId = client.text("id");
  const callbackUrls = readCallbackUrls(client);
  const readAttributes = client.texts("read_attributes");
  return {
    address: client.address,
    name: client.text("name"),
    clientId,
    clientSecret: client.optionalText("client_secret"),
    oauthEnabled: client.flag("allowed_oauth_flows_user_pool_client", false),
    flows: readFlows(client),
    scopes: client.texts("allowed_oauth_scopes"),
    callbackUrls,
    defaultRedirectUri: readDefaultRedirectUri(client, callbackUrls),
    logoutUrls: client.texts("logout_urls"),
    identityProviders: client.texts("supported_identity_providers"),
    readAttributes: readAttributes.length > 0 ? readAttributes : undefined,
    declared: readDeclaredSettings(client),
    accessTokenValiditySeconds: readLifetime(client, { token: "access_token", ...shortLived }),
    idTokenValiditySeconds: readLifetime(client, { token: "id_token", ...shortLived }),
    refreshTokenValiditySeconds: readLifetime(client, { token: "refresh_token", ...longLived }),
    authSessionValiditySeconds: (client.numberUnlessUnset("auth_session_validity") ?? 3) * 60,
    tokenRevocation: client.flag("enable_token_revocation", true),
    refreshTokenRotationGraceSeconds: readRotation(client.block("refresh_token_rotation")),
    managedLoginBranding: branded.has(clientId),
  };
}

/** A validity of 0 is none: Terraform's provider leaves it out. */
function readDeclaredSettings(client: ResourceReader): DeclaredClientSettings {
  const units = client.block("token_validity_units");
  return {
    accessTokenValidity: client.optionalNumber("access_token_validity") || undefined,
    idTokenValidity: client.optionalNumber("id_token_validity") || undefined,
    refreshTokenValidity: client.optionalNumber("refresh_token_validity") || undefined,
    accessTokenUnit: units?.optionalText("access_token"),
    idTokenUnit: units?.optionalText("id_token"),
    refreshTokenUnit: units?.optionalText("refresh_token"),
    explicitAuthFlows: client.texts("explicit_auth_flows"),
    preventUserExistenceErrors: client.optionalText("prevent_user_existence_errors"),
  };
}

/** Cognito refuses to create a client that mixes the flow of machines with those of people. */
function readFlows(client: ResourceReader): UserPoolClient["flows"] {
  const allowed = ["code", "implicit", "client_credentials"] as const;
  const flows = client.texts("allowed_oauth_flows").map((flow) => {
    const known = allowed.find((candidate) => candidate === flow);
    if (!known) throw client.fault("allowed_oauth_flows", `contain only ${allowed.join(", ")}`, flow);
    return known;
  });
  if (flows.includes("client_credentials")) {
    if (flows.length > 1) {
      throw client.fault("allowed_oauth_flows", "have client_credentials alone", flows.join(", "));
    }
    if (!client.flag("generate_secret", false) && client.optionalText("client_secret") === undefined) {
      throw client.fault("generate_secret", "be true where client_credentials is allowed", "false");
    }
  }
  return flows;
}

/** @see AWS: API_CreateUserPoolClient, CallbackURLs */
function readCallbackUrls(client: ResourceReader): readonly string[] {
  const urls = client.texts("callback_urls");
  const faulty = urls.find((url) => !isCallbackUrl(url));
  if (faulty === undefined) return urls;
  const rule = "be https, http on localhost or an app's own scheme, without a fragment";
  throw client.fault("callback_urls", rule, `"${faulty}"`);
}

function isCallbackUrl(text: string): boolean {
  if (!URL.canParse(text) || text.includes("#")) return false;
  const { protocol, hostname } = new URL(text);
  return protocol !== "http:" || ["localhost", "127.0.0.1", "[::1]"].includes(hostname);
}

function readDefaultRedirectUri(client: ResourceReader, callbackUrls: readonly string[]): string | undefined {
  const declared = client.optionalText("default_redirect_uri");
  if (!declared) return callbackUrls.length === 1 ? callbackUrls[0] : undefined;
  if (callbackUrls.includes(declared)) return declared;
  throw client.fault("default_redirect_uri", "be one of callback_urls", declared);
}

function readLifetime(client: ResourceReader, lifetime: TokenLifetime): number {
  const attribute = `${lifetime.token}_validity`;
  const amount = client.optionalNumber(attribute);
  if (!amount) return lifetime.defaultSeconds;
  const units = Object.keys(secondsPerUnit) as ValidityUnit[];
  const unit =
    client.block("token_validity_units")?.choice(lifetime.token, units, lifetime.unit) ?? lifetime.unit;
  const seconds = amount * secondsPerUnit[unit];
  const [minimum, maximum] = lifetime.range;
  if (seconds >= minimum && seconds <= maximum) return seconds;
  throw client.fault(attribute, `be ${lifetime.inWords}`, `${amount} ${unit}`);
}

function readRotation(rotation: ResourceReader | undefined): number | undefined {
  if (rotation?.choice("feature", ["ENABLED", "DISABLED"], "DISABLED") !== "ENABLED") return undefined;
  return rotation.optionalNumber("retry_grace_period_seconds") ?? 0;
}
