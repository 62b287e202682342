import type { CognitoUserPoolClient } from "@cdktf/provider-aws/lib/cognito-user-pool-client/index.js";
import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { LocalBackend, S3Backend, TerraformStack } from "cdktf";
import { Construct } from "constructs";
import { environmentVariables, resourceIdentifier, resourceServerIdentifier } from "../service/contract.ts";
import { BrowserClient, MachineClient } from "./app-clients.ts";
import { ApplicationClient } from "./application-clients.ts";
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
import { UserActivityLog } from "./user-activity-log.ts";
import { UserPool } from "./user-pool.ts";

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
  readonly environment: Environment;
  readonly userPool: UserPool;
  readonly httpApi: HttpApi;
  /** Client name → the client. */
  readonly machineClients: ReadonlyMap<string, MachineClient>;
  readonly browserClient: BrowserClient;
  /** Application name → its client. */
  readonly applicationClients: ReadonlyMap<string, ApplicationClient>;
  readonly booksTable: BooksTable;
  readonly containerImage: ContainerImage;
  readonly containerFunction: ContainerFunction;
  private readonly contract: Contract;
  private readonly resourceName: string;
  private readonly tags: Readonly<Record<string, string>>;
  private readonly accountId: string;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id);
    this.environment = props.environment;
    this.contract = props.contract ?? contract;
    this.resourceName = `${props.environment.prefix}-${id}`;
    this.tags = { ...props.environment.tags, application: props.environment.prefix, environment: id };
    this.useProvider();
    this.useBackend(id);
    this.accountId = props.environment.accountId ?? new DataAwsCallerIdentity(this, "caller").accountId;

    const domains = this.createCustomDomains();
    this.userPool = this.createUserPool(domains);
    this.httpApi = this.createHttpApi(domains);
    this.userPool.acceptResource(resourceIdentifier(this.httpApi.url));
    this.machineClients = this.createMachineClients();
    this.browserClient = this.createBrowserClient();
    this.applicationClients = this.createApplicationClients();
    this.booksTable = this.createBooksTable();
    this.containerImage = this.createImage(props.projectDirectory);
    this.containerFunction = this.createFunction();
    this.booksTable.grantReadWrite(this.containerFunction.role);
    this.addRoutes();
    this.addOutputs();
  }

  private useProvider(): void {
    new AwsProvider(this, "aws", { ...this.providerSettings, region: this.environment.region });
  }

  private get providerSettings() {
    const { accountId } = this.environment;
    return { allowedAccountIds: accountId ? [accountId] : undefined, defaultTags: [{ tags: this.tags }] };
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
      ...this.providerSettings,
      alias: "us_east_1",
      region: "us-east-1",
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

  private createMachineClients(): Map<string, MachineClient> {
    const { environment, userPool } = this;
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

  private createBrowserClient(): BrowserClient {
    const { environment, httpApi, userPool } = this;
    return new BrowserClient(this, "browser-client", {
      ...environment,
      ...environment.browserClient,
      userPool,
      apiUrl: httpApi.url,
    });
  }

  private createApplicationClients(): Map<string, ApplicationClient> {
    const { environment, userPool } = this;
    const parent = new Construct(this, "application-clients");
    return new Map(
      Object.entries(environment.applicationClients ?? {}).map(
        ([name, { logoutUrls = [], ...application }]) => {
          const props = { ...environment, ...application, logoutUrls, userPool, name };
          return [name, new ApplicationClient(parent, name, props)];
        },
      ),
    );
  }

  private createBooksTable(): BooksTable {
    return new BooksTable(this, "books-table", {
      ...this.environment,
      accountId: this.accountId,
      name: `${this.resourceName}-books`,
    });
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

  /** Every client whose tokens the API accepts. */
  private get allowedClients(): CognitoUserPoolClient[] {
    const { applicationClients, browserClient, machineClients } = this;
    return [...machineClients.values(), browserClient, ...applicationClients.values()].map(
      ({ client }) => client,
    );
  }

  private createFunction(): ContainerFunction {
    const { booksTable, browserClient, containerImage, httpApi, userPool } = this;
    return new ContainerFunction(this, "function", {
      ...this.environment,
      accountId: this.accountId,
      functionName: this.resourceName,
      imageUri: containerImage.imageUri,
      environment: {
        [environmentVariables.issuer]: userPool.issuerUrl,
        [environmentVariables.authorizationServerUrl]: userPool.authorizationServerUrl,
        [environmentVariables.apiUrl]: httpApi.url,
        [environmentVariables.browserClientId]: browserClient.client.id,
        [environmentVariables.browserClientScopes]: browserClient.scopes.join(" "),
        [environmentVariables.allowedClientIds]: this.allowedClients.map((client) => client.id).join(","),
        [environmentVariables.booksTableName]: booksTable.table.name,
      },
    });
  }

  private addRoutes(): void {
    const { allowedClients, containerFunction, contract, httpApi, userPool } = this;
    httpApi.addRoutes({
      routes: contract.routes,
      userPool,
      allowedClients,
      function: containerFunction.function,
    });
  }

  private addOutputs(): void {
    addOutputs(this, {
      userPool: this.userPool,
      httpApi: this.httpApi,
      machineClients: this.machineClients,
      applications: this.applicationClients,
      clientSecretStore: this.createClientSecretStore(),
      monitoring: this.createMonitoring(),
    });
  }

  private createClientSecretStore(): ClientSecretStore | undefined {
    const { clientSecretStore, protectFromDeletion } = this.environment;
    if (!clientSecretStore) return undefined;
    return new ClientSecretStore(this, "client-secret-store", {
      ...clientSecretStore,
      name: this.resourceName,
      clients: this.machineClients,
      protectFromDeletion,
    });
  }

  private createMonitoring(): Monitoring | undefined {
    const { monitoring, region, timeoutSeconds } = this.environment;
    if (!monitoring) return undefined;
    return new Monitoring(this, "monitoring", {
      ...monitoring,
      name: this.resourceName,
      region,
      httpApi: this.httpApi,
      function: this.containerFunction.function,
      timeoutSeconds,
      booksTable: this.booksTable.table,
    });
  }
}
