import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { LocalBackend, S3Backend, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { environmentVariables, resourceServerIdentifier } from "../service/contract.ts";
import { BrowserClient, MachineClient } from "./app-clients.ts";
import { BooksTable } from "./books-table.ts";
import { ClientSecretStore } from "./client-secret-store.ts";
import { ContainerFunction } from "./container-function.ts";
import { ContainerImage } from "./container-image.ts";
import { CustomDomains } from "./custom-domains.ts";
import { addDemoUsers } from "./demo-users.ts";
import { type Contract, contract, type Environment } from "./environment.ts";
import { HttpApi } from "./http-api.ts";
import { Monitoring } from "./monitoring.ts";
import { addOutputs } from "./stack-outputs.ts";
import { UserActivityLog, UserPool } from "./user-pool.ts";

export interface ApiStackProps {
  readonly environment: Environment;
  /** Absolute path of the folder with the Dockerfile. */
  readonly projectDirectory: string;
  /** @default - service/contract.ts */
  readonly contract?: Contract;
}

/** The project's folder as Terraform sees it from `cdktf.out/stacks/<stack>`. */
const projectPath = "${path.module}/../../..";

/**
 * One environment: a user pool, its clients, the function from its image and the HTTP API in front. Each construct is
 * handed the environment's settings and reads its own.
 */
export class ApiStack extends TerraformStack {
  private readonly environment: Environment;
  private readonly contract: Contract;
  private readonly resourceName: string;
  private readonly tags: Readonly<Record<string, string>>;
  private readonly accountId: string;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id);
    this.environment = props.environment;
    this.contract = props.contract ?? contract;
    this.resourceName = `${props.environment.prefix}-${id}`;
    this.tags = { application: props.environment.prefix, environment: id };
    this.useProvider();
    this.useBackend(id);
    this.accountId = new DataAwsCallerIdentity(this, "caller").accountId;

    const domains = this.createCustomDomains();
    const userPool = this.createUserPool(domains);
    const httpApi = this.createHttpApi(domains);
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
    httpApi.addRoutes({ routes: this.contract.routes, userPool, allowedClients, function: lambda });
    addOutputs(this, {
      userPool,
      httpApi,
      machineClients,
      clientSecretStore: this.createClientSecretStore(machineClients),
      monitoring: this.createMonitoring(httpApi, lambda, booksTable),
    });
  }

  private useProvider(): void {
    new AwsProvider(this, "aws", { region: this.environment.region, defaultTags: [{ tags: this.tags }] });
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

  private createCustomDomains(): CustomDomains | undefined {
    const { domain } = this.environment;
    if (!domain) return undefined;
    const cloudfrontProvider = new AwsProvider(this, "aws-us-east-1", {
      alias: "us_east_1",
      region: "us-east-1",
      defaultTags: [{ tags: this.tags }],
    });
    return new CustomDomains(this, "custom-domains", { ...domain, cloudfrontProvider });
  }

  private createUserPool(customDomain: CustomDomains | undefined): UserPool {
    const { environment, resourceName: name } = this;
    const userPool = new UserPool(this, "user-pool", {
      ...environment,
      name,
      domainPrefix: `${name}-${this.accountId}`,
      customDomain,
      resourceServerIdentifier,
      scopes: this.contract.scopes,
    });
    addDemoUsers(this, userPool, environment);
    if (environment.exportUserActivity) {
      new UserActivityLog(this, "user-activity-log", { ...environment, name, pool: userPool.pool });
    }
    return userPool;
  }

  private createHttpApi(domains: CustomDomains | undefined): HttpApi {
    return new HttpApi(this, "http-api", {
      ...this.environment,
      name: this.resourceName,
      customDomain: domains?.apiDomain,
    });
  }

  private createMachineClients(userPool: UserPool): Map<string, MachineClient> {
    const { environment } = this;
    const parent = new Construct(this, "machine-clients");
    const create = (name: string, scopeNames: readonly string[]) =>
      new MachineClient(parent, name, { ...environment, userPool, name, scopes: scopeNames });
    return new Map(
      Object.entries(environment.machineClients).map(([name, scopeNames]) => [
        name,
        create(name, scopeNames),
      ]),
    );
  }

  private createBrowserClient(userPool: UserPool, httpApi: HttpApi): BrowserClient {
    const { environment } = this;
    return new BrowserClient(this, "browser-client", {
      ...environment,
      ...environment.browserClient,
      userPool,
      apiUrl: httpApi.url,
    });
  }

  private createBooksTable(): BooksTable {
    return new BooksTable(this, "books-table", { ...this.environment, name: `${this.resourceName}-books` });
  }

  private createImage(projectDirectory: string): ContainerImage {
    return new ContainerImage(this, "container-image", {
      ...this.environment,
      repositoryName: this.resourceName,
      contextDirectory: projectDirectory,
      contextPath: projectPath,
      registry: `${this.accountId}.dkr.ecr.${this.environment.region}.amazonaws.com`,
    });
  }

  private createFunction(
    image: ContainerImage,
    variables: Readonly<Record<string, string>>,
  ): ContainerFunction {
    return new ContainerFunction(this, "function", {
      ...this.environment,
      functionName: this.resourceName,
      imageUri: image.imageUri,
      environment: variables,
    });
  }

  private createClientSecretStore(
    clients: ReadonlyMap<string, MachineClient>,
  ): ClientSecretStore | undefined {
    const { clientSecretStore, protectFromDeletion } = this.environment;
    if (!clientSecretStore) return undefined;
    return new ClientSecretStore(this, "client-secret-store", {
      ...clientSecretStore,
      name: this.resourceName,
      clients,
      protectFromDeletion,
    });
  }

  private createMonitoring(
    httpApi: HttpApi,
    lambda: LambdaFunction,
    booksTable: BooksTable,
  ): Monitoring | undefined {
    const { monitoring, region, timeoutSeconds } = this.environment;
    if (!monitoring) return undefined;
    return new Monitoring(this, "monitoring", {
      ...monitoring,
      name: this.resourceName,
      region,
      httpApi,
      function: lambda,
      timeoutSeconds,
      booksTable: booksTable.table,
    });
  }
}
