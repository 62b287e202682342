import { describe, expect, test } from "vitest";
import { UserError } from "../../../local/errors.ts";
import { model, only } from "../../support/terraform-fixture.ts";

function poolId(json: object, environment: Record<string, string> = {}) {
  return only(model(json, { environment }).userPools).userPoolId;
}

function pool(body: object = {}) {
  return { aws_cognito_user_pool: { pool: { name: "pool", ...body } } };
}

describe("regionOf", () => {
  test("is the default provider's, whatever its aliases say", () => {
    const provider = { aws: [{ region: "us-east-1", alias: "us" }, { region: "eu-west-1" }] };
    expect(poolId({ provider, resource: pool() })).toMatch(/^eu-west-1_/);
  });

  test.each(["aws.us", "${aws.us}"])("is that of the provider that the resource names as %s", (name) => {
    const provider = { aws: [{ region: "us-east-1", alias: "us" }, { region: "eu-west-1" }] };
    expect(poolId({ provider, resource: pool({ provider: name }) })).toMatch(/^us-east-1_/);
  });

  test("is the resource's own before all others", () => {
    const provider = { aws: { region: "eu-west-1" } };
    expect(poolId({ provider, resource: pool({ region: "ap-southeast-2" }) })).toMatch(/^ap-southeast-2_/);
  });

  test("resolves variables and locals", () => {
    const json = {
      provider: { aws: { region: "${local.region}" } },
      locals: { region: "${var.country}-west-1" },
      variable: { country: { default: "eu" } },
      resource: pool(),
    };
    expect(poolId(json)).toMatch(/^eu-west-1_/);
  });

  test("comes from the environment where no provider says it", () => {
    expect(poolId({ resource: pool() }, { AWS_REGION: "eu-north-1", AWS_DEFAULT_REGION: "x" })).toMatch(
      /^eu-north-1_/,
    );
    expect(poolId({ resource: pool() }, { AWS_DEFAULT_REGION: "us-gov-west-1" })).toMatch(/^us-gov-west-1_/);
  });

  test("must be somewhere", () => {
    expect(() => poolId({ resource: pool() })).toThrow(
      new UserError("provider aws must have a region; set it there or in AWS_REGION"),
    );
  });

  test("must look like one", () => {
    expect(() => poolId({ provider: { aws: { region: "Ireland" } }, resource: pool() })).toThrow(
      new UserError(
        'provider aws: region must be the name of an AWS region, got "Ireland"; write one such as eu-west-1',
      ),
    );
  });

  test("needs the provider that a resource names", () => {
    expect(() =>
      poolId({ provider: { aws: { region: "eu-west-1" } }, resource: pool({ provider: "aws.us" }) }),
    ).toThrow(
      new UserError("aws_cognito_user_pool.pool must use a declared provider, got aws.us; declare it"),
    );
  });
});
