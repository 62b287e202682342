import { createHash } from "node:crypto";
import type { Synthesised } from "../support/synthesis.ts";

/** What the suite works with in the place of the pinned provider, which it cannot ask for everything. */
export const awsProviderVersion = "5.100.0";

const removedTypes = [
  "aws_cognito_log_delivery_configuration",
  "aws_cognito_managed_login_branding",
  "docker_image",
  "docker_registry_image",
] as const;

type Mutable = Record<string, unknown>;
type Blocks = Record<string, Record<string, Mutable>>;

/** A configuration that Terraform reads as it is, changed freely on the way. */
export interface Configuration {
  resource: Blocks;
  provider: Record<string, Mutable[]>;
  terraform: { required_providers: Record<string, Mutable>; backend: Record<string, Mutable> };
  variable?: Record<string, Mutable>;
  [section: string]: unknown;
}

export interface Variant {
  readonly configuration: Configuration;
  /** What the stack has and the variant has not, each once: types, attributes as `<type>.<attribute>`, providers. */
  readonly removed: readonly string[];
}

/**
 * A stack as Terraform can run it without Docker and with an older AWS provider: the image is named by a literal
 * digest, which changes when the image's own declaration does. Everything else stays as it is.
 */
export function writeVariant(stack: Synthesised): Variant {
  const configuration = structuredClone(stack) as unknown as Configuration;
  const removed = [
    ...nameImage(configuration),
    ...removeResources(configuration),
    ...removeLogProtection(configuration),
    ...removeDockerProvider(configuration),
  ];
  configuration.terraform.required_providers.aws = { source: "hashicorp/aws", version: awsProviderVersion };
  return { configuration, removed: [...new Set(removed)].sort() };
}

function nameImage({ resource }: Configuration): string[] {
  const declared = resource.docker_registry_image;
  if (!declared) return [];
  const digest = createHash("sha256").update(JSON.stringify(declared)).digest("hex");
  for (const block of Object.values(resource.aws_lambda_function ?? {})) {
    block.image_uri = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/gatehouse@sha256:${digest}`;
  }
  return ["aws_lambda_function.image_uri"];
}

function removeResources({ resource }: Configuration): string[] {
  return removedTypes.filter((type) => {
    const isThere = Object.hasOwn(resource, type);
    delete resource[type];
    return isThere;
  });
}

function removeLogProtection({ resource }: Configuration): string[] {
  const groups = Object.values(resource.aws_cloudwatch_log_group ?? {});
  const protectedGroups = groups.filter((group) => Object.hasOwn(group, "deletion_protection_enabled"));
  for (const group of protectedGroups) delete group.deletion_protection_enabled;
  return protectedGroups.map(() => "aws_cloudwatch_log_group.deletion_protection_enabled");
}

function removeDockerProvider({ provider, terraform }: Configuration): string[] {
  if (!provider.docker) return [];
  delete provider.docker;
  delete terraform.required_providers.docker;
  return ["provider.docker"];
}
