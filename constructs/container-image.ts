import { DataAwsEcrAuthorizationToken } from "@cdktf/provider-aws/lib/data-aws-ecr-authorization-token/index.js";
import { EcrLifecyclePolicy } from "@cdktf/provider-aws/lib/ecr-lifecycle-policy/index.js";
import { EcrRepository } from "@cdktf/provider-aws/lib/ecr-repository/index.js";
import { Image } from "@cdktf/provider-docker/lib/image/index.js";
import { DockerProvider } from "@cdktf/provider-docker/lib/provider/index.js";
import { RegistryImage } from "@cdktf/provider-docker/lib/registry-image/index.js";
import { TerraformStack, TerraformVariable, Token } from "cdktf";
import { Construct } from "constructs";
import { hashBuildContext } from "./build-context.ts";
import { imagesKept } from "./defaults.ts";
import { fault, type SharedSettings } from "./settings.ts";

export interface ContainerImageSettings {
  /** What the image is built for and the Lambda runs on: one setting, so that they cannot differ. */
  readonly architecture: Architecture;
  /**
   * Where the function's image comes from: built here from the Dockerfile and pushed to the stack's own ECR
   * repository, or built elsewhere and named by its digest.
   */
  readonly image: ImageSource;
}

const dockerPlatforms = { x86_64: "linux/amd64", arm64: "linux/arm64" } as const;

export type Architecture = keyof typeof dockerPlatforms;

type ImageSource =
  | {
      readonly build: {
        /** From 1. Raise it to rebuild unchanged sources on a newer base image: it is part of the image's tag. */
        readonly revision: number;
      };
    }
  | {
      /** `<account id>.dkr.ecr.<region>.amazonaws.com/<repository>@sha256:<64 hex digits>`, in the stack's region. */
      readonly uri: string;
    };

/** What is wrong with the image's settings. */
export function containerImageFaults(
  name: string,
  { architecture, image, region }: ContainerImageSettings & Pick<SharedSettings, "region">,
): string[] {
  const faults = imageSourceFaults(`${name}.image`, image, region);
  if (Object.hasOwn(dockerPlatforms, architecture)) return faults;
  const rule = `be ${Object.keys(dockerPlatforms).join(" or ")}`;
  return [...faults, fault(`${name}.architecture`, rule, architecture, "Lambda runs on no other")];
}

function imageSourceFaults(setting: string, image: ImageSource, region: string): string[] {
  if ("uri" in image) return uriFaults(`${setting}.uri`, image.uri, region);
  if (Number.isInteger(image.build.revision) && image.build.revision >= 1) return [];
  const advice = "raise it by one to rebuild on a newer base image";
  return [fault(`${setting}.build.revision`, "be a whole number from 1", image.build.revision, advice)];
}

/** @see AWS: "Create a Lambda function using a container image" (requirements) */
function uriFaults(setting: string, uri: string, region: string): string[] {
  if (!/^[^\s@]+@sha256:[0-9a-f]{64}$/.test(uri)) {
    const advice = "a tag may be moved, a digest may not";
    return [fault(setting, "be <repository>@sha256:<64 hex digits>", uri, advice)];
  }
  if (ecrUri(uri)?.region === region) return [];
  const rule = `be in a private ECR repository in ${region}`;
  return [fault(setting, rule, uri, `it begins <account id>.dkr.ecr.${region}.amazonaws.com/`)];
}

/** The parts of an image's address at ECR; none where it is elsewhere. */
export function ecrUri(uri: string): { accountId: string; region: string; repository: string } | undefined {
  const name = "[a-z0-9]+(?:(?:[._]|__|-+)[a-z0-9]+)*";
  const address = `^(\\d{12})\\.dkr\\.ecr\\.([a-z0-9-]+)\\.amazonaws\\.com/(${name}(?:/${name})*)@`;
  const [, accountId, region, repository] = new RegExp(address).exec(uri) ?? [];
  if (accountId === undefined || region === undefined || repository === undefined) return undefined;
  return { accountId, region, repository };
}

export interface ContainerImageProps
  extends ContainerImageSettings,
    Pick<SharedSettings, "protectFromDeletion"> {
  readonly repositoryName: string;
  /** Absolute path of the folder with the Dockerfile; only its content enters the synthesised JSON. */
  readonly contextDirectory: string;
  /** The same folder as Terraform finds it, relative to the stack's: `${path.module}/../../..`. */
  readonly contextPath: string;
  /** `<account id>.dkr.ecr.<region>.amazonaws.com` */
  readonly registry: string;
}

