import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  declaredImage,
  existingImageArguments,
  mayBePushedByOthers,
} from "../../../operations/deployed/existing-image.ts";
import { fakeTerraform } from "../../support/fake-terraform.ts";
import { synthesise } from "../../support/synthesis.ts";

const tag = "0".repeat(64);
const digest = `sha256:${"a".repeat(64)}`;
const image = { region: "eu-west-1", repository: "gatehouse-dev", tag };
const repository = { type: "aws_ecr_repository", values: { name: "gatehouse-dev" } };
const pushed = (name: string) => ({ type: "docker_registry_image", values: { name } });
const state = (...resources: object[]) =>
  ({ values: { root_module: { resources } } }) as Parameters<typeof mayBePushedByOthers>[0];
const registry = "123456789012.dkr.ecr.eu-west-1.amazonaws.com";

let folder: string;
let ecr: Server;
let answer: { status: number; body: object };
let asked: object[];

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-image-"));
  asked = [];
  ecr = createServer(async (request, response) => {
    asked.push(JSON.parse(await text(request)));
    response.writeHead(answer.status, { "content-type": "application/x-amz-json-1.1" });
    response.end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => ecr.listen(0, "127.0.0.1", resolve));
  vi.stubEnv("AWS_ENDPOINT_URL_ECR", `http://127.0.0.1:${(ecr.address() as AddressInfo).port}`);
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});
afterEach(async () => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
  await new Promise((resolve) => ecr.close(resolve));
});

/** What Terraform is told, where its state is this. */
function argumentsWith(current: object): Promise<string[]> {
  const file = join(folder, "cdk.tf.json");
  const name = `${registry}/gatehouse-dev:${tag}`;
  writeFileSync(file, JSON.stringify({ resource: { docker_registry_image: { image: { name } } } }));
  const terraform = fakeTerraform(folder, { show: { stdout: JSON.stringify(current) } });
  vi.stubEnv("PATH", terraform.environment.PATH ?? "");
  return existingImageArguments(folder, file);
}

describe("existingImageArguments", () => {
  test("names the image that the repository has already, by its digest", async () => {
    answer = { status: 200, body: { imageDetails: [{ imageDigest: digest }] } };
    expect(await argumentsWith(state(repository))).toEqual([`-var=existing_image_digest=${digest}`]);
    expect(asked).toEqual([{ repositoryName: "gatehouse-dev", imageIds: [{ imageTag: tag }] }]);
  });

  test.each(["ImageNotFoundException", "RepositoryNotFoundException"])(
    "has the image built where ECR says %s",
    async (name) => {
      answer = { status: 400, body: { __type: name, message: "no" } };
      expect(await argumentsWith(state(repository))).toEqual([]);
    },
  );

  test("does not ask where this state pushed it, and where there is no repository yet", async () => {
    expect(await argumentsWith(state(repository, pushed(`${registry}/gatehouse-dev:${tag}`)))).toEqual([]);
    expect(await argumentsWith({ format_version: "1.0" })).toEqual([]);
    expect(asked).toEqual([]);
  });

  test("stops where ECR may not be asked: a push that is refused would come later", async () => {
    answer = { status: 400, body: { __type: "AccessDeniedException", message: "not authorized" } };
    await expect(argumentsWith(state(repository))).rejects.toThrow(
      "asking ECR for the image failed, because the credentials may not do it; not authorized",
    );
  });

  test.each<[object, string]>([
    [{}, "the answer to asking ECR for the image must have imageDetails, got nothing"],
    [{ imageDetails: [] }, "must have imageDigest, got nothing"],
    [{ imageDetails: [{ imageTags: [tag] }] }, "must have imageDigest, got nothing"],
  ])("refuses an answer that is not ECR's: %j", async (body, sentence) => {
    answer = { status: 200, body };
    await expect(argumentsWith(state(repository))).rejects.toThrow(sentence);
  });

  test.each<[object, string]>([
    [{ values: null }, "values as an object, got null"],
    [{ values: { root_module: [] } }, "root_module as an object, got a list"],
    [{ values: { root_module: { resources: {} } } }, "resources as a list, got an object"],
    [state({ type: "aws_ecr_repository" }), "each resource with its values, got an object"],
  ])("refuses a state that could hide an image: %j", async (current, fault) => {
    await expect(argumentsWith(current)).rejects.toThrow(`terraform must show the state's ${fault}`);
  });

  test("says nothing where the image is built elsewhere", async () => {
    const file = join(folder, "cdk.tf.json");
    writeFileSync(file, JSON.stringify({ resource: {} }));
    expect(await existingImageArguments(folder, file)).toEqual([]);
  });
});

describe("declaredImage", () => {
  test("is what the stack pushes", () => {
    const file = join(folder, "cdk.tf.json");
    writeFileSync(file, JSON.stringify(synthesise()));
    expect(declaredImage(file)).toMatchObject({
      region: "eu-west-1",
      repository: "gatehouse-dev",
      tag: expect.stringMatching(/^[0-9a-f]{64}$/),
    });
  });

  test("is refused where it is not named by its hash", () => {
    const file = join(folder, "cdk.tf.json");
    writeFileSync(
      file,
      JSON.stringify({ resource: { docker_registry_image: { image: { name: "latest" } } } }),
    );
    expect(() => declaredImage(file)).toThrow(
      'docker_registry_image must name an image of ECR by its hash, got "latest"; look at',
    );
  });
});

describe("mayBePushedByOthers", () => {
  test("is so where this state pushed another tag, as after git revert", () => {
    const other = pushed(`${registry}/gatehouse-dev:${"1".repeat(64)}`);
    expect(mayBePushedByOthers(state(repository, other), image)).toBe(true);
  });
});
