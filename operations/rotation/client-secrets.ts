import { awsClientSettings, callAws } from "../deployed/aws-call.ts";

export interface ClientSecretEntry {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

/** The secrets of one app client at Cognito, of which there are two at most. Their values are shown once only. */
export interface ClientSecrets {
  readonly clientId: string;
  /** Oldest first. */
  list(): Promise<readonly ClientSecretEntry[]>;
  /** Makes a second one. */
  add(): Promise<ClientSecretEntry & { readonly value: string }>;
  remove(secretId: string): Promise<void>;
  /** The command by which a person removes one. */
  removalCommand(secretId: string): string;
}

/** @see AWS: AddUserPoolClientSecret, ListUserPoolClientSecrets, DeleteUserPoolClientSecret */
export async function clientSecretsOf(userPoolId: string, clientId: string): Promise<ClientSecrets> {
  const sdk = await import("@aws-sdk/client-cognito-identity-provider");
  // One attempt: where an answer is lost, a second call would not replace what the first one made.
  const settings = { ...awsClientSettings, maxAttempts: 1, region: userPoolId.split("_")[0] };
  const cognito = new sdk.CognitoIdentityProviderClient(settings);
  const client = { UserPoolId: userPoolId, ClientId: clientId };
  return {
    clientId,
    list: async () => {
      const command = new sdk.ListUserPoolClientSecretsCommand(client);
      const { ClientSecrets = [] } = await callAws("listing the client's secrets", () =>
        cognito.send(command),
      );
      return ClientSecrets.map(readEntry).sort((left, right) => left.createdAt - right.createdAt);
    },
    add: async () => {
      const command = new sdk.AddUserPoolClientSecretCommand(client);
      const { ClientSecretDescriptor: added = {} } = await callAws("adding a secret", () =>
        cognito.send(command),
      );
      return { ...readEntry(added), value: added.ClientSecretValue ?? "" };
    },
    remove: async (secretId) => {
      const command = new sdk.DeleteUserPoolClientSecretCommand({ ...client, ClientSecretId: secretId });
      await callAws("deleting a secret", () => cognito.send(command));
    },
    removalCommand: (secretId) =>
      `aws cognito-idp delete-user-pool-client-secret --user-pool-id ${userPoolId} --client-id ${clientId} --client-secret-id ${secretId}`,
  };
}

function readEntry(descriptor: {
  ClientSecretId?: string | undefined;
  ClientSecretCreateDate?: Date | undefined;
}): ClientSecretEntry {
  return {
    id: descriptor.ClientSecretId ?? "",
    createdAt: descriptor.ClientSecretCreateDate?.getTime() ?? 0,
  };
}
