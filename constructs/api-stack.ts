import { DataAwsCallerIdentity } from "@cdktf/provider-aws/lib/data-aws-caller-identity/index.js";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { AwsProvider } from "@cdktf/provider-aws/lib/provider/index.js";
import { LocalBackend, S3Backend, TerraformStack, TerraformVariable } from "cdktf";
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
import { ClientSecretStore } from "./client-secret-store.ts";
import { ContainerFunction } from "./container-function.ts";
import { ContainerImage } from "./container-image.ts";
import { CustomDomains } from "./custom-domains.ts";
import { passwordPolicy } from "./defaults.ts";
import type { Environment } from "./environment.ts";
import { HttpApi } from "./http-api.ts";
import type { LogSettings } from "./log-group.ts";
import { Monitoring } from "./monitoring.ts";
import { addOutputs } from "./stack-outputs.ts";
import { UserActivityLog } from "./user-activity-log.ts";
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
  private readonly tags: Readonly<Record<string, string>>;
  private readonly accountId: string;

  constructor(scope: Construct, id: string, props: ApiStackProps) {
    super(scope, id);
    this.environment = props.environment;
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
    httpApi.addRoutes({ routes: props.routes ?? routes, userPool, allowedClients, function: lambda });
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

  private get logs(): LogSettings {
    const { logRetentionDays, logKmsKeyArn, protectFromDeletion } = this.environment;
    return { retentionDays: logRetentionDays, kmsKeyArn: logKmsKeyArn, protectFromDeletion };
  }

  private createCustomDomains(): CustomDomains | undefined {
    const { domain } = this.environment;
    if (!domain) return undefined;
    const cloudfrontProvider = new AwsProvider(this, "aws-us-east-1", {
      alias: "us_east_1",
      region: "us-east-1",
      defaultTags: [{ tags: this.tags }],
    });
    const { zone, api = "api", auth = "auth", parentRecord } = domain;
    return new CustomDomains(this, "custom-domains", {
      zone,
      apiDomainName: `${api}.${zone}`,
      authDomainName: `${auth}.${zone}`,
      parentRecord,
      cloudfrontProvider,
    });
  }

  private createUserPool(customDomain: CustomDomains | undefined): UserPool {
    const { environment } = this;
    const userPool = new UserPool(this, "user-pool", {
      name: this.resourceName,
      region: environment.region,
      domainPrefix: `${this.resourceName}-${this.accountId}`,
      customDomain,
      tier: environment.userPoolTier,
      mfa: environment.mfa ?? "off",
      passkeys: environment.passkeys ?? false,
      threatProtection: environment.threatProtection,
      groups: environment.userGroups ?? {},
      webAclArn: environment.webAclArn,
      protectFromDeletion: environment.protectFromDeletion,
      resourceServerIdentifier,
      scopes,
    });
    for (const [username, attributes] of Object.entries(environment.demoUsers ?? {})) {
      userPool.addDemoUser(username, attributes, this.createPasswordVariable(username));
    }
    if (environment.exportUserActivity) {
      new UserActivityLog(this, "user-activity-log", {
        name: this.resourceName,
        pool: userPool.pool,
        logs: this.logs,
      });
    }
    return userPool;
  }

  private createPasswordVariable(username: string): TerraformVariable {
    const name = `${username}_password`;
    const variable = new TerraformVariable(this, name, {
      type: "string",
      description: `Password of the demo user ${username}; it stands in the Terraform state`,
      sensitive: true,
      nullable: false,
    });
    // Cognito would refuse it too, but in the middle of an apply.
    variable.addValidation({
      condition: `\${length(var.${name}) >= ${passwordPolicy.minimumLength}}`,
      errorMessage: `${name} must have at least ${passwordPolicy.minimumLength} characters.`,
    });
    return variable;
  }

  private createHttpApi(domains: CustomDomains | undefined): HttpApi {
    return new HttpApi(this, "http-api", {
      name: this.resourceName,
      customDomain: domains?.apiDomain,
      logs: this.logs,
      corsOrigins: this.environment.corsOrigins,
    });
  }

  private createMachineClients(userPool: UserPool): Map<string, MachineClient> {
    const parent = new Construct(this, "machine-clients");
    return new Map(
      Object.entries(this.environment.machineClients).map(([name, scopeNames]) => [
        name,
        new MachineClient(parent, name, { userPool, name, scopes: scopeNames, lifetimes: this.environment }),
      ]),
    );
  }

  private createBrowserClient(userPool: UserPool, httpApi: HttpApi): BrowserClient {
    const { browserClient, passkeys = false } = this.environment;
    return new BrowserClient(this, "browser-client", {
      userPool,
      name: browserClient.name,
      scopes: browserClient.scopes,
      lifetimes: this.environment,
      callbackUrls: [`${httpApi.url}/oidc/callback`, ...(browserClient.callbackUrls ?? [])],
      logoutUrls: [`${httpApi.url}/`, ...(browserClient.logoutUrls ?? [])],
      passkeys,
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

  private createClientSecretStore(
    clients: ReadonlyMap<string, MachineClient>,
  ): ClientSecretStore | undefined {
    const { clientSecretStore, protectFromDeletion } = this.environment;
    if (!clientSecretStore) return undefined;
    return new ClientSecretStore(this, "client-secret-store", {
      name: this.resourceName,
      machineClients: clients,
      recoveryWindowDays: protectFromDeletion ? 30 : 0,
      kmsKeyArn: clientSecretStore.kmsKeyArn,
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
      name: this.resourceName,
      region,
      emails: monitoring.emails,
      httpApi,
      function: lambda,
      functionTimeoutSeconds: timeoutSeconds,
      booksTable: booksTable.table,
    });
  }
}
