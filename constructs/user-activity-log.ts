import { CognitoLogDeliveryConfiguration } from "@cdktf/provider-aws/lib/cognito-log-delivery-configuration/index.js";
import type { CognitoUserPool } from "@cdktf/provider-aws/lib/cognito-user-pool/index.js";
import { Construct } from "constructs";
import { createLogGroup, type LogGroupSettings } from "./log-group.ts";

export interface UserActivityLogProps extends LogGroupSettings {
  readonly name: string;
  /** With threat protection, which is what records the activity. */
  readonly pool: CognitoUserPool;
}

/**
 * Who signed in, from where, and how risky that was. Unlike the access log it is about people: user names and
 * addresses are in it.
 *
 * @see AWS: "Exporting logs from Amazon Cognito user pools"
 */
export class UserActivityLog extends Construct {
  constructor(scope: Construct, id: string, props: UserActivityLogProps) {
    super(scope, id);
    const logGroup = createLogGroup(this, "log-group", `/aws/vendedlogs/cognito/${props.name}`, props);
    new CognitoLogDeliveryConfiguration(this, "Resource", {
      userPoolId: props.pool.id,
      logConfigurations: [
        {
          eventSource: "userAuthEvents",
          logLevel: "INFO",
          cloudWatchLogsConfiguration: [{ logGroupArn: logGroup.arn }],
        },
      ],
    });
  }
}
