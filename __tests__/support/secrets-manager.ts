import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:gatehouse-dev/machine-AbCdEf";

/**
 * Failures by action, `PutSecretValue`, or by action and label, `PutSecretValue AWSCURRENT`: an AWS error's name, or
 * `"lost"`: the action is done, but no answer comes.
 */
type Failures = Readonly<Record<string, string>>;

interface Version {
  readonly VersionId: string;
  readonly SecretString: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
}

export interface FakeSecretsManager {
  /** By which the SDK finds it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Makes another text the current version, as a person would by the console. */
  put(secretString: string): void;
  /** Of the current version. */
  secretString(): string;
  /** Of the current version. */
  versionId(): string;
  /** How many versions have been stored. */
  versionCount(): number;
  /** @default every action succeeds */
  behave(failures?: Failures): void;
  close(): Promise<void>;
}

/**
 * Speaks as much of AWS Secrets Manager's JSON protocol as a rotation needs, for one secret.
 *
 * @param now milliseconds since the epoch
 * @see AWS: GetSecretValue, PutSecretValue
 */
export async function startSecretsManager(now: () => number = Date.now): Promise<FakeSecretsManager> {
  const secret = createSecret(now);
  let failures: Failures = {};
  let puts = 0;
  const server = createServer(async (request, response) => {
    const action = String(request.headers["x-amz-target"]).replace("secretsmanager.", "");
    const input = await readInput(request);
    const failure = failures[`${action} ${labelOf(input)}`] ?? failures[action];
    const answer = failure && failure !== "lost" ? error(failure) : secret.answer(action, input);
    response.setHeader("content-type", "application/x-amz-json-1.1");
    if (failure === "lost") response.destroy();
    else response.writeHead("__type" in answer ? 400 : 200).end(JSON.stringify(answer));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    environment: {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://localhost:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    },
    put: (SecretString) => void secret.put(String(++puts).padStart(32, "0"), SecretString, ["AWSCURRENT"]),
    secretString: () => secret.version("AWSCURRENT")?.SecretString ?? "",
    versionId: () => secret.version("AWSCURRENT")?.VersionId ?? "",
    versionCount: () => secret.count(),
    behave: (wanted = {}) => {
      failures = wanted;
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Input {
  readonly SecretId?: string;
  readonly SecretString?: string;
  readonly ClientRequestToken?: string;
  readonly VersionStage?: string;
  readonly VersionStages?: readonly string[];
}

function createSecret(now: () => number) {
  const versions = new Map<string, Version>();
  const labels = new Map<string, string>();
  const version = (label: string) => versions.get(labels.get(label) ?? "");
  /** The same id with another text is refused; with the same text nothing is done. */
  const put = (VersionId: string, SecretString: string, stages: readonly string[]): object => {
    const known = versions.get(VersionId);
    if (known) return known.SecretString === SecretString ? { VersionId } : error("ResourceExistsException");
    versions.set(VersionId, { VersionId, SecretString, createdAt: now() });
    for (const stage of stages) labels.set(stage, VersionId);
    return { ARN: secretArn, VersionId, VersionStages: stages };
  };
  const get = (label: string): object => {
    const found = version(label);
    if (!found) return error("ResourceNotFoundException");
    const { createdAt, ...rest } = found;
    return { ARN: secretArn, Name: "gatehouse-dev/machine", ...rest, CreatedDate: createdAt / 1000 };
  };
  return {
    put,
    version,
    count: () => versions.size,
    answer(action: string, input: Input): object {
      if (input.SecretId !== secretArn) return error("ResourceNotFoundException");
      if (action === "GetSecretValue") return get(input.VersionStage ?? "AWSCURRENT");
      const { ClientRequestToken = "", SecretString = "", VersionStages = ["AWSCURRENT"] } = input;
      return put(ClientRequestToken, SecretString, VersionStages);
    },
  };
}

function error(name: string): object {
  return { __type: name, message: "no" };
}

function labelOf({ VersionStage, VersionStages = ["AWSCURRENT"] }: Input): string {
  return VersionStage ?? (VersionStages.includes("AWSCURRENT") ? "AWSCURRENT" : "AWSPENDING");
}

async function readInput(request: IncomingMessage): Promise<Input> {
  return JSON.parse(await text(request)) as Input;
}
