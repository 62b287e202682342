import { join } from "node:path";
import { localFolder, print, projectFolder, readArguments, run } from "./command-line.ts";
import { machineClientId, machineCredentials } from "./deployed/machine-clients.ts";
import { readDeployedOutputs, readLocalOutputs } from "./deployed/outputs.ts";
import { requestToken } from "./deployed/token-endpoint.ts";
import { cachedToken } from "./token/token-cache.ts";

const usage = "npm run -s token -- CLIENT [--scope SCOPES] [--deployed STACK] [--fresh]";
const flags = {
  scope: { type: "string" },
  deployed: { type: "string" },
  fresh: { type: "boolean" },
} as const;

/** Prints an access token of a machine client: of the local system, or of a deployed stack. */
await run(async () => {
  const { values, words } = readArguments(flags, 1, usage);
  const [client = ""] = words;
  const { deployed, scope } = values;
  const outputs = deployed
    ? await readDeployedOutputs(projectFolder, deployed)
    : readLocalOutputs(projectFolder);
  const tokenUrl = outputs.text("oidc_token_url");
  const cache = {
    file: join(localFolder(), "tokens.json"),
    key: [outputs.text("oidc_issuer_url"), tokenUrl, machineClientId(outputs, client), scope ?? ""],
    fresh: values.fresh ?? false,
  };
  const request = async () => requestToken(tokenUrl, await machineCredentials(outputs, client), scope);
  print(await cachedToken(cache, request));
  return 0;
});
