export interface AlarmThreshold {
  /** The alarm goes off above it; the unit is in the explanation. */
  readonly above: number;
  /** Periods of five minutes in a row. */
  readonly periods: number;
  /** What happened and where to look; it is the alarm's message. */
  readonly because: string;
}

/** Seconds. Cognito publishes every five minutes, and a shorter look at the others would only be nervous. */
export const alarmPeriodSeconds = 300;

/** Below so many requests in a period a single failure would be a rate of errors. */
export const fewestRequests = 20;

/** Every alarm there is, and why it goes off where it does. */
export const alarmThresholds = {
  "api-server-errors": {
    above: 1,
    periods: 2,
    because: `More than 1 % of at least ${fewestRequests} requests failed with 5xx for ten minutes. The access log names the routes; integrationError says whether the function or the gateway failed.`,
  },
  "api-latency-p99": {
    above: 3000,
    periods: 3,
    because:
      "One request in a hundred took more than 3000 ms for a quarter of an hour: more than a cold start explains. Compare integrationLatencyMs with responseLatencyMs in the access log.",
  },
  "unauthorized-requests": {
    above: 100,
    periods: 1,
    because:
      "More than 100 requests in five minutes had no valid token (401). A client lost its credentials or somebody is guessing; authorizerError and sourceIp in the access log tell them apart.",
  },
  "forbidden-requests": {
    above: 25,
    periods: 1,
    because:
      "More than 25 requests in five minutes had a valid token without the route's scope (403). A client was deployed before its scope, or a token is used for what it is not for; clientId in the access log names it.",
  },
  "function-errors": {
    above: 0,
    periods: 1,
    because:
      "An invocation failed: it crashed, ran out of memory or out of time. The service answers its own faults, so that none of these is ordinary.",
  },
  "function-throttles": {
    above: 0,
    periods: 1,
    because:
      "Lambda refused an invocation: reservedConcurrency or the account's concurrency is used up. Raise it, or throttle earlier at the gateway.",
  },
  "function-duration": {
    above: 80,
    periods: 1,
    because:
      "An invocation took more than 80 % of timeoutSeconds; the next one may be cut off. Look for a slow dependency before raising the timeout.",
  },
  "books-throttles": {
    above: 0,
    periods: 1,
    because:
      "DynamoDB refused reads or writes of the books table: traffic doubled faster than on-demand capacity grows, or one key is hot. Clients see 503.",
  },
  "token-requests": {
    above: 300,
    periods: 1,
    because:
      "More than 300 tokens were asked for by client credentials in five minutes, over all user pools of this account and region. Each one is billed, and a client that keeps its token needs a few an hour.",
  },
} as const satisfies Readonly<Record<string, AlarmThreshold>>;

export type AlarmName = keyof typeof alarmThresholds;
