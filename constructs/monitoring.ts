import type { CloudwatchLogGroup } from "@cdktf/provider-aws/lib/cloudwatch-log-group/index.js";
import { CloudwatchLogMetricFilter } from "@cdktf/provider-aws/lib/cloudwatch-log-metric-filter/index.js";
import {
  CloudwatchMetricAlarm,
  type CloudwatchMetricAlarmConfig,
} from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { DynamodbTable } from "@cdktf/provider-aws/lib/dynamodb-table/index.js";
import type { LambdaFunction } from "@cdktf/provider-aws/lib/lambda-function/index.js";
import { SnsTopic } from "@cdktf/provider-aws/lib/sns-topic/index.js";
import { SnsTopicSubscription } from "@cdktf/provider-aws/lib/sns-topic-subscription/index.js";
import { Construct } from "constructs";
import { type AlarmName, alarmPeriodSeconds, alarmThresholds, fewestRequests } from "./alarm-thresholds.ts";
import { createDashboard } from "./dashboard.ts";
import type { HttpApi } from "./http-api.ts";
import { fault, type SharedSettings } from "./settings.ts";

export interface MonitoringSettings {
  /**
   * Alarms to an SNS topic, and a dashboard: `alarm-thresholds.ts` says what goes off when.
   *
   * @default - neither
   */
  readonly monitoring?: AlarmSettings;
}

interface AlarmSettings {
  /** Who gets the alarms by e-mail; AWS asks each to confirm. Others may subscribe to the topic. */
  readonly emails: readonly string[];
}

/** What is wrong with the settings of alarms. */
export function monitoringFaults(name: string, { monitoring }: MonitoringSettings): string[] {
  const { emails } = monitoring ?? { emails: [] };
  return emails
    .filter((email, index) => !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(email) || emails.indexOf(email) < index)
    .map((email) =>
      fault(`${name}.monitoring.emails`, "be e-mail addresses, each once", email, "alarms are sent there"),
    );
}

export interface MonitoringProps extends AlarmSettings, Pick<SharedSettings, "region"> {
  /** Begins the names of topic, alarms and dashboard; namespace of the metrics that are counted from the log. */
  readonly name: string;
  readonly httpApi: HttpApi;
  readonly function: LambdaFunction;
  /** Of the function. */
  readonly timeoutSeconds: number;
  readonly booksTable: DynamodbTable;
}

type MetricOfAlarm = Partial<CloudwatchMetricAlarmConfig>;

/**
 * Alarms to a topic, and a dashboard of the same. What they mean is in alarm-thresholds.ts.
 *
 * The topic is not encrypted by a key: CloudWatch may not publish through SNS's own, and a message holds no secret.
 */
export class Monitoring extends Construct {
  readonly topic: SnsTopic;
  private readonly name: string;

  constructor(scope: Construct, id: string, props: MonitoringProps) {
    super(scope, id);
    this.name = props.name;
    this.topic = this.createTopic(props.emails);
    const alarms = [
      ...this.watchApi(props.httpApi),
      ...this.watchRefusals(props.httpApi.accessLog),
      ...this.watchFunction(props.function, props.timeoutSeconds),
      this.watchBooksTable(props.booksTable),
      this.watchTokenRequests(),
    ];
    createDashboard(this, "dashboard", {
      name: props.name,
      region: props.region,
      dimensions: props.httpApi.metricDimensions,
      alarms,
    });
  }

  private createTopic(emails: readonly string[]): SnsTopic {
    const topic = new SnsTopic(this, "topic", { name: `${this.name}-alarms` });
    const subscriptions = new Construct(this, "subscriptions");
    for (const email of emails) {
      new SnsTopicSubscription(subscriptions, email, {
        topicArn: topic.arn,
        protocol: "email",
        endpoint: email,
      });
    }
    return topic;
  }

