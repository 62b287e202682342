import type { ResourceFamily } from "../family.ts";
import { apiMappingFamily } from "./api-mapping.ts";
import { authorizerFamily } from "./authorizer.ts";
import { dataSourceFamily } from "./data-sources.ts";
import { dynamoDbTableFamily } from "./dynamodb-table.ts";
import { httpApiFamily } from "./http-api.ts";
import { ignoredFamily } from "./ignored.ts";
import { integrationFamily } from "./integration.ts";
import { lambdaFunctionFamily } from "./lambda-function.ts";
import { lambdaPermissionFamily } from "./lambda-permission.ts";
import { randomFamily } from "./random.ts";
import { resourceServerFamily } from "./resource-server.ts";
import { routeFamily } from "./route.ts";
import { stageFamily } from "./stage.ts";
import { userFamily } from "./user.ts";
import { userPoolFamily } from "./user-pool.ts";
import { userPoolClientFamily } from "./user-pool-client.ts";
import { userPoolDomainFamily } from "./user-pool-domain.ts";

/** Every family of resource types that the runner knows. */
export const families: readonly ResourceFamily[] = [
  userPoolFamily,
  userPoolDomainFamily,
  userPoolClientFamily,
  resourceServerFamily,
  userFamily,
  httpApiFamily,
  apiMappingFamily,
  authorizerFamily,
  integrationFamily,
  routeFamily,
  stageFamily,
  lambdaFunctionFamily,
  lambdaPermissionFamily,
  dynamoDbTableFamily,
  randomFamily,
  dataSourceFamily,
  ignoredFamily,
];
