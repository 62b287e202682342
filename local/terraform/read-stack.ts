import type { StackModel } from "../model.ts";
import { State } from "../state.ts";
import { accountOf } from "./account.ts";
import { readTerraform, terraformFile } from "./configuration-file.ts";
import { assertNoCycle } from "./dependencies.ts";
import { readDynamoDbTables } from "./families/dynamodb-table.ts";
import { readHttpApis } from "./families/http-api.ts";
import { families } from "./families/index.ts";
import { readLambdaFunctions } from "./families/lambda-function.ts";
import { InvokePermissions } from "./families/lambda-permission.ts";
import { readUserPools } from "./families/user-pool.ts";
import { ResourceTypes } from "./family.ts";
import { awsLocations, onLocalhost } from "./origins.ts";
import { readOutputs } from "./outputs.ts";
import { Resolver } from "./resolver.ts";
import { DeclaredResources } from "./resource.ts";
import { withoutSecrets } from "./secrets.ts";
import type { TerraformFile } from "./terraform-file.ts";
import { readVariables, type VariableSources, valuesOfUnset } from "./variables.ts";

export interface LoadOptions extends VariableSources {
  /** Keeps the ids and secrets that are made up, so that they survive a reload and a restart. */
  readonly state: State;
  /**
   * Whether the secrets and passwords of a state are kept. Configuration holds none of AWS's.
   * @default false - new ones are made up
   */
  readonly keepSecrets?: boolean;
}

/** A stack that has been read and found sound; its origins on localhost are still open. */
export interface LoadedStack {
  /** Terraform addresses of the user pools: each needs an origin of its own. */
  readonly userPools: readonly string[];
  /** Terraform addresses of the HTTP APIs: each needs an origin of its own. */
  readonly httpApis: readonly string[];
  /** The stack with AWS's own URLs. */
  readonly modelOnAws: StackModel;
  /**
   * The stack with every AWS URL replaced by its localhost one.
   *
   * @param origins Terraform address of each user pool and HTTP API → `http://localhost:<port>`, no slash at the end
   */
  modelAt(origins: ReadonlyMap<string, string>): StackModel;
}

/**
 * Reads what a stack declares, without running anything. URLs are AWS's. Ids and secrets that AWS would make are made
 * up, other ones at each call.
 *
 * It does not check what the functions do, nor anything of the resource types that the model lists as `ignored`.
 *
 * @param terraform path of a Terraform JSON file such as a synthesised `cdk.tf.json`, or of a state as `terraform show
 *   -json` prints it; or its parsed JSON
 * @param options.variables values of declared variables, as texts; `TF_VAR_<name>` and `AWS_REGION` of the process
 *   count as they do for Terraform. @default - the declared default, else a value of the variable's type without a
 *   meaning (`"unset"`, 0, false, an empty list or map)
 * @throws {UserError} the Terraform is not sound, or a variable is not declared
 * @throws {UnsupportedError} AWS has what it declares and the runner does not
 * @example
 * import { readStack } from "gatehouse-local";
 *
 * const model = readStack("cdktf.out/stacks/dev/cdk.tf.json", { variables: { domain: "api.example.com" } });
 * const routes = model.httpApis.flatMap((api) => api.routes.map((route) => route.routeKey));
 */
export function readStack(
  terraform: string | object,
  options: { readonly variables?: Readonly<Record<string, string>> } = {},
): StackModel {
  const file =
    typeof terraform === "string" ? readTerraform(terraform) : terraformFile(terraform, "the Terraform JSON");
  const sources = { ...options, environment: process.env, defaultVariables: valuesOfUnset(file) };
  return loadStack(file, { ...sources, state: new State() }).modelOnAws;
}

/**
 * Reads what is declared: references resolved, defaults filled in, and everything refused that Terraform or AWS
 * would certainly refuse, or that the runner cannot do and a request would meet.
 *
 * @throws {UserError} one plain sentence with the Terraform address
 * @throws {UnsupportedError} the same, for what AWS has and the runner does not
 */
export function loadStack(source: TerraformFile, options: LoadOptions): LoadedStack {
  const file = options.keepSecrets ? source : withoutSecrets(source, options.state);
  assertNoCycle(file);
  options.state.requireShape("terraform/", "string");
  const types = new ResourceTypes(families);
  const ignored = types.ignored(file.declarations.values());
  const resolver = resolverOf(file, types, options);
  const declared = new DeclaredResources(file, resolver, types);
  const functions = readLambdaFunctions(declared);
  const { outputs, omitted } = readOutputs(file, resolver);
  const onAws: StackModel = {
    region: resolver.region(),
    accountId: resolver.accountId,
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
    modelOnAws: withPlainCorsOrigins(onAws),
    modelAt: (origins) => withPlainCorsOrigins(onLocalhost(onAws, locations, origins)),
  };
}

function resolverOf(file: TerraformFile, types: ResourceTypes, options: LoadOptions): Resolver {
  const common = { ...options, types, variable: readVariables(file, options) };
  const withoutAccount = new Resolver(file, { ...common, accountId: undefined });
  return new Resolver(file, { ...common, accountId: accountOf(file, withoutAccount) });
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
