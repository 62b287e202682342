import { digits, type Instance, lowerCase, randomText } from "./family.ts";
import type { Declaration } from "./terraform-file.ts";

/** Attributes by which AWS calls a resource, the most telling first. */
const nameAttributes = ["name", "bucket", "identifier", "cluster_identifier", "domain", "key"];

/** Data sources of these look up what a request needs; a made-up one would be looked for in vain. */
const needed = /^aws_(?:apigatewayv2|cognito|lambda)_/;

/**
 * The id, ARN or name of something that the runner has no use for, in AWS's shape.
 *
 * @returns undefined: the attribute is none of the three, or a request needs what it names
 */
export function madeUpAttribute(
  declaration: Declaration,
  instance: Instance,
  attribute: string,
): string | undefined {
  if (declaration.isData && needed.test(declaration.type)) return undefined;
  const [, service = "aws"] = declaration.type.split("_");
  switch (attribute) {
    case "id":
    case "name":
    case "bucket":
      return nameOf(declaration, instance);
    case "arn":
      return service === "s3"
        ? `arn:aws:s3:::${nameOf(declaration, instance)}`
        : `arn:aws:${service}:${instance.region}:${instance.accountId}:${nameOf(declaration, instance)}`;
    default:
      return undefined;
  }
}

function nameOf({ address, body }: Declaration, instance: Instance): string {
  const declared = nameAttributes.find((name) => Object.hasOwn(body, name) && body[name] !== null);
  if (declared !== undefined) return instance.text(declared);
  const label = (address.split(".").at(-1) ?? "").toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return instance.remember("name", () => `${label}-${randomText(8, lowerCase + digits)}`);
}