/** Terraform's variable by which a deployment says that the image need not be built. */
const existingImageVariable = "existing_image_digest";
const baseVariable = "base_image";

/**
 * An ECR repository and the image in it. The image's tag is a hash of what it is built from, and a tag is never
 * overwritten. What was pushed before, by an older deployment or by one that was cancelled, is used as it is: the
 * docker provider would push again, which ECR refuses. So `npm run plan` asks ECR, and says what it found by the variable
 * `existing_image_digest`. Without that the image is built.
 */
export class ContainerImage extends Construct {
  readonly repository: EcrRepository;
  /** `<repository>@sha256:…`: what was pushed, not what a tag happens to name. */
  readonly imageUri: string;

  constructor(scope: Construct, id: string, props: ContainerImageProps) {
    super(scope, id);
    this.repository = this.createRepository(props);
    this.createLifecyclePolicy();
    this.imageUri =
      "uri" in props.image ? props.image.uri : this.buildAndPush(props, props.image.build.revision);
  }

  private createRepository(props: ContainerImageProps): EcrRepository {
    return new EcrRepository(this, "Resource", {
      name: props.repositoryName,
      imageTagMutability: "IMMUTABLE",
      imageScanningConfiguration: { scanOnPush: true },
      encryptionConfiguration: [{ encryptionType: "AES256" }],
      forceDelete: !props.protectFromDeletion,
      lifecycle: { preventDestroy: props.protectFromDeletion },
    });
  }

  private createLifecyclePolicy(): void {
    new EcrLifecyclePolicy(this, "lifecycle-policy", {
      repository: this.repository.name,
      policy: JSON.stringify({
        rules: [
          {
            rulePriority: 1,
            description: `Keep the last ${imagesKept} images`,
            selection: { tagStatus: "any", countType: "imageCountMoreThan", countNumber: imagesKept },
            action: { type: "expire" },
          },
        ],
      }),
    });
  }

  /**
   * Name and triggers are known when Terraform plans (they refer to no resource), so that an unchanged image is
   * seen to be unchanged. The docker provider (3.6) builds through the engine's API, which yields the single
   * manifest that Lambda accepts.
   */
  private buildAndPush(props: ContainerImageProps, revision: number): string {
    const platform = dockerPlatforms[props.architecture];
    const contentHash = hashBuildContext(props.contextDirectory, [platform, String(revision)]);
    const name = `${props.registry}/${props.repositoryName}:${contentHash}`;
    const triggers = { contentHash };
    this.createRegistryProvider(props.registry);
    this.createExistingImageVariable();
    this.createBaseVariable();
    const count = Token.asNumber(`\${var.${existingImageVariable} == "" ? 1 : 0}`);
    const image = new Image(this, "image", {
      count,
      name,
      triggers,
      platform,
      buildAttribute: {
        context: props.contextPath,
        dockerfile: "Dockerfile",
        platform,
        buildArgs: { BASE: `\${var.${baseVariable}}` },
      },
      keepLocally: true,
      // Another base is for the next image: this one's tag says what it is made from, and would be pushed again.
      lifecycle: { ignoreChanges: ["build"] },
    });
    const pushed = new RegistryImage(this, "registry-image", {
      count,
      name,
      triggers,
      keepRemotely: true,
      dependsOn: [this.repository, image],
    });
    const pushedDigest = `one(${pushed.terraformResourceType}.${pushed.friendlyUniqueId}[*].sha256_digest)`;
    return `${this.repository.repositoryUrl}@\${coalesce(var.${existingImageVariable}, ${pushedDigest})}`;
  }

  private createBaseVariable(): void {
    new TerraformVariable(TerraformStack.of(this), baseVariable, {
      type: "string",
      default: "public.ecr.aws/lambda/nodejs:24",
      nullable: false,
      description:
        "Base of the image; a pipeline names it by its digest, so that plan and apply have the same one",
    });
  }

  private createExistingImageVariable(): void {
    const variable = new TerraformVariable(TerraformStack.of(this), existingImageVariable, {
      type: "string",
      default: "",
      nullable: false,
      description:
        "Digest of the image that the repository has under this tag already; npm run plan finds it",
    });
    variable.addValidation({
      condition: `\${can(regex("^(sha256:[0-9a-f]{64})?$", var.${existingImageVariable}))}`,
      errorMessage: `${existingImageVariable} must be sha256: and 64 hex digits, or empty.`,
    });
  }

  private createRegistryProvider(registry: string): void {
    const token = new DataAwsEcrAuthorizationToken(this, "registry-token");
    new DockerProvider(this, "docker", {
      registryAuth: [{ address: registry, username: token.userName, password: token.password }],
    });
  }
}
