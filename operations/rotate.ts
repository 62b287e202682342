import { UserError } from "gatehouse-local";
import { print, projectFolder, readArguments, run } from "./command-line.ts";
import { machineClientId, machineSecretArn } from "./deployed/machine-clients.ts";
import { type Outputs, readDeployedOutputs } from "./deployed/outputs.ts";
import { clientSecretsOf } from "./rotate/client-secrets.ts";
import { replaceSecret } from "./rotate/replace-secret.ts";
import { retireSecret } from "./rotate/retire-secret.ts";

const usage = "npm run rotate -- CLIENT --deployed STACK [--finish] [--grace MINUTES] [--dry-run]";
const flags = {
  deployed: { type: "string" },
  finish: { type: "boolean" },
  grace: { type: "string" },
  "dry-run": { type: "boolean" },
} as const;

/** AWS's caching clients of Secrets Manager fetch a secret anew after an hour. */
const defaultGraceMinutes = 60;

/**
 * Replaces the secret of a deployed machine client without an outage, in two steps: a new secret beside the old one,
 * and with `--finish` the end of the old one.
 */
await run(async () => {
  const { values, words } = readArguments(flags, 1, usage);
  const [client = ""] = words;
  if (!values.deployed) throw new UserError(`usage: ${usage}`);
  const graceMinutes = values.grace === undefined ? defaultGraceMinutes : parseMinutes(values.grace);
  const outputs = await readDeployedOutputs(projectFolder, values.deployed);
  const clientId = machineClientId(outputs, client);
  const secretArn = requireSecretArn(outputs, client);
  const grace = graceMinutes === defaultGraceMinutes ? "" : ` --grace ${graceMinutes}`;
  const command = `npm run rotate -- ${client} --deployed ${values.deployed}${grace}`;
  const act = values.finish ? retireSecret : replaceSecret;
  await act({
    secrets: await clientSecretsOf(outputs.text("user_pool_id"), clientId),
    secretArn,
    tokenUrl: outputs.text("oidc_token_url"),
    graceMinutes,
    dryRun: values["dry-run"] === true,
    commands: { replace: command, retire: `${command} --finish` },
    print,
    now: Date.now,
  });
  return 0;
});

function parseMinutes(text: string): number {
  if (/^\d{1,4}$/.test(text)) return Number(text);
  throw new UserError(
    `--grace must be a number of minutes from 0 to 9999, got "${text}"; leave it out for ${defaultGraceMinutes}`,
  );
}

/** Where the new secret is kept nowhere, the old one must not go. */
function requireSecretArn(outputs: Outputs, client: string): string {
  const arn = machineSecretArn(outputs, client);
  if (arn !== undefined) return arn;
  throw new UserError(
    `the secret of "${client}" is not kept in Secrets Manager; set clientSecretStore in environments.ts and deploy first`,
  );
}
