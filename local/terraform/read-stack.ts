import type { StackModel } from "../model.ts";
import type { State } from "../state.ts";
import { ignoredResources } from "./classify.ts";
import type { TerraformFile } from "./configuration-file.ts";
import { assertNoCycle } from "./dependencies.ts";
import { Declared } from "./families/declared.ts";
import { readDynamoDbTables } from "./families/dynamodb-tables.ts";
import { readHttpApis } from "./families/http-apis.ts";
import { InvokePermissions } from "./families/invoke-permissions.ts";
import { readLambdaFunctions } from "./families/lambda-functions.ts";
import { readOutputs } from "./families/outputs.ts";
import { readUserPools } from "./families/user-pools.ts";
import { awsLocations, onLocalhost } from "./origins.ts";
import { accountId, Resolver } from "./resolver.ts";
import { readVariables, type VariableSources } from "./variables.ts";

export interface StackOptions extends VariableSources {
  /** Keeps the ids and secrets that are made up, so that they survive a reload and a restart. */
  readonly state: State;
}

/** A stack that has been read and found sound; where it is to be reached is still open. */
export interface Stack {
  /** Terraform addresses of the user pools: each needs an origin of its own. */
  readonly userPools: readonly string[];
  /** Terraform addresses of the HTTP APIs: each needs an origin of its own. */
  readonly httpApis: readonly string[];
  /**
   * The stack with every AWS URL replaced by its localhost one.
   *
   * @param origins Terraform address of each user pool and HTTP API → `http://localhost:<port>`, no slash at the end
   */
  modelAt(origins: ReadonlyMap<string, string>): StackModel;
}

/**
 * Reads what is declared: references resolved, defaults filled in, and everything refused that Terraform or AWS
 * would certainly refuse, or that the runner cannot do and a request would meet.
 *
 * @throws {UserError} one plain sentence with the Terraform address
 * @throws {UnsupportedError} the same, for what AWS has and the runner does not
 */
export function loadStack(file: TerraformFile, options: StackOptions): Stack {
  assertNoCycle(file);
  const ignored = ignoredResources(file.declarations.values());
  const resolver = new Resolver(file, { ...options, variable: readVariables(file, options) });
  const declared = new Declared(file, resolver);
  const functions = readLambdaFunctions(declared);
  const { outputs, omitted } = readOutputs(file, resolver);
  const onAws: StackModel = {
    region: resolver.region(),
    accountId,
    userPools: readUserPools(declared),
    httpApis: readHttpApis(declared, { functions, permissions: new InvokePermissions(declared) }),
    functions,
    tables: readDynamoDbTables(declared),
    outputs,
    ignored: [...ignored, ...omitted],
  };
  const locations = awsLocations(onAws, declared);
  return {
    userPools: onAws.userPools.map(({ address }) => address),
    httpApis: onAws.httpApis.map(({ address }) => address),
    modelAt: (origins) => withPlainCorsOrigins(onLocalhost(onAws, locations, origins)),
  };
}

/** A browser's `Origin` has no path, whatever stage a custom domain leads to. */
function withPlainCorsOrigins(model: StackModel): StackModel {
  const httpApis = model.httpApis.map((api) => {
    if (!api.cors) return api;
    const allowOrigins = api.cors.allowOrigins.map((origin) =>
      origin.replace(/^(https?:\/\/[^/]+)\/.*$/, "$1"),
    );
    return { ...api, cors: { ...api.cors, allowOrigins } };
  });
  return { ...model, httpApis };
}
