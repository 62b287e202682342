import { describe, expect, test } from "vitest";
import { stackWarnings } from "../../../operations/plan/stack-warnings.ts";
import { synthesise } from "../../support/synthesis.ts";

const prod = (overrides: Parameters<typeof synthesise>[0] = {}) => synthesise(overrides, { name: "prod" });
const repository = "123456789012.dkr.ecr.eu-west-1.amazonaws.com/gatehouse-dev";
const image = { uri: `${repository}@sha256:${"0".repeat(64)}` };

/** The warnings of prod, where dev is beside it. */
const warnings = (overrides: Parameters<typeof synthesise>[0] = {}, dev = synthesise()) =>
  stackWarnings("prod", { dev: { ...dev }, prod: { ...prod(overrides) } });

const stateBucket = { name: "states", region: "eu-west-1" };
const monitoring = { emails: ["ops@example.com"] };

describe("stackWarnings", () => {
  test("says nothing of dev, nor of prod once it has a bucket and an address", () => {
    expect(stackWarnings("dev", { dev: { ...synthesise() } })).toEqual([]);
    expect(warnings({ stateBucket, monitoring })).toEqual([]);
  });

  test("warns of a protected environment whose state is on this machine, and says what to do", () => {
    expect(warnings({ monitoring })).toEqual([
      "the state of prod is on this machine, though prod is protected from deletion. Whoever loses the file can no longer change what is deployed. Name a bucket in prod.stateBucket, then run terraform init -migrate-state in cdktf.out/stacks/prod.",
    ]);
  });

  test("takes a stack without a backend for one whose state is on this machine", () => {
    const { terraform, ...rest } = prod({ monitoring });
    expect(stackWarnings("prod", { prod: { ...rest, terraform: {} } })).toHaveLength(1);
    expect(terraform).toHaveProperty("backend");
  });

  test("does not warn of the state of an environment that is not protected", () => {
    expect(warnings({ monitoring, protectFromDeletion: false })).toEqual([]);
  });

  test("warns of alarms without a subscriber, and says what to do", () => {
    expect(warnings({ stateBucket, monitoring: { emails: [] } })).toEqual([
      "the 9 alarms of prod have no subscriber: no message is sent when one goes off. Put addresses into prod.monitoring.emails, or see that the topic has a subscriber from elsewhere.",
    ]);
  });

  test("warns of an image in the repository of another stack, and says what to do", () => {
    expect(warnings({ stateBucket, monitoring, image })).toEqual([
      "the image of prod is in the repository gatehouse-dev, which belongs to dev: it is deleted with dev, and once dev has pushed newer ones. Push it to a repository outside the stacks; docs/deploy.md has the commands.",
    ]);
  });

  test("does not warn of a repository that only has the name of one in another account", () => {
    const dev = synthesise({ accountId: "210987654321" });
    expect(warnings({ stateBucket, monitoring, image }, dev)).toEqual([]);
  });

  test("does not warn of a repository outside the stacks", () => {
    const outside = { uri: image.uri.replace("gatehouse-dev", "gatehouse-images") };
    expect(warnings({ stateBucket, monitoring, image: outside })).toEqual([]);
  });
});
