import { describe, expect, test } from "vitest";
import { UserError } from "../../../local/errors.ts";
import { parseTerraform } from "../../../local/terraform/configuration-file.ts";
import { assertNoCycle } from "../../../local/terraform/dependencies.ts";
import { exampleJson } from "../../support/terraform-fixture.ts";

function check(json: unknown) {
  assertNoCycle(parseTerraform(JSON.stringify(json), "cdk.tf.json"));
}

function circle(path: string) {
  return new UserError(`cdk.tf.json: ${path} must not need each other; take one of the references out`);
}

describe("assertNoCycle", () => {
  test("lets a stack pass in which clients refer to the API and the function to the clients", () => {
    expect(() => check(exampleJson())).not.toThrow();
  });

  test("names a circle of resources, which CDKTF does not notice", () => {
    const resource = {
      aws_a: { one: { x: ["${aws_b.two.id}"] } },
      aws_b: { two: { block: [{ y: "a ${data.aws_c.three.id}" }] } },
    };
    const data = { aws_c: { three: { z: '${lower("${aws_a.one.name}")}' } } };
    expect(() => check({ resource, data })).toThrow(
      circle("aws_a.one → aws_b.two → data.aws_c.three → aws_a.one"),
    );
  });

  test("counts depends_on, bare or interpolated", () => {
    const resource = {
      aws_a: { one: { depends_on: ["aws_b.two"] } },
      aws_b: { two: { depends_on: ["${aws_a.one}"] } },
    };
    expect(() => check({ resource })).toThrow(circle("aws_a.one → aws_b.two → aws_a.one"));
  });

  test("counts locals and providers", () => {
    expect(() => check({ locals: { a: "${local.b}", b: "${local.a}" } })).toThrow(
      circle("local.a → local.b → local.a"),
    );
    const json = {
      provider: { aws: { region: "${data.aws_region.r.name}" } },
      data: { aws_region: { r: {} } },
    };
    expect(() => check(json)).toThrow(circle("data.aws_region.r → provider aws → data.aws_region.r"));
  });

  test("names a resource that refers to itself", () => {
    expect(() => check({ resource: { aws_a: { one: { x: "${aws_a.one.id}" } } } })).toThrow(
      circle("aws_a.one → aws_a.one"),
    );
  });

  test("tells the variable of a for expression from a resource", () => {
    const x = "${[for aws_a in [{one = 1}] : aws_a.one]}";
    expect(() => check({ resource: { aws_a: { one: { x } } } })).not.toThrow();
    expect(() => check({ resource: { aws_a: { one: { x: "${[for i in aws_a.one.y : i]}" } } } })).toThrow(
      UserError,
    );
  });

  test("passes over expressions that it does not understand", () => {
    expect(() =>
      check({ resource: { aws_a: { one: { x: "${provider::x::y(aws_a.one)}" } } } }),
    ).not.toThrow();
  });
});
