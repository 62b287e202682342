import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { text } from "node:stream/consumers";

export const secretArn = "arn:aws:secretsmanager:eu-west-1:123456789012:secret:gatehouse-dev/machine-AbCdEf";

type Action = "GetSecretValue" | "PutSecretValue";

/** Failures by action: an AWS error's name, or `"lost"`: the action is done, but no answer comes. */
type Failures = Partial<Record<Action, string>>;

export interface FakeSecretsManager {
  /** By which the SDK finds it. */
  readonly environment: Readonly<Record<string, string>>;
  /** Makes another text the current version, as somebody else would. */
  put(secretString: string): void;
  secretString(): string;
  versionId(): string;
  /** @default every action succeeds */
  behave(failures?: Failures): void;
  close(): Promise<void>;
}

/** Speaks as much of AWS Secrets Manager's JSON protocol as a rotation needs, for one secret. */
export async function startSecretsManager(): Promise<FakeSecretsManager> {
  let current = { SecretString: "{}", VersionId: "0".repeat(32) };
  let failures: Failures = {};
  let puts = 0;
  const actions: Record<string, (input: Record<string, string>) => object> = {
    GetSecretValue: () => ({ ARN: secretArn, Name: "gatehouse-dev/machine", ...current }),
    PutSecretValue: ({ SecretString = "", ClientRequestToken = "" }) => {
      current = { SecretString, VersionId: ClientRequestToken };
      return { ARN: secretArn, VersionId: ClientRequestToken };
    },
  };
  const server = createServer(async (request, response) => {
    const action = actionOf(request);
    const input = JSON.parse(await text(request)) as Record<string, string>;
    const failure = failures[action as Action];
    const known = input.SecretId === secretArn && actions[action];
    response.setHeader("content-type", "application/x-amz-json-1.1");
    if (failure === "lost") {
      actions[action]?.(input);
      response.destroy();
    } else if (failure || !known) {
      response
        .writeHead(400)
        .end(JSON.stringify({ __type: failure ?? "ResourceNotFoundException", message: "no" }));
    } else {
      response.end(JSON.stringify(known(input)));
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    environment: {
      AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://localhost:${(server.address() as AddressInfo).port}`,
      AWS_ACCESS_KEY_ID: "test",
      AWS_SECRET_ACCESS_KEY: "test",
    },
    put: (SecretString) => {
      current = { SecretString, VersionId: String(++puts).padStart(32, "0") };
    },
    secretString: () => current.SecretString,
    versionId: () => current.VersionId,
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

function actionOf({ headers }: IncomingMessage): string {
  return String(headers["x-amz-target"]).replace("secretsmanager.", "");
}
