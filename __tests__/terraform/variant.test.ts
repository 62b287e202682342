import { describe, expect, test } from "vitest";
import { environments } from "../fixture/environments.ts";
import { everythingOn } from "../support/option-sets.ts";
import { synthesise } from "../support/synthesis.ts";
import { type Configuration, writeVariant } from "./variant.ts";

/** Addresses of what a configuration declares, and the attributes of each. */
function attributesIn({ resource }: Pick<Configuration, "resource">): string[] {
  return Object.entries(resource).flatMap(([type, blocks]) =>
    Object.entries(blocks).flatMap(([name, block]) =>
      Object.keys(block).map((key) => `${type}.${name}.${key}`),
    ),
  );
}

describe("writeVariant", () => {
  const stack = synthesise(everythingOn);
  const { configuration, removed } = writeVariant(stack);

  // Whatever joins this list is no longer tried with Terraform.
  test("takes out what the suite's tools cannot do, and nothing else", () => {
    expect(removed).toEqual([
      "aws_cloudwatch_log_group.deletion_protection_enabled",
      "aws_cognito_log_delivery_configuration",
      "aws_cognito_managed_login_branding",
      "aws_lambda_function.image_uri",
      "docker_image",
      "docker_registry_image",
      "provider.docker",
    ]);
  });

  test("keeps every other attribute of every resource", () => {
    const kept = new Set(attributesIn(configuration));
    const lost = attributesIn(stack as unknown as Configuration).filter((address) => !kept.has(address));
    const unexpected = lost.filter((address) => !removed.some((name) => isPartOf(address, name)));
    expect(lost).not.toEqual([]);
    expect(unexpected).toEqual([]);
  });

  test.each(Object.keys(environments))("takes no more out of %s than out of the largest stack", (name) => {
    expect(removed).toEqual(expect.arrayContaining([...writeVariant(synthesise({}, { name })).removed]));
  });

  test("takes nothing out of the image's address where it is built elsewhere", () => {
    const uri = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/gatehouse@sha256:${"a".repeat(64)}`;
    const variant = writeVariant(synthesise({ image: { uri } }));
    expect(variant.removed).not.toContain("aws_lambda_function.image_uri");
    expect(Object.values(variant.configuration.resource.aws_lambda_function ?? {})).toMatchObject([
      { image_uri: uri },
    ]);
  });

  test("names another image where the image is another", () => {
    const imageOf = (revision: number) => {
      const { resource } = writeVariant(synthesise({ image: { build: { revision } } })).configuration;
      return Object.values(resource.aws_lambda_function ?? {})[0]?.image_uri;
    };
    expect(imageOf(2)).not.toBe(imageOf(1));
    expect(imageOf(1)).toBe(imageOf(1));
  });

  test("leaves the stack that it was given alone", () => {
    expect(stack.resource).toHaveProperty("docker_image");
  });
});

/** Whether `aws_x.name.attribute` belongs to `aws_x` or is its `aws_x.attribute`. */
function isPartOf(address: string, removedName: string): boolean {
  const [type, , attribute] = address.split(".");
  return removedName === type || removedName === `${type}.${attribute}`;
}
