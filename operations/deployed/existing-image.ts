import { readFileSync } from "node:fs";
import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { UserError } from "gatehouse-local";
import { awsClientSettings, callAws, requireObjects, requireText } from "./aws-call.ts";
import { isJsonObject, type JsonObject, kindOf, kindOfText, parseJsonObject } from "./json-text.ts";
import { runTerraform } from "./terraform-program.ts";

/** Where a stack pushes its image to. */
export interface ImageTag {
  readonly region: string;
  readonly repository: string;
  /** The hash of what the image is built from. */
  readonly tag: string;
}

/**
 * What to tell Terraform of the image: the digest of the one that the repository has under the stack's tag, where this
 * state did not push it. An earlier deployment did, or one that was cancelled before it was in the state. ECR refuses
 * to take a tag twice.
 *
 * @param folder of the stack, initialised
 * @param file the stack's `cdk.tf.json`
 * @returns arguments of `terraform plan`; none where the image is built, or was built by this state
 * @throws {UserError} the state or the repository cannot be read
 */
export async function existingImageArguments(folder: string, file: string): Promise<string[]> {
  const wanted = declaredImage(file);
  if (!wanted) return [];
  const { succeeded, stdout, stderr } = await runTerraform(folder, ["show", "-no-color", "-json"]);
  if (!succeeded) throw new UserError(`terraform show failed: ${stderr.trim()}`);
  const state = parseJsonObject(stdout);
  if (!state) {
    throw new UserError(
      `terraform must show the state as a JSON object, got ${kindOfText(stdout)}; look at it with terraform show`,
    );
  }
  if (!mayBePushedByOthers(state, wanted)) return [];
  const digest = await digestOf(wanted);
  return digest === undefined ? [] : [`-var=existing_image_digest=${digest}`];
}

/** The image that a stack builds and pushes; none where it is built elsewhere. */
export function declaredImage(file: string): ImageTag | undefined {
  const { resource } = JSON.parse(readFileSync(file, "utf8")) as { resource: JsonObject };
  const { docker_registry_image: pushed } = resource;
  if (!isJsonObject(pushed)) return undefined;
  const names = Object.values(pushed).map((body) => (isJsonObject(body) ? body.name : undefined));
  const [, region, repository, tag] =
    /\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:]+):([0-9a-f]{64})$/.exec(String(names[0])) ?? [];
  if (region && repository && tag) return { region, repository, tag };
  throw new UserError(
    `docker_registry_image must name an image of ECR by its hash, got ${JSON.stringify(names[0])}; look at ${file}`,
  );
}

/**
 * Whether there is a repository, and this state has not pushed the image to it.
 *
 * @param state of `terraform show -json`
 * @throws {UserError} the state is not as Terraform documents it
 */
export function mayBePushedByOthers(state: JsonObject, { repository, tag }: ImageTag): boolean {
  const resources = resourcesOf(state);
  const hasRepository = resources.some(
    ({ type, values }) => type === "aws_ecr_repository" && values.name === repository,
  );
  const hasPushed = resources.some(
    ({ type, values }) =>
      type === "docker_registry_image" && String(values.name).endsWith(`/${repository}:${tag}`),
  );
  return hasRepository && !hasPushed;
}

/** Terraform leaves `values` out where there is no state, and `resources` where the state has none. */
function resourcesOf({ values = {} }: JsonObject): { readonly type: unknown; readonly values: JsonObject }[] {
  if (!isJsonObject(values)) throw stateFault("values as an object", values);
  const { root_module: module = {} } = values;
  if (!isJsonObject(module)) throw stateFault("root_module as an object", module);
  const { resources = [] } = module;
  if (!Array.isArray(resources)) throw stateFault("resources as a list", resources);
  return resources.map((resource: unknown) => {
    if (isJsonObject(resource) && isJsonObject(resource.values)) {
      return { type: resource.type, values: resource.values };
    }
    throw stateFault("each resource with its values", resource);
  });
}

function stateFault(rule: string, got: unknown): UserError {
  return new UserError(
    `terraform must show the state's ${rule}, got ${kindOf(got)}; look at it with terraform show`,
  );
}

/** @returns undefined: the repository has no image of that tag */
async function digestOf({ region, repository, tag }: ImageTag): Promise<string | undefined> {
  const purpose = "asking ECR for the image";
  const client = new ECRClient({ ...awsClientSettings, region });
  const images = new DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageTag: tag }] });
  try {
    const answer = await callAws(purpose, () => client.send(images).catch(undefinedWhereMissing));
    if (!answer) return undefined;
    const [image] = requireObjects(answer, "imageDetails", purpose);
    return requireText(image ?? {}, "imageDigest", purpose);
  } finally {
    client.destroy();
  }
}

function undefinedWhereMissing(error: Error): undefined {
  if (!["ImageNotFoundException", "RepositoryNotFoundException"].includes(error.name)) throw error;
}
