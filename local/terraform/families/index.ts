import type { ResourceFamily } from "../family.ts";
import { apiMapping } from "./api-mapping.ts";
import { authorizer } from "./authorizer.ts";
import { dataSources } from "./data-sources.ts";
import { dynamoDbTable } from "./dynamodb-table.ts";
import { httpApi } from "./http-api.ts";
import { ignored } from "./ignored.ts";
import { integration } from "./integration.ts";
import { lambdaFunction } from "./lambda-function.ts";
import { lambdaPermission } from "./lambda-permission.ts";
import { random } from "./random.ts";
import { resourceServer } from "./resource-server.ts";
import { route } from "./route.ts";
import { stage } from "./stage.ts";
import { user } from "./user.ts";
import { userPool } from "./user-pool.ts";
import { userPoolClient } from "./user-pool-client.ts";
import { userPoolDomain } from "./user-pool-domain.ts";

/** Every family of resource types that the runner knows. */
export const families: readonly ResourceFamily[] = [
  userPool,
  userPoolDomain,
  userPoolClient,
  resourceServer,
  user,
  httpApi,
  apiMapping,
  authorizer,
  integration,
  route,
  stage,
  lambdaFunction,
  lambdaPermission,
  dynamoDbTable,
  random,
  dataSources,
  ignored,
];
