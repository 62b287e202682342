import { UnsupportedError } from "../../local/errors.ts";
import { State } from "../../local/state.ts";
import { parseTerraform } from "../../local/terraform/configuration-file.ts";
import { families } from "../../local/terraform/families/index.ts";
import { ResourceTypes } from "../../local/terraform/family.ts";
import { Resolver, UnavailableError } from "../../local/terraform/resolver.ts";
import type { Declaration, TerraformFile } from "../../local/terraform/terraform-file.ts";
import { readVariables } from "../../local/terraform/variables.ts";

type Values = Record<string, unknown>;

/** A resource of a state, as `terraform show -json` prints it. */
export interface StateResource {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly type: string;
  readonly values: Values;
  readonly sensitive_values?: unknown;
}

/** What `terraform show -json` prints of a state. */
export interface StateJson {
  readonly format_version: "1.0";
  readonly values: {
    readonly outputs: Record<string, { value: unknown; sensitive: boolean }>;
    readonly root_module: { readonly resources: StateResource[]; readonly child_modules?: unknown[] };
  };
}

const noLimits = { throttling_burst_limit: 0, throttling_rate_limit: 0 };

/** Type → what a state of AWS holds where the configuration says nothing. Seen in states of provider 5.100. */
const unsetValues: Readonly<Record<string, Values>> = {
  aws_cognito_user_pool: {
    alias_attributes: null,
    username_attributes: null,
    user_pool_tier: "",
    username_configuration: [],
    lambda_config: [],
    mfa_configuration: "OFF",
  },
  aws_cognito_user_pool_client: {
    default_redirect_uri: "",
    callback_urls: [],
    logout_urls: [],
    read_attributes: [],
    write_attributes: [],
    supported_identity_providers: [],
    refresh_token_rotation: [],
    access_token_validity: 0,
    id_token_validity: 0,
    refresh_token_validity: 0,
    auth_session_validity: 0,
    token_validity_units: [],
    allowed_oauth_flows: [],
    allowed_oauth_scopes: [],
  },
  aws_cognito_user_pool_domain: { managed_login_version: 0, certificate_arn: "" },
  aws_cognito_user: { password: "", temporary_password: "", client_metadata: {} },
  aws_cognito_user_group: { precedence: 0, role_arn: "", description: "" },
  aws_apigatewayv2_api: {
    body: "",
    target: "",
    route_key: "",
    cors_configuration: [],
    disable_execute_api_endpoint: false,
  },
  aws_apigatewayv2_integration: {
    connection_type: "INTERNET",
    credentials_arn: "",
    integration_subtype: "",
    request_parameters: {},
    response_parameters: [],
    tls_config: [],
    payload_format_version: "1.0",
    timeout_milliseconds: 30_000,
  },
  aws_apigatewayv2_route: {
    authorization_scopes: [],
    authorization_type: "NONE",
    authorizer_id: "",
    target: "",
  },
  aws_apigatewayv2_stage: {
    auto_deploy: false,
    deployment_id: "",
    stage_variables: {},
    route_settings: [],
    default_route_settings: [{ ...noLimits, logging_level: "", detailed_metrics_enabled: false }],
  },
  aws_apigatewayv2_api_mapping: { api_mapping_key: "" },
  aws_lambda_permission: { source_account: "", source_arn: "", qualifier: "" },
  aws_lambda_function: {
    memory_size: 128,
    timeout: 3,
    reserved_concurrent_executions: -1,
    environment: [],
    logging_config: [],
  },
  aws_dynamodb_table: {
    billing_mode: "PROVISIONED",
    range_key: "",
    read_capacity: 0,
    write_capacity: 0,
    global_secondary_index: [],
    local_secondary_index: [],
  },
};

/** Blocks that are an object in configuration and a list of one in a state. */
const blockNames = [
  "admin_create_user_config",
  "cors_configuration",
  "default_route_settings",
  "environment",
  "jwt_configuration",
  "logging_config",
  "password_policy",
  "refresh_token_rotation",
  "token_validity_units",
  "username_configuration",
];

/** Attributes that the provider's schema marks as sensitive. */
const sensitiveAttributes = ["client_secret", "password", "temporary_password", "result"];

/**
 * The state that Terraform would have after it applied a configuration, by the runner's own evaluation. Its ids and
 * secrets are those that a stack with the same `state` has.
 */
export function stateOf(
  json: object,
  state = new State(),
  variables: Record<string, string> = {},
): StateJson {
  const file = parseTerraform(JSON.stringify(json), "cdk.tf.json");
  const types = new ResourceTypes(families);
  const resolver = new Resolver(file, {
    types,
    state,
    environment: {},
    accountId: "123456789012",
    variable: readVariables(file, { environment: {}, variables }),
  });
  return {
    format_version: "1.0",
    values: {
      outputs: outputsOf(file, resolver),
      root_module: {
        resources: [...file.declarations.values()].map((declaration) =>
          resourceOf(declaration, resolver, types),
        ),
      },
    },
  };
}

function resourceOf(declaration: Declaration, resolver: Resolver, types: ResourceTypes): StateResource {
  const { address, type, isData, body } = declaration;
  const silent = ["//", "depends_on", "lifecycle", "provider", "count", "for_each"];
  const names = Object.keys({ ...body, ...types.find(declaration)?.attributes });
  const declared = names
    .filter((name) => !silent.includes(name))
    .map((name) => [name, known(() => resolver.attribute(declaration, name))] as const)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => [name, blockNames.includes(name) ? [value].flat() : value] as const);
  const values = { ...unsetValues[type], ...Object.fromEntries(declared) };
  const marks = sensitiveAttributes.filter((name) => values[name]).map((name) => [name, true]);
  return {
    address,
    type,
    mode: isData ? "data" : "managed",
    values,
    sensitive_values: Object.fromEntries(marks),
  };
}

function outputsOf(file: TerraformFile, resolver: Resolver): StateJson["values"]["outputs"] {
  return Object.fromEntries(
    [...file.outputs].flatMap(([name, body]) => {
      const value = known(() => resolver.resolve(body.value, { address: `output.${name}`, path: "value" }));
      return value === undefined ? [] : [[name, { value, sensitive: body.sensitive === true }]];
    }),
  );
}

function known(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    // What counts its instances (an image that may be there already) is nothing that a request needs.
    if (error instanceof UnavailableError || error instanceof UnsupportedError) return undefined;
    throw error;
  }
}
