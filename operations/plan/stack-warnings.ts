import { isJsonObject, type JsonObject } from "../deployed/json-text.ts";

/** What is read here of a `cdk.tf.json`. */
interface Stack {
  /** Terraform's type of the backend; undefined: none is declared, which is a local one. */
  readonly backend: string | undefined;
  /** The accounts that it may be deployed to; empty: any. */
  readonly accountIds: readonly unknown[];
  /** Every resource of a type. */
  readonly all: (type: string) => readonly JsonObject[];
}

/**
 * What the approver of a deployment has to know, and no plan says; each with what to do.
 *
 * @param name of the stack
 * @param synthesised every stack of the app: name → its parsed `cdk.tf.json`
 */
export function stackWarnings(name: string, synthesised: Readonly<Record<string, JsonObject>>): string[] {
  const stacks = new Map(Object.entries(synthesised).map(([key, json]) => [key, readStack(json)]));
  const stack = stacks.get(name);
  if (!stack) return [];
  return [
    ...stateWarnings(name, stack),
    ...alarmWarnings(name, stack),
    ...imageWarnings(name, stack, stacks),
  ];
}

function readStack({ provider, resource, terraform }: JsonObject): Stack {
  const backend = isJsonObject(terraform) && isJsonObject(terraform.backend) ? terraform.backend : {};
  const providers = isJsonObject(provider) && Array.isArray(provider.aws) ? provider.aws : [];
  return {
    backend: Object.keys(backend)[0],
    accountIds: providers.flatMap((block) => (isJsonObject(block) ? (block.allowed_account_ids ?? []) : [])),
    all: (type) => {
      const blocks = isJsonObject(resource) ? resource[type] : undefined;
      return isJsonObject(blocks) ? Object.values(blocks).filter(isJsonObject) : [];
    },
  };
}

/** The types that `protectFromDeletion` protects. */
const protectedTypes = ["aws_cognito_user_pool", "aws_dynamodb_table", "aws_ecr_repository"];

function stateWarnings(name: string, { backend, all }: Stack): string[] {
  const isProtected = protectedTypes
    .flatMap(all)
    .some(({ lifecycle }) => isJsonObject(lifecycle) && lifecycle.prevent_destroy === true);
  if (!isProtected || (backend !== undefined && backend !== "local")) return [];
  return [
    `the state of ${name} is on this machine, though ${name} is protected from deletion. Whoever loses the file can no longer change what is deployed. Name a bucket in ${name}.stateBucket, then run terraform init -migrate-state in cdktf.out/stacks/${name}.`,
  ];
}

function alarmWarnings(name: string, { all }: Stack): string[] {
  const alarms = all("aws_cloudwatch_metric_alarm");
  if (alarms.length === 0 || all("aws_sns_topic_subscription").length > 0) return [];
  return [
    `the ${alarms.length} alarms of ${name} have no subscriber: no message is sent when one goes off. Put addresses into ${name}.monitoring.emails, or see that the topic has a subscriber from elsewhere.`,
  ];
}

/** Synth refuses it of the settings; what `customise.ts` makes of them is seen here. */
function imageWarnings(name: string, stack: Stack, stacks: ReadonlyMap<string, Stack>): string[] {
  const images = stack.all("aws_lambda_function").flatMap(({ image_uri: uri }) => imageOf(uri) ?? []);
  const others = [...stacks].filter(([other]) => other !== name);
  return images.flatMap((image) =>
    others
      .filter(([, other]) => owns(other, image))
      .map(
        ([other]) =>
          `the image of ${name} is in the repository ${image.repository}, which belongs to ${other}: it is deleted with ${other}, and once ${other} has pushed newer ones. Push it to a repository outside the stacks; docs/deploy.md has the commands.`,
      ),
  );
}

interface Image {
  readonly accountId: string;
  readonly repository: string;
}

/** Only where the address is literal: what a stack builds itself refers to its own repository. */
function imageOf(uri: unknown): Image | undefined {
  if (typeof uri !== "string") return undefined;
  const [, accountId, repository] =
    /^(\d{12})\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com\/([^:@$]+)[:@]/.exec(uri) ?? [];
  return accountId === undefined || repository === undefined ? undefined : { accountId, repository };
}

function owns({ accountIds, all }: Stack, { accountId, repository }: Image): boolean {
  if (accountIds.length > 0 && !accountIds.includes(accountId)) return false;
  return all("aws_ecr_repository").some(({ name }) => name === repository);
}
