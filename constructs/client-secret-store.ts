import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { MachineClient } from "./app-clients.ts";

import { kmsKeyFaults, type SharedSettings } from "./settings.ts";

export interface ClientSecretStoreSettings {
  /**
   * Whether the machine clients' secrets are kept in Secrets Manager too, for the teams that run them.
   *
   * @default - in Terraform's state alone
   */
  readonly clientSecretStore?: StoreSettings;
}

interface StoreSettings {
  /**
   * ARN of the KMS key that they are encrypted with, in the same region; a team in another account needs one.
   *
   * @default - the account's AWS managed key
   */
  readonly kmsKeyArn?: string;
}

/** What is wrong with the store's settings. */
export function clientSecretStoreFaults(
  name: string,
  { clientSecretStore, region }: ClientSecretStoreSettings & Pick<SharedSettings, "region">,
): string[] {
  return kmsKeyFaults(`${name}.clientSecretStore.kmsKeyArn`, clientSecretStore?.kmsKeyArn, region);
}

/** Where data is protected, a deleted secret can be brought back for 30 days; elsewhere not at all. */
export interface ClientSecretStoreProps extends StoreSettings, Pick<SharedSettings, "protectFromDeletion"> {
  /** Begins the secrets' names. */
  readonly name: string;
  readonly clients: ReadonlyMap<string, MachineClient>;
}

/**
 * One secret per machine client, `{ "client_id": …, "client_secret": … }`, for the teams that run them. Terraform
 * writes the first value alone; from the first rotation on the store knows what is current and Terraform does not.
 */
export class ClientSecretStore extends Construct {
  /** Client name → ARN of its secret. */
  readonly secretArns: Readonly<Record<string, string>>;

  constructor(scope: Construct, id: string, props: ClientSecretStoreProps) {
    super(scope, id);
    this.secretArns = Object.fromEntries(
      [...props.clients].map(([name, client]) => [name, this.store(name, client, props)]),
    );
  }

  private store(clientName: string, { client }: MachineClient, props: ClientSecretStoreProps): string {
    const parent = new Construct(this, clientName);
    const secret = new SecretsmanagerSecret(parent, "Resource", {
      // A name that ends in a hyphen and six characters looks like one with its ARN's suffix: some-client would.
      name: `${props.name}/machine-clients/${clientName}/credentials`,
      description: `OAuth 2.0 client credentials of ${clientName}`,
      recoveryWindowInDays: props.protectFromDeletion ? 30 : 0,
      kmsKeyId: props.kmsKeyArn,
    });
    new SecretsmanagerSecretVersion(parent, "first-version", {
      secretId: secret.id,
      secretString: Fn.jsonencode({ client_id: client.id, client_secret: client.clientSecret }),
      // A version without any label may be deleted, and Terraform would write the old secret again.
      versionStages: ["AWSCURRENT", "FIRST"],
      lifecycle: {
        ignoreChanges: ["secret_string", "version_stages"],
        // Another client has another id: what was stored is of no use to it.
        replaceTriggeredBy: [`${client.terraformResourceType}.${client.friendlyUniqueId}.id`],
      },
    });
    return secret.arn;
  }
}
