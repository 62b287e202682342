import { motoGaps } from "./moto-gaps.ts";
import type { Configuration } from "./variant.ts";

/** Every service of AWS that a stack speaks to, as the provider names its endpoint. */
const services = [
  "acm",
  "apigatewayv2",
  "cloudwatch",
  "cognitoidp",
  "dynamodb",
  "ecr",
  "iam",
  "lambda",
  "logs",
  "route53",
  "secretsmanager",
  "sns",
  "sts",
  "wafv2",
];

/**
 * The configuration with moto in the place of AWS and its state in the workspace.
 *
 * @param url of moto
 */
export function againstMoto(configuration: Configuration, url: string): Configuration {
  const copy = structuredClone(configuration);
  copy.terraform.backend = { local: {} };
  const endpoints = [Object.fromEntries(services.map((service) => [service, url]))];
  copy.provider.aws = (copy.provider.aws ?? []).map((provider) => ({
    ...provider,
    access_key: "moto",
    secret_key: "moto",
    skip_credentials_validation: true,
    skip_metadata_api_check: "true",
    max_retries: 1,
    endpoints,
  }));
  return copy;
}

/** The configuration in which Terraform does not look at what moto forgets. */
export function ignoreMotoGaps(configuration: Configuration): Configuration {
  const copy = structuredClone(configuration);
  for (const { type, attribute } of motoGaps) {
    for (const block of Object.values(copy.resource[type] ?? {})) {
      const lifecycle = (block.lifecycle ?? {}) as { readonly ignore_changes?: readonly string[] };
      block.lifecycle = { ...lifecycle, ignore_changes: [...(lifecycle.ignore_changes ?? []), attribute] };
    }
  }
  return copy;
}
