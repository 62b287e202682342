import { UserError } from "../errors.ts";
import { regionIn } from "./state-file.ts";
import { type Declaration, providerOf, type TerraformFile, type ValueLocation } from "./terraform-file.ts";

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The region that a resource is made in: its own `region`, else its provider's, else the environment's. A state has no
 * providers: there the resource's ARN tells, or else where most of the other resources are.
 *
 * @param declaration undefined: of the default provider
 * @throws {UserError} none is configured, or it does not look like one
 * @see Terraform AWS provider: Provider Configuration; Enhanced Region Support
 */
export function regionOf(
  file: TerraformFile,
  declaration: Declaration | undefined,
  environment: Environment,
  resolve: (json: unknown, location: ValueLocation) => unknown,
): string {
  const fromEnvironment = environment.AWS_REGION ?? environment.AWS_DEFAULT_REGION;
  if (file.state) {
    const region = (declaration && regionIn(declaration)) ?? file.state.region ?? fromEnvironment;
    if (region !== undefined) return region;
    throw new UserError(`${file.name} must name a region in an ARN, got none; set AWS_REGION`);
  }
  const provider = providerOf(declaration);
  const block = file.providers.get(provider);
  if (!block && provider.includes(".")) {
    throw new UserError(`${declaration?.address} must use a declared provider, got ${provider}; declare it`);
  }
  const own = declaration?.body.region;
  const location = own
    ? { address: declaration.address, path: "region" }
    : { address: `provider ${provider}`, path: "region" };
  const region = resolve(own ?? block?.region, location) ?? fromEnvironment;
  if (region === undefined)
    throw new UserError(`provider ${provider} must have a region; set it there or in AWS_REGION`);
  if (typeof region === "string" && /^[a-z]{2}(?:-[a-z]+)+-\d$/.test(region)) return region;
  throw new UserError(
    `${location.address}: region must be the name of an AWS region, got ${JSON.stringify(region)}; write one such as eu-west-1`,
  );
}
