import type { StackModel } from "gatehouse-local";
import type { TerraformFile } from "../../local/terraform/configuration-file.ts";
import type { PriceName } from "./prices.ts";

/** What is expected of a month. */
export interface Expectations {
  readonly requests: number;
  /** Tokens that machines fetch; a client that caches fetches one per token lifetime. */
  readonly tokenCalls: number;
  /** People who log in at least once. */
  readonly users: number;
  /** Mean time that the function takes for a request. */
  readonly durationMs: number;
  /** @default - as many as the stack declares */
  readonly machineClients?: number | undefined;
  /** @default - what the stack declares */
  readonly memoryMb?: number | undefined;
}

/** Rough sizes that nobody sets: assumed, not measured. */
const kilobytesLoggedPerRequest = 1.5;
const imageGigabytes = 0.2;
/** X-Ray's default rule traces the first request of a second and one in twenty of the others. */
const tracedShare = 0.05;

/** How much of everything a stack uses in a month; what it does not declare it does not use. */
export function usageOf(
  file: TerraformFile,
  { userPools, functions }: StackModel,
  expected: Expectations,
): Partial<Record<PriceName, number>> {
  const { requests, durationMs } = expected;
  const [pool] = userPools;
  const [lambda] = functions;
  const declared = (type: string) => declarationsOf(file, type).length;
  const declaredMachines = pool?.clients.filter(({ flows }) => flows.includes("client_credentials")).length;
  const memoryGb = (expected.memoryMb ?? lambda?.memorySizeMb ?? 0) / 1024;
  const [lambdaBody = {}] = declarationsOf(file, "aws_lambda_function");
  const logGigabytes = (requests * kilobytesLoggedPerRequest) / 1024 ** 2;
  const isArm = JSON.stringify(lambdaBody.architectures ?? []).includes("arm64");
  return {
    apiRequests: requests,
    invocations: requests,
    [isArm ? "computeArm" : "computeX86"]: requests * (durationMs / 1000) * memoryGb,
    machineClients: expected.machineClients ?? declaredMachines ?? 0,
    tokenCalls: expected.tokenCalls,
    [usersPrice(pool?.tier)]: expected.users,
    tableRequests: declared("aws_dynamodb_table") > 0 ? requests : 0,
    logGigabytes,
    logStorageGigabytes: logGigabytes * monthsOfLogs(file),
    alarmMetrics: alarmMetrics(file),
    metrics: declared("aws_cloudwatch_log_metric_filter"),
    dashboards: declared("aws_cloudwatch_dashboard"),
    secrets: declared("aws_secretsmanager_secret"),
    traces: isTraced(lambdaBody) ? requests * tracedShare : 0,
    imageGigabytes: declared("aws_ecr_repository") * imageGigabytes,
  };
}

/** An alarm is charged for each metric that it looks at: one, or those that its expression is made from. */
function alarmMetrics(file: TerraformFile): number {
  const perAlarm = declarationsOf(file, "aws_cloudwatch_metric_alarm").map(
    ({ metric_query: queries }) => blocksOf(queries).filter((query) => "metric" in query).length || 1,
  );
  return perAlarm.reduce((sum, count) => sum + count, 0);
}

/** `PassThrough` records nothing of its own. */
function isTraced({ tracing_config: tracing }: Record<string, unknown>): boolean {
  return blocksOf(tracing).some(({ mode }) => mode === "Active");
}

/** A block that may be repeated: Terraform's JSON takes one without a list. */
function blocksOf(value: unknown): Record<string, unknown>[] {
  return [value ?? []].flat() as Record<string, unknown>[];
}

/** For how long the group that keeps its lines longest keeps them. */
function monthsOfLogs(file: TerraformFile): number {
  const days = declarationsOf(file, "aws_cloudwatch_log_group").map((group) =>
    Number(group.retention_in_days),
  );
  return Math.max(0, ...days) / 30;
}

function declarationsOf({ declarations }: TerraformFile, type: string): Record<string, unknown>[] {
  return [...declarations.values()].filter((one) => !one.isData && one.type === type).map(({ body }) => body);
}

function usersPrice(tier: StackModel["userPools"][number]["tier"] = "ESSENTIALS"): PriceName {
  return ({ LITE: "usersLite", ESSENTIALS: "usersEssentials", PLUS: "usersPlus" } as const)[tier];
}
