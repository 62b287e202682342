import { readFileSync } from "node:fs";
import { DescribeImagesCommand, ECRClient } from "@aws-sdk/client-ecr";
import { UserError } from "gatehouse-local";
import { awsClientSettings, callAws } from "./aws-call.ts";
import { kindOfText, parseJsonObject } from "./json-text.ts";
import { runTerraform } from "./terraform-program.ts";

/** Where a stack pushes its image to. */
export interface ImageTag {
  readonly region: string;
  readonly repository: string;
  /** The hash of what the image is built from. */
  readonly tag: string;
}

/** What is read here of a `cdk.tf.json`. */
interface SynthesisedImage {
  readonly resource?: {
    readonly docker_registry_image?: Readonly<Record<string, { readonly name?: string }>>;
  };
}

/** What is read here of `terraform show -json`. @see Terraform: JSON Output Format */
interface State {
  readonly values?: {
    readonly root_module?: {
      readonly resources?: readonly {
        readonly type: string;
        readonly values: Readonly<Record<string, unknown>>;
      }[];
    };
  };
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
  const { resource = {} } = (parseJsonObject(readFileSync(file, "utf8")) ?? {}) as SynthesisedImage;
  const [pushed] = Object.values(resource.docker_registry_image ?? {});
  const [, region, repository, tag] =
    /\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com\/([^:]+):([0-9a-f]{64})$/.exec(pushed?.name ?? "") ?? [];
  return region && repository && tag ? { region, repository, tag } : undefined;
}

/** Whether there is a repository, and this state has not pushed the image to it. */
export function mayBePushedByOthers(state: State, { repository, tag }: ImageTag): boolean {
  const resources = state.values?.root_module?.resources ?? [];
  const hasRepository = resources.some(
    ({ type, values }) => type === "aws_ecr_repository" && values.name === repository,
  );
  const hasPushed = resources.some(
    ({ type, values }) =>
      type === "docker_registry_image" && String(values.name).endsWith(`/${repository}:${tag}`),
  );
  return hasRepository && !hasPushed;
}

async function digestOf({ region, repository, tag }: ImageTag): Promise<string | undefined> {
  const client = new ECRClient({ ...awsClientSettings, region });
  try {
    return await callAws("asking ECR for the image", async () => {
      const images = new DescribeImagesCommand({ repositoryName: repository, imageIds: [{ imageTag: tag }] });
      return (await client.send(images)).imageDetails?.[0]?.imageDigest;
    });
  } catch (error) {
    const { name } = (error as { cause?: Error }).cause ?? {};
    if (["ImageNotFoundException", "RepositoryNotFoundException"].includes(name ?? "")) return undefined;
    throw error;
  } finally {
    client.destroy();
  }
}
