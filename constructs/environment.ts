import type { ScopeName } from "../service/contract.ts";

/** One environment's settings; `rules/` says what each must be. */
export interface Environment {
  /** Begins every name on AWS: lower-case letters, digits and hyphens. */
  readonly prefix: string;
  /** AWS region, `eu-west-1`. */
  readonly region: string;
  readonly architecture: Architecture;
  readonly image: ImageSource;
  /** Confidential clients for the client credentials grant: name → the scopes each may ask for. */
  readonly machineClients: Readonly<Record<string, readonly ScopeName[]>>;
  readonly browserClient: BrowserClientSettings;
  /**
   * User name → attributes. Each user's password is the sensitive Terraform variable `<user name>_password`.
   * Leave it out where real people sign in.
   *
   * @default - no users
   */
  readonly demoUsers?: Readonly<Record<string, DemoUserAttributes>>;
  /**
   * Books that are there from the start. An edit made through the API stays; a book deleted there returns with the
   * next apply.
   *
   * @default - no books
   */
  readonly demoBooks?: readonly DemoBook[];
  /** 5 to 1440. A JWT stays valid until it expires, whatever is revoked: keep it short. */
  readonly accessTokenMinutes: number;
  /** 5 to 1440. */
  readonly idTokenMinutes: number;
  /** 1 to 3650. */
  readonly refreshTokenDays: number;
  readonly userPoolTier: UserPoolTier;
  /**
   * Second factor of people: a code from an authenticator app. `"optional"`: who sets one up is asked for it.
   *
   * @default "off"
   */
  readonly mfa?: Mfa;
  /**
   * Whether people may sign in with a passkey in the place of their password. It belongs to the pool's domain name:
   * another name makes it worthless.
   *
   * @default false
   */
  readonly passkeys?: boolean;
  /**
   * Whether Cognito looks for stolen passwords and unusual sign-ins, and only reports (`"audit"`) or also acts
   * (`"enforced"`). Tier PLUS.
   *
   * @default - it does not look
   */
  readonly threatProtection?: "audit" | "enforced";
  /**
   * Whether the activity of people goes to a log group. Needs threat protection, which records it.
   *
   * @default false
   */
  readonly exportUserActivity?: boolean;
  /**
   * Group name → what it is. Tokens carry a person's groups as `cognito:groups`.
   *
   * @default - no groups
   */
  readonly userGroups?: Readonly<Record<string, UserGroupSettings>>;
  /**
   * ARN of a regional WAF web ACL that filters what reaches the user pool. It does not cover the API: AWS WAF
   * cannot be put before an HTTP API.
   *
   * @default - none
   */
  readonly webAclArn?: string;
  /**
   * Whether what holds data refuses to be destroyed: users, books, images and logs. To tear such a stack down,
   * apply `false` first.
   */
  readonly protectFromDeletion: boolean;
  /**
   * Whether the books can be restored to any second of the last 35 days.
   *
   * @default false
   */
  readonly pointInTimeRecovery?: boolean;
  /** Days, one of the periods that CloudWatch Logs knows. */
  readonly logRetentionDays: number;
  /**
   * ARN of the KMS key that logs are encrypted with, in the same region; its policy must let
   * `logs.<region>.amazonaws.com` use it.
   *
   * @default - CloudWatch Logs encrypts with a key of its own
   */
  readonly logKmsKeyArn?: string;
  /**
   * Least severity that the function's own log lines have.
   *
   * @default "INFO"
   */
  readonly logLevel?: LogLevel;
  /**
   * Whether X-Ray traces the function. HTTP APIs themselves are not traced: AWS documents X-Ray for REST APIs alone.
   *
   * @default false
   */
  readonly tracing?: boolean;
  /** 128 to 10240. */
  readonly memoryMb: number;
  /** 8 to 29: the service waits up to 7 for a database that is down, and an HTTP API gives up after 30. */
  readonly timeoutSeconds: number;
  /**
   * Invocations at once that are kept for the function, and the most it gets; the account must have 100 left
   * for all others.
   *
   * @default - it shares the account's
   */
  readonly reservedConcurrency?: number;
  /**
   * Names of one's own for the API and the user pool. The addresses that AWS gives are then switched off.
   *
   * @default - AWS's: an execute-api endpoint and an amazoncognito.com domain
   */
  readonly domain?: DomainSettings;
  /**
   * Origins of web pages that may call the API with a token: https, or http on localhost. Cookies are never part of
   * such calls.
   *
   * @default - no other origin may
   */
  readonly corsOrigins?: readonly string[];
  /**
   * Whether the machine clients' secrets are kept in Secrets Manager too, for the teams that run them.
   *
   * @default - in Terraform's state alone
   */
  readonly clientSecretStore?: ClientSecretStoreSettings;
  /**
   * Alarms to an SNS topic, and a dashboard: `alarm-thresholds.ts` says what goes off when.
   *
   * @default - neither
   */
  readonly monitoring?: MonitoringSettings;
  /**
   * Where Terraform's state is kept.
   *
   * @default - in terraform.<environment>.tfstate beside main.ts
   */
  readonly stateBucket?: StateBucket;
}

