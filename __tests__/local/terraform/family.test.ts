import { describe, expect, test } from "vitest";
import { UnsupportedError, UserError } from "../../../local/errors.ts";
import { State } from "../../../local/state.ts";
import { parseTerraform } from "../../../local/terraform/configuration-file.ts";
import { families } from "../../../local/terraform/families/index.ts";
import { type ResourceFamily, ResourceTypes } from "../../../local/terraform/family.ts";
import { Resolver } from "../../../local/terraform/resolver.ts";
import { DeclaredResources } from "../../../local/terraform/resource.ts";

const queue: ResourceFamily = {
  aws_queue: { treatment: "emulated", attributes: { url: (one) => `https://sqs/${one.text("name")}` } },
  aws_queue_message: { treatment: "emulated", parent: { type: "aws_queue", attribute: "queue" } },
  "aws_queue_*": { treatment: { refused: "use messages" } },
  "aws_other_*": { treatment: "harmless" },
  "data.aws_queue": { treatment: "emulated", attributes: { kind: () => "data" } },
};

function resource(type: string, isData = false) {
  return { address: `${type}.x`, type, isData, body: {} };
}

function reading(families: readonly ResourceFamily[], resource: object) {
  const types = new ResourceTypes(families);
  const file = parseTerraform(JSON.stringify({ resource }), "main.tf.json");
  const resolver = new Resolver(file, {
    types,
    variable: () => undefined,
    environment: {},
    accountId: "123456789012",
    state: new State(),
  });
  return { resolver, declared: () => new DeclaredResources(file, resolver, types) };
}

describe("ResourceTypes", () => {
  const types = new ResourceTypes([queue]);

  test("prefers the type itself to the beginning of types", () => {
    expect(types.find(resource("aws_queue_message"))?.treatment).toBe("emulated");
    expect(types.find(resource("aws_queue_policy"))?.treatment).toEqual({ refused: "use messages" });
    expect(types.find(resource("aws_queues"))).toBeUndefined();
  });

  test("keeps resources and data sources of one name apart", () => {
    expect(types.computedAttribute(resource("aws_queue"), "kind")).toBeUndefined();
    expect(types.computedAttribute(resource("aws_queue", true), "kind")).toBeTypeOf("function");
    expect(types.computedAttribute(resource("aws_queue", true), "constructor")).toBeUndefined();
  });

  test("lists resources that are not emulated, known or not, and no data sources", () => {
    const declared = [
      resource("aws_queue"),
      resource("aws_other_x"),
      resource("aws_new"),
      resource("aws_d", true),
    ];
    expect(types.ignored(declared)).toEqual(["aws_other_x.x", "aws_new.x"]);
  });

  test("refuses what would meet requests, with advice", () => {
    expect(() => types.ignored([resource("aws_queue_policy")])).toThrow(
      new UnsupportedError("aws_queue_policy.x", "use messages"),
    );
  });

  test("has each type in one family", () => {
    expect(() => new ResourceTypes([queue, { aws_queue: { treatment: "harmless" } }])).toThrow(
      "a resource type must be in one family",
    );
    expect(() => new ResourceTypes(families)).not.toThrow();
  });
});

describe("a family that is given to the runner", () => {
  const resources = {
    aws_queue: { q: { id: "q", name: "jobs" } },
    aws_queue_message: { m: { queue: "${aws_queue.q.id}" } },
  };

  test("is all that a new resource type needs to be referred to and to have children", () => {
    const { resolver, declared } = reading([queue], resources);
    const location = { address: "output.o", path: "value" };
    expect(resolver.resolve("${aws_queue.q.url}", location)).toBe("https://sqs/jobs");
    const [parent] = declared().all("aws_queue");
    const children = parent && declared().childrenOf(parent, "aws_queue_message");
    expect(children?.map(({ address }) => address)).toEqual(["aws_queue_message.m"]);
  });

  test("refuses a child whose parent is not in the file", () => {
    const strays = { ...resources, aws_queue_message: { m: { queue: "elsewhere" } } };
    expect(reading([queue], strays).declared).toThrow(
      new UserError(
        "aws_queue_message.m: queue must name an aws_queue of this file, got elsewhere; correct it and synthesise again",
      ),
    );
  });

  test("must name the parent of a child", () => {
    const declared = reading([queue], resources).declared();
    const [parent] = declared.all("aws_queue");
    expect(() => parent && declared.childrenOf(parent, "aws_queue")).toThrow(
      "the family of aws_queue must name its parent",
    );
  });
});
