import { UserError } from "gatehouse-local";
import {
  awsClientSettings,
  callAws,
  requireObject,
  requireObjects,
  requireText,
} from "../deployed/aws-call.ts";

/** The secrets of one app client at Cognito, of which AWS allows two. It shows their ids, never their values. */
export interface ClientSecrets {
  readonly clientId: string;
  /** Ids, in no order that AWS documents. */
  list(): Promise<readonly string[]>;
  /**
   * Adds a second one.
   *
   * @param clientSecret 24 to 64 letters and digits
   * @returns its id
   */
  add(clientSecret: string): Promise<string>;
  remove(secretId: string): Promise<void>;
  /** The command by which a person removes one. */
  removalCommand(secretId: string): string;
}

/**
 * @throws {UserError} the user pool's id is none
 * @see AWS: AddUserPoolClientSecret, ListUserPoolClientSecrets, DeleteUserPoolClientSecret
 */
export async function clientSecretsOf(userPoolId: string, clientId: string): Promise<ClientSecrets> {
  const sdk = await import("@aws-sdk/client-cognito-identity-provider");
  // One attempt: where an answer is lost, a second call would not replace what the first one made.
  const settings = { ...awsClientSettings, maxAttempts: 1, region: regionOf(userPoolId) };
  const cognito = new sdk.CognitoIdentityProviderClient(settings);
  const client = { UserPoolId: userPoolId, ClientId: clientId };
  return {
    clientId,
    list: async () => {
      const purpose = "listing the client's secrets";
      const ids: string[] = [];
      let NextToken: string | undefined;
      do {
        const command = new sdk.ListUserPoolClientSecretsCommand({ ...client, NextToken });
        const page = await callAws(purpose, () => cognito.send(command));
        const entries = requireObjects(page, "ClientSecrets", purpose);
        ids.push(...entries.map((entry) => requireText(entry, "ClientSecretId", purpose)));
        ({ NextToken } = page);
      } while (NextToken !== undefined && ids.length <= 2);
      return ids;
    },
    add: async (clientSecret) => {
      const purpose = "adding a secret";
      const command = new sdk.AddUserPoolClientSecretCommand({ ...client, ClientSecret: clientSecret });
      const answer = await callAws(purpose, () => cognito.send(command));
      const added = requireObject(answer, "ClientSecretDescriptor", purpose);
      return requireText(added, "ClientSecretId", purpose);
    },
    remove: async (secretId) => {
      const command = new sdk.DeleteUserPoolClientSecretCommand({ ...client, ClientSecretId: secretId });
      await callAws("deleting a secret", () => cognito.send(command));
    },
    removalCommand: (secretId) =>
      `aws cognito-idp delete-user-pool-client-secret --user-pool-id ${userPoolId} --client-id ${clientId} --client-secret-id ${secretId}`,
  };
}

function regionOf(userPoolId: string): string {
  const [, region] = /^([a-z\d-]+)_[\dA-Za-z]+$/.exec(userPoolId) ?? [];
  if (region !== undefined) return region;
  throw new UserError(
    `output "user_pool_id" must be <region>_<letters and digits>, got "${userPoolId}"; deploy it again`,
  );
}
