import { describe, expect, test } from "vitest";
import { UnsupportedError, UserError } from "../../../local/errors.ts";
import { State } from "../../../local/state.ts";
import { parseTerraform } from "../../../local/terraform/configuration-file.ts";
import { families } from "../../../local/terraform/families/index.ts";
import { ResourceTypes } from "../../../local/terraform/family.ts";
import { Resolver, UnavailableError } from "../../../local/terraform/resolver.ts";
import { useState } from "../../../local/terraform/terraform-file.ts";
import { readVariables } from "../../../local/terraform/variables.ts";
import { model, only } from "../../support/terraform-fixture.ts";

const place = { address: "output.o", path: "value" };

function resolver(json: object, state = new State()) {
  const file = parseTerraform(
    JSON.stringify({ provider: { aws: { region: "eu-west-1" } }, ...json }),
    "main.tf.json",
  );
  return new Resolver(file, {
    types: new ResourceTypes(families),
    variable: readVariables(file, { environment: {} }),
    environment: {},
    accountId: "123456789012",
    state,
  });
}

function resolve(text: unknown, json: object = {}, state?: State) {
  return resolver(json, state).resolve(text, place);
}

describe("Resolver.resolve", () => {
  test("resolves templates at any depth, keys of maps included", () => {
    const json = { locals: { a: "x", n: [1, "${local.a}"] } };
    expect(resolve({ "k-${local.a}": ["${local.n}", { b: "<${local.a}>" }], c: 1, d: null }, json)).toEqual({
      "k-x": [[1, "x"], { b: "<x>" }],
      c: 1,
      d: null,
    });
  });

  test("reaches declared attributes, nested blocks and variables", () => {
    const json = {
      variable: { v: { default: { list: ["a", "b"] } } },
      resource: {
        aws_iam_role: { r: { name: "${var.v.list[1]}", block: [{ size: 3 }], once: { size: 4 } } },
      },
    };
    expect(resolve("${aws_iam_role.r.name}", json)).toBe("b");
    expect(resolve("${aws_iam_role.r.block[0].size}", json)).toBe(3);
    expect(resolve("${aws_iam_role.r.once.0.size}", json)).toBe(4);
  });

  test("knows the module's path and the workspace", () => {
    expect(resolve("${path.module}/x-${terraform.workspace}")).toBe("./x-default");
  });

  test("knows caller, region and partition", () => {
    const data = { aws_caller_identity: { me: {} }, aws_region: { here: {} }, aws_partition: { p: {} } };
    expect(resolve("${data.aws_caller_identity.me.account_id}", { data })).toBe("123456789012");
    expect(resolve("${data.aws_region.here.name}${data.aws_region.here.id}", { data })).toBe(
      "eu-west-1eu-west-1",
    );
    expect(resolve("${data.aws_region.here.region}", { data })).toBe("eu-west-1");
    expect(resolve("${data.aws_partition.p.partition}", { data })).toBe("aws");
  });

  test("keeps what it makes up in the state, so that it survives a reload", () => {
    const state = new State();
    const json = { resource: { aws_cognito_user_pool: { p: { name: "p" } } } };
    const first = resolve("${aws_cognito_user_pool.p.id}", json, state);
    expect(first).toMatch(/^eu-west-1_[A-Za-z0-9]{9}$/);
    expect(resolve("${aws_cognito_user_pool.p.id}", json, state)).toBe(first);
    expect(resolve("${aws_cognito_user_pool.p.id}", json)).not.toBe(first);
  });

  test.each([
    ["${aws_x.gone.id}", "names aws_x.gone, which the file does not declare"],
    ["${data.aws_x.gone.id}", "names data.aws_x.gone, which the file does not declare"],
    ["${nonsense}", "names nonsense, which the file does not declare"],
    ["${local.gone}", "names a local value that the file does not declare"],
    ["a ${[1]} b", "a ${[1]} b needs a string where it has a list"],
  ])("says that %s is a mistake, and where", (text, reason) => {
    const json = { resource: { aws_iam_role: { r: {} } } };
    const because = reason.startsWith(text) ? reason : `${text} ${reason}`;
    expect(() => resolve(text, json)).toThrow(
      new UserError(
        `output.o: value cannot be resolved, because ${because}; correct it and synthesise again`,
      ),
    );
  });

  test("names the place of the reference that fails, not of the one that led there", () => {
    const json = { locals: { a: { deep: ["${aws_x.gone.id}"] } } };
    expect(() => resolve("${local.a}", json)).toThrow(
      /^locals: a\.deep\[0\] cannot be resolved, because \$\{aws_x\.gone\.id\} names aws_x\.gone, /,
    );
  });

  test("tells a value that only AWS knows from a mistake", () => {
    const json = { resource: { docker_registry_image: { i: { name: "x" } } } };
    expect(() => resolve("${docker_registry_image.i.sha256_digest}", json)).toThrow(
      new UnavailableError(
        'output.o: value cannot be resolved, because ${docker_registry_image.i.sha256_digest} needs "sha256_digest", which only AWS could tell; write the value out or make it a variable',
      ),
    );
    expect(() => resolve("${docker_registry_image.i.constructor}", json)).toThrow(UnavailableError);
  });

  test.each([
    ["${aws_sqs_queue.q.name}", "jobs"],
    ["${aws_sqs_queue.q.id}", "jobs"],
    ["${aws_sqs_queue.q.arn}", "arn:aws:sqs:eu-west-1:123456789012:jobs"],
    ["${aws_s3_bucket.b.arn}", "arn:aws:s3:::files"],
    ["${aws_s3_bucket.b.id}", "files"],
    ["${aws_vpc.main_net.id}", expect.stringMatching(/^main-net-[a-z0-9]{8}$/)],
    ["${data.aws_vpc.v.id}", expect.stringMatching(/^v-[a-z0-9]{8}$/)],
  ])("makes %s up, of which the runner has no use", (text, expected) => {
    const json = {
      resource: {
        aws_sqs_queue: { q: { name: "jobs" } },
        aws_s3_bucket: { b: { bucket: "files" } },
        aws_vpc: { main_net: { cidr_block: "10.0.0.0/16" } },
      },
      data: { aws_vpc: { v: { default: true } } },
    };
    expect(resolve(text, json)).toEqual(expected);
  });

  test("makes nothing up that a request needs", () => {
    const json = {
      resource: { aws_lb: { l: { name: "l" } } },
      data: { aws_lambda_function: { f: { function_name: "f" } } },
    };
    for (const text of ["${aws_lb.l.dns_name}", "${data.aws_lambda_function.f.arn}"]) {
      expect(() => resolve(text, json)).toThrow(UnavailableError);
    }
  });

  test.each([
    ["${aws_iam_role.many[0].name}", "count or for_each (of aws_iam_role.many)", useState],
    ["${each.value}", "each", useState],
    ["${count.index}", "count", useState],
    ["${path.cwd}", "path.cwd", "write the value out or make it a variable"],
    ["${timestamp()}", "the function timestamp", "write the value out or make it a variable"],
    [
      "${aws_iam_role.r}",
      "a whole resource, aws_iam_role.r, as a value",
      "write the value out or make it a variable",
    ],
    [
      '${file("x")}',
      "a file beside Terraform that was handed over as parsed JSON",
      "write the value out or make it a variable",
    ],
  ])("says that %s is not supported", (text, feature, advice) => {
    const json = { resource: { aws_iam_role: { many: { count: 2, name: "x" }, r: {} } } };
    expect(() => resolve(text, json)).toThrow(
      new UnsupportedError(`${feature}, which output.o needs for value in ${text},`, advice),
    );
  });

  test("shows no more than the beginning of a long expression", () => {
    expect(() => resolve(`\${file("${"x".repeat(500)}")}`)).toThrow(/"x{150,199}…,/);
  });

  test("does not look at an expression that is never used", () => {
    const json = {
      locals: { a: "${aws_x.gone.id}", b: "fine" },
      variable: { v: {} },
      resource: { aws_iam_role: { r: { name: "r", policy: "${var.v}" } } },
    };
    expect(resolve("${local.b} ${aws_iam_role.r.arn}", json)).toBe("fine arn:aws:iam::123456789012:role/r");
  });
});

function poolId(json: object, environment: Record<string, string> = {}) {
  return only(model(json, { environment }).userPools).userPoolId;
}

function poolResource(body: object = {}) {
  return { aws_cognito_user_pool: { pool: { name: "pool", ...body } } };
}

describe("Resolver.region", () => {
  test("is the default provider's, whatever its aliases say", () => {
    const provider = { aws: [{ region: "us-east-1", alias: "us" }, { region: "eu-west-1" }] };
    expect(poolId({ provider, resource: poolResource() })).toMatch(/^eu-west-1_/);
  });

  test.each(["aws.us", "${aws.us}"])("is that of the provider that the resource names as %s", (name) => {
    const provider = { aws: [{ region: "us-east-1", alias: "us" }, { region: "eu-west-1" }] };
    expect(poolId({ provider, resource: poolResource({ provider: name }) })).toMatch(/^us-east-1_/);
  });

  test("is the resource's own before all others", () => {
    const provider = { aws: { region: "eu-west-1" } };
    expect(poolId({ provider, resource: poolResource({ region: "ap-southeast-2" }) })).toMatch(
      /^ap-southeast-2_/,
    );
  });

  test("resolves variables and locals", () => {
    const json = {
      provider: { aws: { region: "${local.region}" } },
      locals: { region: "${var.country}-west-1" },
      variable: { country: { default: "eu" } },
      resource: poolResource(),
    };
    expect(poolId(json)).toMatch(/^eu-west-1_/);
  });

  test("comes from the environment where no provider says it", () => {
    expect(
      poolId({ resource: poolResource() }, { AWS_REGION: "eu-north-1", AWS_DEFAULT_REGION: "x" }),
    ).toMatch(/^eu-north-1_/);
    expect(poolId({ resource: poolResource() }, { AWS_DEFAULT_REGION: "us-gov-west-1" })).toMatch(
      /^us-gov-west-1_/,
    );
  });

  test("must be configured", () => {
    expect(() => poolId({ resource: poolResource() })).toThrow(
      new UserError("provider aws must have a region; set it there or in AWS_REGION"),
    );
  });

  test("must look like one", () => {
    expect(() => poolId({ provider: { aws: { region: "Ireland" } }, resource: poolResource() })).toThrow(
      new UserError(
        'provider aws: region must be the name of an AWS region, got "Ireland"; write one such as eu-west-1',
      ),
    );
  });

  test("needs the provider that a resource names", () => {
    expect(() =>
      poolId({ provider: { aws: { region: "eu-west-1" } }, resource: poolResource({ provider: "aws.us" }) }),
    ).toThrow(
      new UserError("aws_cognito_user_pool.pool must use a declared provider, got aws.us; declare it"),
    );
  });
});
