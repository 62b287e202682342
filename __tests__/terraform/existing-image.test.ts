import { afterAll, beforeAll, expect, test } from "vitest";
import { mayBePushedByOthers } from "../../operations/deployed/existing-image.ts";
import { type Block, resource, synthesise } from "../support/synthesis.ts";
import { createWorkspace, type Workspace } from "./terraform.ts";

/** Tag → digest, as ECR with immutable tags. */
const registry = new Map<string, string>();
const repository = "gatehouse-dev";
const url = `123456789012.dkr.ecr.eu-west-1.amazonaws.com/${repository}`;
let workspace: Workspace;

beforeAll(async () => {
  workspace = createWorkspace();
  writeRevision(1);
  await workspace.terraform("init");
});
afterAll(() => workspace.remove());

/** The stack's own image with terraform_data for the docker resources: an id, new with each creation, is the digest. */
function writeRevision(revision: number): string {
  const stack = synthesise({ accountId: "123456789012", image: { build: { revision } } });
  const [[name, pushed] = ["", {} as Block]] = Object.entries(stack.resource.docker_registry_image ?? {});
  const { count, triggers } = pushed as { count: string; triggers: { contentHash: string } };
  const imageUri = String(resource(stack, "aws_lambda_function").image_uri)
    .replace(/\$\{aws_ecr_repository\.[^}]+\}/, url)
    .replace(`docker_registry_image.${name}[*].sha256_digest`, `terraform_data.${name}[*].id`);
  // An id has another form than a digest.
  const { validation, ...variable } = stack.variable.existing_image_digest ?? {};
  workspace.write("cdk.tf.json", {
    variable: { existing_image_digest: variable },
    resource: { terraform_data: { [name]: { count, input: pushed.name, triggers_replace: triggers } } },
    output: { image_uri: { value: imageUri } },
  });
  return triggers.contentHash;
}

interface Shown {
  readonly values?: {
    readonly root_module?: {
      readonly resources?: readonly { readonly values: { readonly input: string } }[];
    };
    readonly outputs: { readonly image_uri: { readonly value: string } };
  };
}

/** What a deployment does, as `npm run plan` and `terraform apply` do it. @returns the image's address, and whether it was pushed */
async function deploy(revision: number): Promise<{ imageUri: string; isPushed: boolean }> {
  const tag = writeRevision(revision);
  const before = JSON.parse(await workspace.terraform("show", "-json")) as Shown;
  const resources = (before.values?.root_module?.resources ?? []).map(({ values }) => ({
    type: "docker_registry_image",
    values: { name: values.input },
  }));
  const state = {
    values: {
      root_module: {
        resources: [...resources, { type: "aws_ecr_repository", values: { name: repository } }],
      },
    },
  };
  const mayExist = mayBePushedByOthers(state, { region: "eu-west-1", repository, tag });
  const existing = mayExist ? registry.get(tag) : undefined;
  const digest = existing === undefined ? [] : [`-var=existing_image_digest=${existing}`];
  const applied = await workspace.terraform("apply", "-auto-approve", ...digest);
  const after = JSON.parse(await workspace.terraform("show", "-json")) as Shown;
  const imageUri = after.values?.outputs.image_uri.value ?? "";
  const isPushed = /[1-9]\d* added/.test(applied);
  if (isPushed && registry.has(tag)) throw new Error("ECR refuses a tag that it has");
  if (isPushed) registry.set(tag, imageUri.replace(`${url}@`, ""));
  return { imageUri, isPushed };
}

test("an image is pushed once, and used as it is ever after: by the same sources and by those that return to it", async () => {
  const first = await deploy(1);
  expect(first).toEqual({ imageUri: expect.stringContaining(`${url}@`), isPushed: true });
  expect(await deploy(1)).toEqual({ ...first, isPushed: false });

  const second = await deploy(2);
  expect(second.isPushed).toBe(true);
  expect(second.imageUri).not.toBe(first.imageUri);

  expect(await deploy(1)).toEqual({ ...first, isPushed: false });
  expect(await deploy(1)).toEqual({ ...first, isPushed: false });
  expect(await deploy(2)).toEqual({ ...second, isPushed: false });
});

test("an image whose deployment was cancelled after the push is used as it is", async () => {
  const pushed = await deploy(3);
  for (const address of (await workspace.terraform("state", "list")).trim().split("\n")) {
    await workspace.terraform("state", "rm", address);
  }
  expect(await deploy(3)).toEqual({ ...pushed, isPushed: false });
});
