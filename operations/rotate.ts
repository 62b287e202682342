import { setTimeout as sleep } from "node:timers/promises";
import { UserError } from "gatehouse-local";
import { print, projectFolder, readArguments, run } from "./command-line.ts";
import { machineClientId } from "./deployed/machine-clients.ts";
import { type Outputs, readDeployedOutputs } from "./deployed/outputs.ts";
import { clientSecretsOf } from "./rotation/client-secrets.ts";
import { previewRotation, rotateSecret } from "./rotation/rotation.ts";

const usage = "npm run rotate -- CLIENT --deployed STACK [--grace MINUTES] [--dry-run]";
const flags = {
  deployed: { type: "string" },
  grace: { type: "string" },
  "dry-run": { type: "boolean" },
} as const;

/** AWS's caching clients of Secrets Manager fetch a secret anew after an hour. */
const defaultGrace = "60";

/** Replaces the secret of a deployed machine client without an outage. */
await run(async () => {
  const { values, words } = readArguments(flags, 1, usage);
  const [client = ""] = words;
  if (!values.deployed) throw new UserError(`usage: ${usage}`);
  const graceMinutes = parseMinutes(values.grace ?? defaultGrace);
  const outputs = await readDeployedOutputs(projectFolder, values.deployed);
  const clientId = machineClientId(outputs, client);
  const secretArn = secretArnOf(outputs, client);
  const act = values["dry-run"] ? previewRotation : rotateSecret;
  await act({
    secrets: await clientSecretsOf(outputs.text("user_pool_id"), clientId),
    secretArn,
    tokenUrl: outputs.text("oidc_token_url"),
    graceMinutes,
    print,
    now: Date.now,
    sleep,
  });
  return 0;
});

function parseMinutes(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new UserError(
    `--grace must be a number of minutes from 0 to 9999, got "${text}"; leave it out for 60`,
  );
}

/** Where nobody keeps the new secret, the old one must not go. */
function secretArnOf(outputs: Outputs, client: string): string {
  const arn = outputs.map("machine_client_secret_arns")[client];
  if (arn !== undefined) return arn;
  throw new UserError(
    `the secret of "${client}" is not kept in Secrets Manager; set clientSecretStore in environments.ts and deploy first`,
  );
}
