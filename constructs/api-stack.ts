import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { LocalBackend, S3Backend, TerraformOutput, TerraformStack, TerraformVariable } from "cdktf";
import { Construct } from "constructs";
import {
  environmentVariables,
  type Route,
  resourceServerIdentifier,
  routes,
  scopes,
} from "../service/contract.ts";
import { BrowserClient, MachineClient } from "./app-clients.ts";
import { BooksTable } from "./books-table.ts";
import { ContainerFunction } from "./container-function.ts";
import { ContainerImage } from "./container-image.ts";
import type { Environment } from "./environment.ts";
import { HttpApi } from "./http-api.ts";
import type { LogSettings } from "./log-group.ts";
import { UserPool } from "./user-pool.ts";

export interface ApiStackProps {
  readonly environment: Environment;
  /** Absolute path of the folder with the Dockerfile. */
  readonly projectDirectory: string;
  /** @default - the rows of service/contract.ts */
  readonly routes?: readonly Route[];
}

/** The project's folder as Terraform sees it from `cdktf.out/stacks/<stack>`. */
const projectPath = "${path.module}/../../..";

/** One environment: a user pool, its clients, the function from its image and the HTTP API in front. */
export class ApiStack extends TerraformStack {
  private readonly environment: Environment;
  private readonly resourceName: string;
  private readonly accountId: string;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id);
    this.environment = props.environment;
    this.resourceName = `${props.environment.prefix}-${id}`;
    this.useProvider(id);
    this.useBackend(id);
    this.accountId = new DataAwsCallerIdentity(this, "caller").accountId;

    const userPool = this.createUserPool();
    const httpApi = this.createHttpApi();
    const machineClients = this.createMachineClients(userPool);
    const browserClient = this.createBrowserClient(userPool, httpApi);
    const allowedClients = [...machineClients.values(), browserClient].map(({ client }) => client);
    const booksTable = this.createBooksTable();
    const image = this.createImage(props.projectDirectory);
    const { function: lambda, role } = this.createFunction(image, {
      [environmentVariables.issuer]: userPool.issuerUrl,
      [environmentVariables.authorizationServerUrl]: userPool.authorizationServerUrl,
      [environmentVariables.apiUrl]: httpApi.url,
      [environmentVariables.browserClientId]: browserClient.client.id,
      [environmentVariables.allowedClientIds]: allowedClients.map((client) => client.id).join(","),
      [environmentVariables.booksTableName]: booksTable.table.name,
    });
    booksTable.grantReadWrite(role);
    httpApi.addRoutes({ routes: props.routes ?? routes, userPool, allowedClients, function: lambda });
    this.addUserPoolOutputs(userPool);
    this.addExampleOutputs(httpApi, machineClients);
    this.addMachineClientOutputs(machineClients);
  }

  private useProvider(stackName: string): void {
    new AwsProvider(this, "aws", {
      region: this.environment.region,
      defaultTags: [{ tags: { application: this.environment.prefix, environment: stackName } }],
    });
  }

  private useBackend(stackName: string): void {
    const { prefix, stateBucket } = this.environment;
    if (!stateBucket) {
      // Outside cdktf.out, which may be deleted, and relative, so that two clones synthesise the same bytes.
      new LocalBackend(this, { path: `../../../terraform.${stackName}.tfstate` });
      return;
    }
    const { name: bucket, region } = stateBucket;
    const backend = new S3Backend(this, {
      bucket,
      region,
      key: `${prefix}/${stackName}.tfstate`,
      encrypt: true,
    });
    // CDKTF 0.21 has no property for the lock that needs no DynamoDB table.
    backend.addOverride("use_lockfile", true);
  }

  private get logs(): LogSettings {
    const { logRetentionDays, logKmsKeyArn, protectFromDeletion } = this.environment;
    return { retentionDays: logRetentionDays, kmsKeyArn: logKmsKeyArn, protectFromDeletion };
  }

  private createUserPool(): UserPool {
    const { environment } = this;
    const userPool = new UserPool(this, "user-pool", {
      name: this.resourceName,
      region: environment.region,
      domainPrefix: `${this.resourceName}-${this.accountId}`,
      tier: environment.userPoolTier,
      protectFromDeletion: environment.protectFromDeletion,
      resourceServerIdentifier,
      scopes,
    });
    for (const [username, attributes] of Object.entries(environment.demoUsers ?? {})) {
      userPool.addDemoUser(username, attributes, this.createPasswordVariable(username));
    }
    return userPool;
  }

  private createPasswordVariable(username: string): TerraformVariable {
    return new TerraformVariable(this, `${username}_password`, {
      type: "string",
      description: `Password of the demo user ${username}; it stands in the Terraform state`,
      sensitive: true,
      nullable: false,
    });
  }

  private createHttpApi(): HttpApi {
    return new HttpApi(this, "http-api", {
      name: this.resourceName,
      logs: this.logs,
      corsOrigins: this.environment.corsOrigins,
    });
  }

  private createMachineClients(userPool: UserPool): Map<string, MachineClient> {
    const parent = new Construct(this, "machine-clients");
    const { machineClients: declared, ...lifetimes } = this.environment;
    return new Map(
      Object.entries(declared).map(([name, scopeNames]) => [
        name,
        new MachineClient(parent, name, { userPool, name, scopes: scopeNames, lifetimes }),
      ]),
    );
  }

  private createBrowserClient(userPool: UserPool, httpApi: HttpApi): BrowserClient {
    const { browserClient, ...lifetimes } = this.environment;
    return new BrowserClient(this, "browser-client", {
      userPool,
      name: browserClient.name,
      scopes: browserClient.scopes,
      lifetimes,
      callbackUrls: [`${httpApi.url}/oidc/callback`, ...(browserClient.callbackUrls ?? [])],
      logoutUrls: [`${httpApi.url}/`, ...(browserClient.logoutUrls ?? [])],
    });
  }

  private createBooksTable(): BooksTable {
    const { environment } = this;
    return new BooksTable(this, "books-table", {
      name: `${this.resourceName}-books`,
      protectFromDeletion: environment.protectFromDeletion,
      pointInTimeRecovery: environment.pointInTimeRecovery ?? false,
      demoBooks: environment.demoBooks ?? [],
    });
  }

  private createImage(projectDirectory: string): ContainerImage {
    const { environment } = this;
    return new ContainerImage(this, "container-image", {
      repositoryName: this.resourceName,
      image: environment.image,
      architecture: environment.architecture,
      contextDirectory: projectDirectory,
      contextPath: projectPath,
      registry: `${this.accountId}.dkr.ecr.${environment.region}.amazonaws.com`,
      protectFromDeletion: environment.protectFromDeletion,
    });
  }

  private createFunction(
    image: ContainerImage,
    variables: Readonly<Record<string, string>>,
  ): ContainerFunction {
    const { environment } = this;
    return new ContainerFunction(this, "function", {
      functionName: this.resourceName,
      imageUri: image.imageUri,
      architecture: environment.architecture,
      memoryMb: environment.memoryMb,
      timeoutSeconds: environment.timeoutSeconds,
      reservedConcurrency: environment.reservedConcurrency,
      logs: this.logs,
      logLevel: environment.logLevel ?? "INFO",
      tracing: environment.tracing ?? false,
      environment: variables,
    });
  }

  private addUserPoolOutputs(userPool: UserPool): void {
    const { issuerUrl, authorizationServerUrl } = userPool;
    this.addOutput("user_pool_id", userPool.pool.id);
    this.addOutput("oidc_issuer_url", issuerUrl);
    this.addOutput("oidc_configuration_url", `${issuerUrl}/.well-known/openid-configuration`);
    this.addOutput("oidc_jwks_url", `${issuerUrl}/.well-known/jwks.json`);
    this.addOutput("oidc_authorization_url", `${authorizationServerUrl}/oauth2/authorize`);
    this.addOutput("oidc_token_url", `${authorizationServerUrl}/oauth2/token`);
    this.addOutput("oidc_userinfo_url", `${authorizationServerUrl}/oauth2/userInfo`);
  }

  private addExampleOutputs(httpApi: HttpApi, machineClients: ReadonlyMap<string, MachineClient>): void {
    this.addOutput("example_url", httpApi.url);
    this.addOutput("example_authorization_code_oidc_redirect_url", `${httpApi.url}/oidc`);
    const example = machineClients.get("example")?.client;
    if (!example) return;
    this.addOutput("example_client_id", example.id);
    this.addOutput("example_client_secret", example.clientSecret, { sensitive: true });
  }

  private addMachineClientOutputs(machineClients: ReadonlyMap<string, MachineClient>): void {
    const ofEach = (read: (client: MachineClient["client"]) => string) =>
      Object.fromEntries([...machineClients].map(([name, { client }]) => [name, read(client)]));
    this.addOutput(
      "machine_client_ids",
      ofEach((client) => client.id),
    );
    this.addOutput(
      "machine_client_secrets",
      ofEach((client) => client.clientSecret),
      { sensitive: true },
    );
  }

  private addOutput(name: string, value: unknown, options: { sensitive?: true } = {}): void {
    new TerraformOutput(this, name, { value, ...options });
  }
}
