import type { GetSecretValueCommandOutput, SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { UserError } from "gatehouse-local";
import { awsClientSettings, callAws, requireText, requireTime } from "./aws-call.ts";
import { parseJsonObject } from "./json-text.ts";

/** A version of a machine client's secret in Secrets Manager: JSON, of which `client_secret` is the secret itself. */
export interface StoredSecret {
  readonly arn: string;
  readonly versionId: string;
  /** When this version was stored; milliseconds since the epoch. */
  readonly createdAt: number;
  readonly members: Readonly<Record<string, unknown>> & { readonly client_secret: string };
}

/** Labels of versions: `AWSCURRENT` is what callers get, `AWSPENDING` a secret that is not in use yet. */
type Stage = "AWSCURRENT" | "AWSPENDING";

/** @throws {UserError} it cannot be read, or is none */
export async function readStoredSecret(arn: string): Promise<StoredSecret> {
  const purpose = "reading the stored secret";
  return readVersion(
    arn,
    await withClient(arn, purpose, (client) => getVersion(client, arn, "AWSCURRENT")),
    purpose,
  );
}

/**
 * The secret that a rotation has begun with; once it is the current one, that.
 *
 * @returns undefined: there is none
 * @throws {UserError} it cannot be read, or is none
 */
export async function readPendingSecret(arn: string): Promise<StoredSecret | undefined> {
  const purpose = "reading the pending secret";
  const { ResourceNotFoundException } = await import("@aws-sdk/client-secrets-manager");
  const version = await withClient(arn, purpose, (client) =>
    getVersion(client, arn, "AWSPENDING").catch((error) => {
      if (error instanceof ResourceNotFoundException || error.name === "ResourceNotFoundException")
        return undefined;
      throw error;
    }),
  );
  return version && readVersion(arn, version, purpose);
}

/**
 * Stores another secret as a new version; the other members stay.
 *
 * @param versionId 32 to 64 characters; the same one twice stores once
 * @param stages labels that the version gets; they leave the versions that had them
 * @throws {UserError} AWS refuses, or does not answer: then it may have been stored all the same
 */
export async function storeSecret(
  { arn, members }: Pick<StoredSecret, "arn" | "members">,
  clientSecret: string,
  versionId: string,
  stages: readonly Stage[],
): Promise<void> {
  const { PutSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
  const command = new PutSecretValueCommand({
    SecretId: arn,
    SecretString: JSON.stringify({ ...members, client_secret: clientSecret }),
    ClientRequestToken: versionId,
    VersionStages: [...stages],
  });
  await withClient(arn, "storing the new secret", (client) => client.send(command));
}

async function getVersion(
  client: SecretsManagerClient,
  arn: string,
  stage: Stage,
): Promise<GetSecretValueCommandOutput> {
  const { GetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
  return client.send(new GetSecretValueCommand({ SecretId: arn, VersionStage: stage }));
}

async function withClient<T>(
  arn: string,
  purpose: string,
  call: (client: SecretsManagerClient) => Promise<T>,
): Promise<T> {
  const { SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
  const client = new SecretsManagerClient({ ...awsClientSettings, region: regionOf(arn) });
  try {
    return await callAws(purpose, () => call(client));
  } finally {
    client.destroy();
  }
}

function regionOf(arn: string): string {
  const [, region] = /^arn:[\w-]+:secretsmanager:([\w-]+):/.exec(arn) ?? [];
  if (region !== undefined) return region;
  throw new UserError(
    `output "machine_client_secret_arns" must name secrets by their ARNs, got "${arn}"; deploy it again`,
  );
}

function readVersion(arn: string, answer: GetSecretValueCommandOutput, purpose: string): StoredSecret {
  return {
    arn,
    versionId: requireText(answer, "VersionId", purpose),
    createdAt: requireTime(answer, "CreatedDate", purpose),
    members: parseMembers(answer.SecretString, arn),
  };
}

/** The text itself must not be shown. */
function parseMembers(text: unknown, arn: string): StoredSecret["members"] {
  const members = typeof text === "string" ? parseJsonObject(text) : undefined;
  const secret = members?.client_secret;
  if (typeof secret === "string" && secret !== "") return { ...members, client_secret: secret };
  throw new UserError(
    `${arn} must be JSON with the member client_secret; store the client's secret there again`,
  );
}
