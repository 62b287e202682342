import { CloudwatchDashboard } from "@cdktf/provider-aws/lib/cloudwatch-dashboard/index.js";
import type { CloudwatchMetricAlarm } from "@cdktf/provider-aws/lib/cloudwatch-metric-alarm/index.js";
import type { Construct } from "constructs";
import { alarmPeriodSeconds } from "./alarm-thresholds.ts";

export interface DashboardProps {
  readonly name: string;
  readonly region: string;
  /** Of the HTTP API's metrics. */
  readonly dimensions: Readonly<Record<string, string>>;
  readonly alarms: readonly CloudwatchMetricAlarm[];
}

/** Two widgets a row: the traffic, then each alarm's metric with its threshold. */
export function createDashboard(scope: Construct, id: string, props: DashboardProps): CloudwatchDashboard {
  const widgets = [trafficWidget(props), ...props.alarms.map((alarm) => alarmWidget(alarm, props.region))];
  return new CloudwatchDashboard(scope, id, {
    dashboardName: props.name,
    dashboardBody: JSON.stringify({
      widgets: widgets.map((properties, index) => ({
        type: "metric",
        x: (index % 2) * widgetSize.width,
        y: Math.floor(index / 2) * widgetSize.height,
        ...widgetSize,
        properties,
      })),
    }),
  });
}

/** Of a grid 24 wide. */
const widgetSize = { width: 12, height: 6 };

function trafficWidget({ region, dimensions }: DashboardProps) {
  const metric = (name: string) => ["AWS/ApiGateway", name, ...Object.entries(dimensions).flat()];
  return {
    title: "Requests, and how many were refused or failed",
    region,
    view: "timeSeries",
    stat: "Sum",
    period: alarmPeriodSeconds,
    metrics: [metric("Count"), metric("4xx"), metric("5xx")],
  };
}

function alarmWidget(alarm: CloudwatchMetricAlarm, region: string) {
  return { title: alarm.alarmName, region, view: "timeSeries", annotations: { alarms: [alarm.arn] } };
}