  /** @see AWS: "Monitor HTTP API metrics" (5xx, Count, Latency) */
  private watchApi({ metricDimensions: dimensions }: HttpApi): CloudwatchMetricAlarm[] {
    const metric = (id: string, metricName: string) => ({
      id,
      metric: {
        namespace: "AWS/ApiGateway",
        metricName,
        dimensions,
        stat: "Sum",
        period: alarmPeriodSeconds,
      },
    });
    return [
      this.createAlarm("api-server-errors", {
        metricQuery: [
          metric("failed", "5xx"),
          metric("requests", "Count"),
          {
            id: "percentage",
            label: "5xx, % of requests",
            expression: `IF(requests >= ${fewestRequests}, 100 * FILL(failed, 0) / requests, 0)`,
            returnData: true,
          },
        ],
      }),
      this.createAlarm("api-latency-p99", {
        ...ofMetric("AWS/ApiGateway", "Latency", dimensions),
        extendedStatistic: "p99",
        evaluateLowSampleCountPercentiles: "ignore",
      }),
    ];
  }

  /** HTTP APIs have one metric for all of 4xx: 401 and 403 are counted from the access log. */
  private watchRefusals(accessLog: CloudwatchLogGroup): CloudwatchMetricAlarm[] {
    const refusals = [
      ["unauthorized-requests", "Unauthorized", 401],
      ["forbidden-requests", "Forbidden", 403],
    ] as const;
    return refusals.map(([alarm, metricName, status]) => {
      new CloudwatchLogMetricFilter(this, `${alarm}-filter`, {
        name: `${this.name}-${alarm}`,
        logGroupName: accessLog.name,
        pattern: `{ $.status = "${status}" }`,
        metricTransformation: {
          namespace: this.name,
          name: metricName,
          value: "1",
          defaultValue: "0",
          unit: "Count",
        },
      });
      return this.createAlarm(alarm, { ...ofMetric(this.name, metricName, {}), statistic: "Sum" });
    });
  }

  private watchFunction(lambda: LambdaFunction, timeoutSeconds: number): CloudwatchMetricAlarm[] {
    const metric = (name: string) => ofMetric("AWS/Lambda", name, { FunctionName: lambda.functionName });
    return [
      this.createAlarm("function-errors", { ...metric("Errors"), statistic: "Sum" }),
      this.createAlarm("function-throttles", { ...metric("Throttles"), statistic: "Sum" }),
      this.createAlarm("function-duration", {
        ...metric("Duration"),
        statistic: "Maximum",
        threshold: (alarmThresholds["function-duration"].above / 100) * timeoutSeconds * 1000,
      }),
    ];
  }

  private watchBooksTable(table: DynamodbTable): CloudwatchMetricAlarm {
    const metric = (id: string, metricName: string) => ({
      id,
      metric: {
        namespace: "AWS/DynamoDB",
        metricName,
        dimensions: { TableName: table.name },
        stat: "Sum",
        period: alarmPeriodSeconds,
      },
    });
    return this.createAlarm("books-throttles", {
      metricQuery: [
        metric("reads", "ReadThrottleEvents"),
        metric("writes", "WriteThrottleEvents"),
        { id: "refused", label: "Refused", expression: "FILL(reads, 0) + FILL(writes, 0)", returnData: true },
      ],
    });
  }

  /**
   * Cognito counts client credentials requests for the account and region as a whole, as calls of the category
   * ClientAuthentication. The query names the category alone, which AWS documents; other dimensions may vary.
   *
   * @see AWS: "User pool metrics in CloudWatch" (CallCount, AWS/Usage), "Monitoring and managing costs" (Amazon Cognito)
   */
  private watchTokenRequests(): CloudwatchMetricAlarm {
    return this.createAlarm("token-requests", {
      metricQuery: [
        {
          id: "requested",
          label: "Token requests",
          expression: `SELECT SUM(CallCount) FROM "AWS/Usage" WHERE Resource = 'ClientAuthentication'`,
          period: alarmPeriodSeconds,
          returnData: true,
        },
      ],
    });
  }

  private createAlarm(name: AlarmName, metric: MetricOfAlarm): CloudwatchMetricAlarm {
    const { above, periods, because } = alarmThresholds[name];
    return new CloudwatchMetricAlarm(this, name, {
      alarmName: `${this.name}-${name}`,
      alarmDescription: because,
      comparisonOperator: "GreaterThanThreshold",
      threshold: above,
      evaluationPeriods: periods,
      treatMissingData: "notBreaching",
      alarmActions: [this.topic.arn],
      okActions: [this.topic.arn],
      ...metric,
    });
  }
}

function ofMetric(namespace: string, metricName: string, dimensions: Readonly<Record<string, string>>) {
  return { namespace, metricName, dimensions: { ...dimensions }, period: alarmPeriodSeconds };
}
