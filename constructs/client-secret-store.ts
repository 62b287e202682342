import { SecretsmanagerSecret } from "@cdktf/provider-aws/lib/secretsmanager-secret/index.js";
import { SecretsmanagerSecretVersion } from "@cdktf/provider-aws/lib/secretsmanager-secret-version/index.js";
import { Fn } from "cdktf";
import { Construct } from "constructs";
import type { MachineClient } from "./app-clients.ts";

export interface ClientSecretStoreProps {
  /** Begins the secrets' names. */
  readonly name: string;
  readonly machineClients: ReadonlyMap<string, MachineClient>;
  /** Days for which a deleted secret can be brought back: 7 to 30, or 0 for none. */
  readonly recoveryWindowDays: number;
  /** @default - the account's AWS managed key */
  readonly kmsKeyArn?: string;
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
      [...props.machineClients].map(([name, client]) => [name, this.store(name, client, props)]),
    );
  }

  private store(clientName: string, { client }: MachineClient, props: ClientSecretStoreProps): string {
    const parent = new Construct(this, clientName);
    const secret = new SecretsmanagerSecret(parent, "Resource", {
      // A name that ends in a hyphen and six characters looks like one with its ARN's suffix: books-reader would.
      name: `${props.name}/machine-clients/${clientName}/credentials`,
      description: `OAuth 2.0 client credentials of ${clientName}`,
      recoveryWindowInDays: props.recoveryWindowDays,
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
