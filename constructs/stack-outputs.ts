import { TerraformOutput, type TerraformStack } from "cdktf";
import type { MachineClient } from "./app-clients.ts";
import type { ApplicationClient } from "./application-clients.ts";
import type { ClientSecretStore } from "./client-secret-store.ts";
import type { HttpApi } from "./http-api.ts";
import type { Monitoring } from "./monitoring.ts";
import type { UserPool } from "./user-pool.ts";

export interface StackOutputsProps {
  readonly userPool: UserPool;
  readonly httpApi: HttpApi;
  readonly machineClients: ReadonlyMap<string, MachineClient>;
  readonly applications: ReadonlyMap<string, ApplicationClient>;
  readonly clientSecretStore?: ClientSecretStore;
  readonly monitoring?: Monitoring;
}

/** Puts out what people and scripts need to know of a stack. Names are a contract. */
export function addOutputs(stack: TerraformStack, props: StackOutputsProps): void {
  const { applications, clientSecretStore, monitoring } = props;
  const outputs = {
    ...userPoolOutputs(props.userPool),
    ...apiOutputs(props.httpApi),
    ...clientIdOutputs(props.machineClients),
    ...(applications.size > 0 && {
      application_client_ids: ofEach(applications, ({ client }) => client.id),
    }),
    ...(clientSecretStore && { machine_client_secret_arns: clientSecretStore.secretArns }),
    ...(monitoring && { alarm_topic_arn: monitoring.topic.arn }),
  };
  for (const [name, value] of Object.entries(outputs)) new TerraformOutput(stack, name, { value });
  for (const [name, value] of Object.entries(clientSecretOutputs(props.machineClients))) {
    new TerraformOutput(stack, name, { value, sensitive: true });
  }
}

function userPoolOutputs({ authorizationServerUrl, issuerUrl, pool }: UserPool) {
  return {
    user_pool_id: pool.id,
    oidc_issuer_url: issuerUrl,
    oidc_configuration_url: `${issuerUrl}/.well-known/openid-configuration`,
    oidc_jwks_url: `${issuerUrl}/.well-known/jwks.json`,
    oidc_authorization_url: `${authorizationServerUrl}/oauth2/authorize`,
    oidc_token_url: `${authorizationServerUrl}/oauth2/token`,
    oidc_userinfo_url: `${authorizationServerUrl}/oauth2/userInfo`,
  };
}

function apiOutputs({ url }: HttpApi) {
  return { example_url: url, example_authorization_code_oidc_redirect_url: `${url}/oidc` };
}

function clientIdOutputs(clients: ReadonlyMap<string, MachineClient>) {
  const example = clients.get("example");
  return {
    machine_client_ids: ofEach(clients, ({ client }) => client.id),
    ...(example && { example_client_id: example.client.id }),
  };
}

function clientSecretOutputs(clients: ReadonlyMap<string, MachineClient>) {
  const example = clients.get("example");
  return {
    machine_client_secrets: ofEach(clients, ({ client }) => client.clientSecret),
    ...(example && { example_client_secret: example.client.clientSecret }),
  };
}

function ofEach<T>(clients: ReadonlyMap<string, T>, read: (client: T) => string) {
  return Object.fromEntries([...clients].map(([name, client]) => [name, read(client)]));
}
