import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { hashBuildContext } from "../../constructs/build-context.ts";
import { faultsOf } from "../support/faults.ts";
import { reference, resource, resources, synthesise } from "../support/synthesis.ts";

describe("ContainerImage", () => {
  const stack = synthesise();
  const registry = "${data.aws_caller_identity.caller.account_id}.dkr.ecr.eu-west-1.amazonaws.com";
  const contentHash = hashBuildContext(process.cwd(), ["linux/amd64", "1"]);

  test("keeps images in a repository with immutable tags that is scanned on push", () => {
    expect(resource(stack, "aws_ecr_repository")).toMatchObject({
      name: "gatehouse-dev",
      image_tag_mutability: "IMMUTABLE",
      image_scanning_configuration: { scan_on_push: true },
    });
    expect(resource(stack, "aws_ecr_lifecycle_policy").repository).toBe(
      reference(stack, "aws_ecr_repository", "name"),
    );
  });

  test("is destroyed with its images only where nothing is protected", () => {
    const repository = (protectFromDeletion: boolean) =>
      resource(synthesise({ protectFromDeletion }), "aws_ecr_repository");
    expect(repository(false)).toMatchObject({ force_delete: true, lifecycle: { prevent_destroy: false } });
    expect(repository(true)).toMatchObject({ force_delete: false, lifecycle: { prevent_destroy: true } });
  });

  test("is built from the repository's Dockerfile by a path that is the same on every machine", () => {
    expect(resource(stack, "docker_image").build).toEqual({
      context: "${path.module}/../../..",
      dockerfile: "Dockerfile",
      platform: "linux/amd64",
      build_args: { BASE: "${var.base_image}" },
    });
  });

  test("is built on a base that the deployment may name by its digest, the Dockerfile's own by default", () => {
    const [, base] = /^ARG BASE=(.*)$/m.exec(readFileSync("Dockerfile", "utf8")) ?? [];
    expect(stack.variable.base_image).toMatchObject({ default: base, nullable: false });
    expect(readFileSync("Dockerfile", "utf8").match(/^FROM .*$/gm)).toEqual([
      "FROM ${BASE} AS build",
      "FROM ${BASE}",
    ]);
  });

  test("is not built anew under the same tag where its base is another", () => {
    expect(resource(stack, "docker_image").lifecycle).toEqual({ ignore_changes: ["build"] });
  });

  test("is tagged and triggered by the hash of what it is built from", () => {
    const expected = { name: `${registry}/gatehouse-dev:${contentHash}`, triggers: { contentHash } };
    expect(resource(stack, "docker_image")).toMatchObject(expected);
    expect(resource(stack, "docker_registry_image")).toMatchObject({ ...expected, keep_remotely: true });
  });

  test("gets another tag by a raised revision", () => {
    const rebuilt = synthesise({ image: { build: { revision: 2 } } });
    expect(resource(rebuilt, "docker_image").name).not.toBe(resource(stack, "docker_image").name);
  });

  test("is pushed after the repository is made, to the registry that the credentials are for", () => {
    expect(resource(stack, "docker_registry_image").depends_on).toEqual([
      expect.stringMatching(/^aws_ecr_repository\./),
      expect.stringMatching(/^docker_image\./),
    ]);
    expect(stack.provider.docker?.[0]?.registry_auth).toEqual([
      {
        address: registry,
        username: expect.stringMatching(/^\$\{data\.aws_ecr_authorization_token\.[^.]+\.user_name\}$/),
        password: expect.stringMatching(/^\$\{data\.aws_ecr_authorization_token\.[^.]+\.password\}$/),
      },
    ]);
  });

  test("is run by its digest", () => {
    const pushed = reference(stack, "docker_registry_image", "sha256_digest").slice(2, -1);
    const digest = pushed.replace(".sha256_digest", "[*].sha256_digest");
    const repository = reference(stack, "aws_ecr_repository", "repository_url");
    expect(resource(stack, "aws_lambda_function").image_uri).toBe(
      `${repository}@\${coalesce(var.existing_image_digest, one(${digest}))}`,
    );
  });

  test("is neither built nor pushed where the deployment found it in the repository", () => {
    const count = '${var.existing_image_digest == "" ? 1 : 0}';
    expect(resource(stack, "docker_image").count).toBe(count);
    expect(resource(stack, "docker_registry_image").count).toBe(count);
    expect(stack.variable.existing_image_digest).toMatchObject({
      type: "string",
      default: "",
      nullable: false,
    });
  });

  test.each([
    ["x86_64", "linux/amd64"],
    ["arm64", "linux/arm64"],
  ] as const)("is built for the %s that the function runs on", (architecture, platform) => {
    const built = synthesise({ architecture });
    expect(resource(built, "docker_image")).toMatchObject({ platform, build: { platform } });
    expect(resource(built, "aws_lambda_function").architectures).toEqual([architecture]);
  });

  test("needs no container engine where the image comes from elsewhere", () => {
    const uri = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/gatehouse@sha256:${"a".repeat(64)}`;
    const elsewhere = synthesise({ image: { uri } });
    expect(resource(elsewhere, "aws_lambda_function").image_uri).toBe(uri);
    expect(resources(elsewhere, "docker_image")).toEqual([]);
    expect(elsewhere.provider).not.toHaveProperty("docker");
    expect(elsewhere.variable ?? {}).not.toHaveProperty("existing_image_digest");
    expect(elsewhere.data).not.toHaveProperty("aws_ecr_authorization_token");
  });
});

describe("containerImageFaults", () => {
  test("refuses an image that is named by a tag", () => {
    expect(faultsOf({ image: { uri: "repository:latest" } })).toEqual([
      expect.stringContaining("dev.image.uri must be <repository>@sha256:"),
    ]);
  });

  test.each([
    ...["public.ecr.aws/lambda/nodejs", "ghcr.io/acme/gatehouse", "gatehouse"],
    ...[
      "123456789012.dkr.ecr.us-east-1.amazonaws.com/gatehouse",
      "1.dkr.ecr.eu-west-1.amazonaws.com/gatehouse",
    ],
    ...["123456789012.dkr.ecr.eu-west-1.amazonaws.com/", "123456789012.dkr.ecr.eu-west-1.amazonaws.com/A"],
  ])("refuses an image of %s, where Lambda in eu-west-1 takes none from", (repository) => {
    expect(faultsOf({ image: { uri: `${repository}@sha256:${"a".repeat(64)}` } })).toEqual([
      expect.stringContaining("dev.image.uri must be in a private ECR repository in eu-west-1"),
    ]);
  });

  test("accepts a repository in a namespace", () => {
    const uri = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/acme/images/gate_house@sha256:${"a".repeat(64)}`;
    expect(faultsOf({ image: { uri } })).toEqual([]);
  });

  test("refuses a revision that is not a whole number", () => {
    expect(faultsOf({ image: { build: { revision: 0 } } })).toEqual([
      expect.stringContaining("image.build.revision"),
    ]);
  });

  test("refuses an architecture that Lambda does not offer", () => {
    expect(faultsOf({ architecture: "riscv64" as "arm64" })).toEqual([
      'dev.architecture must be x86_64 or arm64, got "riscv64"; Lambda runs on no other',
    ]);
  });
});
