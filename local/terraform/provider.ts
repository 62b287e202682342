import { UserError } from "../errors.ts";
import type { Declaration, TerraformFile } from "./configuration-file.ts";
import type { Place } from "./resolver.ts";

/** `aws`, or `aws.<alias>`: the provider block that a resource or data source uses. */
export function providerOf(declaration: Declaration | undefined): string {
  const chosen = declaration?.body.provider;
  if (typeof chosen === "string") return chosen.replace(/^\$\{(.*)\}$/, "$1").trim();
  return declaration?.type.split("_", 1)[0] ?? "aws";
}

/**
 * The region that a resource is made in: its own `region`, else its provider's, else the environment's.
 *
 * @param declaration undefined: of the default provider
 * @throws {UserError} none is configured, or it does not look like one
 * @see Terraform AWS provider: Provider Configuration; Enhanced Region Support
 */
export function regionOf(
  file: TerraformFile,
  declaration: Declaration | undefined,
  environment: Readonly<Record<string, string | undefined>>,
  resolve: (json: unknown, place: Place) => unknown,
): string {
  const provider = providerOf(declaration);
  const block = file.providers.get(provider);
  if (!block && provider.includes(".")) {
    throw new UserError(`${declaration?.address} must use a declared provider, got ${provider}; declare it`);
  }
  const own = declaration?.body.region;
  const place = own
    ? { address: declaration.address, path: "region" }
    : { address: `provider ${provider}`, path: "region" };
  const region =
    resolve(own ?? block?.region, place) ?? environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (region === undefined)
    throw new UserError(`provider ${provider} must have a region; set it there or in AWS_REGION`);
  if (typeof region === "string" && /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) return region;
  throw new UserError(
    `${place.address}: region must be the name of an AWS region, got ${JSON.stringify(region)}; write one such as eu-west-1`,
  );
}
