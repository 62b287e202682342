import type { SecretsManagerClient } from "@aws-sdk/client-secrets-manager";
import { UserError } from "gatehouse-local";
import { awsClientSettings, callAws } from "./aws-call.ts";

/** A machine client's secret as Secrets Manager keeps it: JSON, of which `client_secret` is the secret itself. */
export interface StoredSecret {
  readonly arn: string;
  /** Of the version that is current. */
  readonly versionId: string;
  readonly members: Readonly<Record<string, unknown>> & { readonly client_secret: string };
}

/** @throws {UserError} it cannot be read, or is none */
export async function readStoredSecret(arn: string): Promise<StoredSecret> {
  const { GetSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
  const { SecretString = "", VersionId = "" } = await withClient(arn, "reading the stored secret", (client) =>
    client.send(new GetSecretValueCommand({ SecretId: arn })),
  );
  return { arn, versionId: VersionId, members: parseMembers(SecretString, arn) };
}

/**
 * Makes another secret the current one; the other members stay.
 *
 * @param versionId 32 to 64 characters; the same one twice stores once
 * @throws {UserError} AWS refuses, or does not answer: then it may have been stored all the same
 */
export async function replaceStoredSecret(
  { arn, members }: StoredSecret,
  clientSecret: string,
  versionId: string,
): Promise<void> {
  const { PutSecretValueCommand } = await import("@aws-sdk/client-secrets-manager");
  const SecretString = JSON.stringify({ ...members, client_secret: clientSecret });
  const command = new PutSecretValueCommand({ SecretId: arn, SecretString, ClientRequestToken: versionId });
  await withClient(arn, "storing the new secret", (client) => client.send(command));
}

async function withClient<T>(
  arn: string,
  purpose: string,
  call: (client: SecretsManagerClient) => Promise<T>,
): Promise<T> {
  const { SecretsManagerClient } = await import("@aws-sdk/client-secrets-manager");
  const client = new SecretsManagerClient({ ...awsClientSettings, region: arn.split(":")[3] });
  try {
    return await callAws(purpose, () => call(client));
  } finally {
    client.destroy();
  }
}

function parseMembers(text: string, arn: string): StoredSecret["members"] {
  try {
    const members = JSON.parse(text) as StoredSecret["members"];
    if (typeof members.client_secret === "string") return members;
  } catch {
    // Said below: the text itself must not be shown.
  }
  throw new UserError(
    `${arn} must be JSON with the member client_secret; store the client's secret there again`,
  );
}
