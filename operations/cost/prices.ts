/** A list price in US dollars, US East (N. Virginia); other regions cost up to a quarter more. */
export interface Price {
  /** What is paid for. */
  readonly what: string;
  /** US dollars for `per` units. */
  readonly dollars: number;
  readonly per: number;
  /** Units a month that an account has for nothing, over all its stacks. @default 0 */
  readonly free?: number;
  /** Where the price was read; absent: no source was found, so it is unverified. */
  readonly source?: { readonly page: string /** `YYYY-MM-DD`, or less. */; readonly asOf: string };
}

const undated = "undated, read 2026-11-21";
const million = 1_000_000;
/** A transcript of https://aws.amazon.com/cognito/pricing/. */
const cognitoPlans = {
  page: "https://raw.githubusercontent.com/api-evangelist/amazon-cognito/refs/heads/main/plans/amazon-cognito-plans-pricing.yml",
  asOf: "2026-09-20",
};

/** Prices move, and a page may be wrong: AWS's own price list decides. First tiers only. */
export const prices = {
  apiRequests: {
    what: "HTTP API requests",
    dollars: 1,
    per: million,
    source: {
      page: "https://docs.aws.amazon.com/pt_br/whitepapers/latest/best-practices-api-gateway-private-apis-integration/cost-optimization.html",
      asOf: undated,
    },
  },
  invocations: {
    what: "Lambda invocations",
    dollars: 0.2,
    per: million,
    free: million,
    source: {
      page: "https://git.mcrn.ar/mariano/lambda_local_runner/src/branch/main/docs/lambdas-md/lambda-13-cost.md",
      asOf: "2026-05-11",
    },
  },
  computeX86: {
    what: "Lambda GB-seconds, x86_64",
    dollars: 0.0000166667,
    per: 1,
    free: 400_000,
    source: { page: "https://cloudchipr.com/blog/aws-lambda-pricing", asOf: "2024" },
  },
  computeArm: {
    what: "Lambda GB-seconds, arm64",
    dollars: 0.0000133334,
    per: 1,
    free: 400_000,
    source: { page: "https://cloudchipr.com/blog/aws-lambda-pricing", asOf: "2024" },
  },
  machineClients: {
    // AWS: Monitoring and managing costs, in its newer wording, names token requests alone.
    what: "Cognito machine clients (a fee that newer AWS pages no longer name)",
    dollars: 6,
    per: 1,
    source: {
      page: "https://www.rhythmictech.com/blog/the-aws-cognito-m2m-bill-has-come-due-what-you-need-to-know/",
      asOf: "2025-05",
    },
  },
  tokenCalls: {
    what: "Cognito tokens for machines",
    dollars: 2.25,
    per: 1000,
    source: {
      page: "https://cur.vantage-api.com/aws/amazoncognito/user-pools-m2m/cupm2mtokenrequestsfull",
      asOf: "2025-04-27",
    },
  },
  usersLite: {
    what: "Cognito active users, Lite",
    dollars: 0.0055,
    per: 1,
    free: 10_000,
    source: cognitoPlans,
  },
  usersEssentials: {
    what: "Cognito active users, Essentials",
    dollars: 0.015,
    per: 1,
    free: 10_000,
    source: cognitoPlans,
  },
  usersPlus: { what: "Cognito active users, Plus", dollars: 0.02, per: 1, source: cognitoPlans },
  tableRequests: {
    what: "DynamoDB writes (the dearer of its requests)",
    dollars: 0.625,
    per: million,
    source: { page: "https://airbyte.com/data-engineering-resources/dynamodb-pricing", asOf: undated },
  },
  logGigabytes: {
    what: "CloudWatch Logs, GB taken in",
    dollars: 0.5,
    per: 1,
    free: 5,
    source: {
      page: "https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/",
      asOf: "2026-06-13",
    },
  },
  alarmMetrics: {
    what: "CloudWatch alarms, metrics looked at",
    dollars: 0.1,
    per: 1,
    free: 10,
    source: { page: "https://c3x.dev/resources/aws/aws_cloudwatch_metric_alarm", asOf: undated },
  },
  metrics: {
    what: "CloudWatch metrics of our own",
    dollars: 0.3,
    per: 1,
    free: 10,
    source: { page: "https://signoz.io/guides/cloudwatch-pricing", asOf: "2026-02-15" },
  },
  dashboards: {
    what: "CloudWatch dashboards",
    dollars: 3,
    per: 1,
    free: 3,
    source: {
      page: "https://www.factualminds.com/blog/amazon-cloudwatch-pricing-metrics-logs-alarms-dashboards/",
      asOf: "2026-06-13",
    },
  },
  secrets: {
    what: "Secrets Manager, secrets",
    dollars: 0.4,
    per: 1,
    source: {
      page: "https://hivebook.wiki/wiki/aws-secrets-manager-rotated-secrets-dynamic-db-credentials-kms",
      asOf: undated,
    },
  },
  traces: {
    what: "X-Ray traces",
    dollars: 5,
    per: million,
    free: 100_000,
    source: { page: "https://aws.amazon.com/de/xray/pricing/", asOf: undated },
  },
  logStorageGigabytes: { what: "CloudWatch Logs, GB kept", dollars: 0.03, per: 1 },
  imageGigabytes: {
    what: "ECR, GB of images",
    dollars: 0.1,
    per: 1,
    source: { page: "https://cloudburn.io/blog/amazon-ecr-pricing", asOf: "2026-03" },
  },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;
