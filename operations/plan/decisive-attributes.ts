/** Attributes of one resource type that a reviewer has to see. */
interface Decisive {
  /** Shown with their value wherever they are set, and as `none` where they are not: that decides as well. */
  readonly always?: readonly string[];
  /** Shown where they are set. */
  readonly whereSet?: readonly string[];
}

const identity: Decisive = { whereSet: ["name"] };
const nothing: Decisive = {};

/** Who may do what, how safe it is, and what is kept for how long: by resource type. */
const decisiveAttributes: Readonly<Record<string, Decisive>> = {
  aws_acm_certificate: { whereSet: ["domain_name", "subject_alternative_names", "validation_method"] },
  aws_acm_certificate_validation: nothing,
  aws_apigatewayv2_api: {
    always: ["cors_configuration"],
    whereSet: ["disable_execute_api_endpoint", "name"],
  },
  aws_apigatewayv2_api_mapping: { whereSet: ["api_id", "api_mapping_key", "domain_name", "stage"] },
  aws_apigatewayv2_authorizer: {
    always: ["jwt_configuration"],
    whereSet: ["authorizer_type", "authorizer_uri", "identity_sources"],
  },
  aws_apigatewayv2_domain_name: {
    whereSet: ["domain_name", "domain_name_configuration", "mutual_tls_authentication"],
  },
  aws_apigatewayv2_integration: {
    whereSet: [
      "credentials_arn",
      "integration_type",
      "integration_uri",
      "payload_format_version",
      "request_parameters",
    ],
  },
  aws_apigatewayv2_route: {
    always: ["authorization_scopes", "authorization_type"],
    whereSet: ["authorizer_id", "route_key", "target"],
  },
  aws_apigatewayv2_stage: {
    always: ["default_route_settings"],
    whereSet: ["auto_deploy", "name", "route_settings", "stage_variables"],
  },
  aws_cloudwatch_dashboard: nothing,
  aws_cloudwatch_log_group: {
    always: ["retention_in_days"],
    whereSet: ["deletion_protection_enabled", "kms_key_id", "name", "skip_destroy"],
  },
  aws_cloudwatch_log_metric_filter: nothing,
  aws_cloudwatch_metric_alarm: { always: ["alarm_actions"], whereSet: ["actions_enabled"] },
  aws_cognito_log_delivery_configuration: { whereSet: ["log_configurations"] },
  aws_cognito_managed_login_branding: nothing,
  aws_cognito_resource_server: { whereSet: ["identifier", "scope"] },
  aws_cognito_user: { whereSet: ["enabled", "username"] },
  aws_cognito_user_group: { whereSet: ["name", "precedence", "role_arn"] },
  aws_cognito_user_pool: {
    always: ["deletion_protection", "lambda_config", "mfa_configuration", "password_policy"],
    whereSet: [
      "account_recovery_setting",
      "admin_create_user_config",
      "alias_attributes",
      "auto_verified_attributes",
      "device_configuration",
      "email_mfa_configuration",
      "sign_in_policy",
      "sms_authentication_message",
      "software_token_mfa_configuration",
      "user_attribute_update_settings",
      "user_pool_add_ons",
      "user_pool_tier",
      "username_attributes",
      "username_configuration",
      "web_authn_configuration",
    ],
  },
  aws_cognito_user_pool_client: {
    always: ["allowed_oauth_flows", "allowed_oauth_scopes", "generate_secret"],
    whereSet: [
      "access_token_validity",
      "allowed_oauth_flows_user_pool_client",
      "auth_session_validity",
      "callback_urls",
      "enable_token_revocation",
      "explicit_auth_flows",
      "id_token_validity",
      "logout_urls",
      "name",
      "prevent_user_existence_errors",
      "read_attributes",
      "refresh_token_rotation",
      "refresh_token_validity",
      "supported_identity_providers",
      "token_validity_units",
      "write_attributes",
    ],
  },
  aws_cognito_user_pool_domain: { whereSet: ["certificate_arn", "domain", "managed_login_version"] },
  aws_dynamodb_table: {
    always: ["deletion_protection_enabled"],
    whereSet: ["hash_key", "name", "point_in_time_recovery", "range_key", "server_side_encryption"],
  },
  aws_dynamodb_table_item: nothing,
  aws_ecr_lifecycle_policy: { whereSet: ["policy"] },
  aws_ecr_repository: {
    whereSet: ["force_delete", "image_scanning_configuration", "image_tag_mutability", "name"],
  },
  aws_ecr_repository_policy: { whereSet: ["policy", "repository"] },
  aws_iam_openid_connect_provider: { whereSet: ["client_id_list", "thumbprint_list", "url"] },
  aws_iam_policy: { whereSet: ["name", "policy"] },
  aws_iam_role: {
    always: ["assume_role_policy", "permissions_boundary"],
    whereSet: ["max_session_duration", "name"],
  },
  aws_iam_role_policy: { whereSet: ["policy", "role"] },
  aws_iam_role_policy_attachment: { whereSet: ["policy_arn", "role"] },
  aws_lambda_function: {
    always: ["image_uri"],
    whereSet: [
      "architectures",
      "environment",
      "filename",
      "function_name",
      "handler",
      "image_config",
      "layers",
      "reserved_concurrent_executions",
      "role",
      "s3_bucket",
      "s3_key",
      "s3_object_version",
      "vpc_config",
    ],
  },
  aws_lambda_permission: {
    always: ["source_arn"],
    whereSet: [
      "action",
      "event_source_token",
      "function_name",
      "function_url_auth_type",
      "principal",
      "principal_org_id",
      "source_account",
    ],
  },
  aws_route53_record: { whereSet: ["alias", "allow_overwrite", "name", "records", "type"] },
  aws_secretsmanager_secret: { whereSet: ["kms_key_id", "name", "policy", "recovery_window_in_days"] },
  aws_secretsmanager_secret_version: nothing,
  aws_sns_topic: { whereSet: ["kms_master_key_id", "name", "policy"] },
  aws_sns_topic_subscription: { whereSet: ["endpoint", "protocol"] },
  aws_wafv2_web_acl_association: { whereSet: ["resource_arn", "web_acl_arn"] },
  docker_image: identity,
  docker_registry_image: identity,
};

/** What AWS makes of a resource, and what the provider makes of its tags. */
const made = ["arn", "id", "tags_all"];

/** Whether the type is in the table. Of one that is not, everything is shown. */
export function isKnownType(type: string): boolean {
  return Object.hasOwn(decisiveAttributes, type);
}

/** Whether a reviewer has to see the attribute's value. */
export function isDecisive(type: string, name: string): boolean {
  const entry = isKnownType(type) ? decisiveAttributes[type] : undefined;
  if (!entry) return !made.includes(name);
  return isAlwaysShown(type, name) || entry.whereSet?.includes(name) === true;
}

/** Whether it has to be seen that the attribute is not set. */
export function isAlwaysShown(type: string, name: string): boolean {
  return isKnownType(type) && decisiveAttributes[type]?.always?.includes(name) === true;
}
