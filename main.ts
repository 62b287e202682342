import { App } from "cdktf";
import { ApiStack } from "./constructs/api-stack.ts";
import { ConfigurationError } from "./constructs/errors.ts";
import { assertSettings } from "./constructs/settings-rules.ts";
import { environments } from "./environments.ts";

try {
  assertSettings(environments);
  // Set here and not in cdktf.json, so that the names are the same with and without the CLI.
  const app = new App({
    context: { excludeStackIdFromLogicalIds: "true", allowSepCharsInLogicalIds: "true" },
  });
  for (const [name, environment] of Object.entries(environments)) {
    new ApiStack(app, name, { environment, projectDirectory: import.meta.dirname });
  }
  app.synth();
} catch (error) {
  if (!(error instanceof ConfigurationError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