/** What the image is built for and the Lambda runs on: one setting, so that they cannot differ. */
export type Architecture = "x86_64" | "arm64";

/** Cognito feature plan. LITE has no managed login version 2. */
export type UserPoolTier = "ESSENTIALS" | "PLUS";

/**
 * @see AWS: "Using your own domain for managed login", "Custom domain names for HTTP APIs in API Gateway"
 */
export interface DomainSettings {
  /** A public hosted zone that Route 53 serves already: `example.com`. */
  readonly zone: string;
  /**
   * First label of the API's name.
   *
   * @default "api"
   */
  readonly api?: string;
  /**
   * First label of the user pool's name.
   *
   * @default "auth"
   */
  readonly auth?: string;
  /**
   * Cognito takes a name only where its parent, the zone itself, has an A record. `"existing"`: it has one.
   * `"create"`: make one, an alias of the API's; where there is one already, that fails and changes nothing.
   */
  readonly parentRecord: "existing" | "create";
}

interface ClientSecretStoreSettings {
  /**
   * ARN of the KMS key that they are encrypted with, in the same region; a team in another account needs one.
   *
   * @default - the account's AWS managed key
   */
  readonly kmsKeyArn?: string;
}

interface MonitoringSettings {
  /** Who gets the alarms by e-mail; AWS asks each to confirm. Others may subscribe to the topic. */
  readonly emails: readonly string[];
}

export type LogLevel = "TRACE" | "DEBUG" | "INFO" | "WARN" | "ERROR" | "FATAL";

/**
 * An S3 bucket that exists already, with versioning. The state is its object `<prefix>/<environment>.tfstate`,
 * encrypted, and locked by an object beside it (Terraform 1.10 or later).
 */
interface StateBucket {
  readonly name: string;
  readonly region: string;
}

interface BrowserClientSettings {
  readonly name: string;
  /** Scopes of the resource server; openid, email and profile come with every login. */
  readonly scopes: readonly ScopeName[];
  /**
   * More places that a login may return to, besides the API's own `/oidc/callback`: https, or http on localhost.
   *
   * @default - none
   */
  readonly callbackUrls?: readonly string[];
  /**
   * More places that a logout may return to, besides the API's own `/`.
   *
   * @default - none
   */
  readonly logoutUrls?: readonly string[];
}

/** Standard attributes of a user, as Cognito stores them: strings. */
export type DemoUserAttributes = Readonly<Record<string, string>>;

export type Mfa = "off" | "optional" | "on";

export interface UserGroupSettings {
  readonly description: string;
  /** From 0; of a person's groups the lowest one counts most. */
  readonly precedence: number;
}

export interface DemoBook {
  /** A UUID. */
  readonly id: string;
  readonly name: string;
  readonly author: string;
  /** Decimal with two places, `"12.99"`: text, because a float would not be exact. */
  readonly price: string;
  /** BCP 47 tags, `en`; at least one. */
  readonly languages: readonly string[];
}

/**
 * Where the function's image comes from: built here from the Dockerfile and pushed to the stack's own ECR
 * repository, or built elsewhere and named by its digest.
 */
export type ImageSource =
  | {
      readonly build: {
        /** Raise it to rebuild unchanged sources on a newer base image: it is part of the image's tag. */
        readonly revision: number;
      };
    }
  | {
      /** `<repository>@sha256:<64 hex digits>`. */
      readonly uri: string;
    };
