import { App } from "cdktf";
import { assertSettings, contract, type Environment } from "./environment.ts";
import { ConfigurationError } from "./settings.ts";

/**
 * An app whose names do not depend on whether the CDKTF CLI runs it: cdktf.json would count with the CLI alone.
 *
 * @param outdir absolute. @default - `CDKTF_OUTDIR`, or cdktf.out where it is run
 */
export function createApp(outdir?: string): App {
  return new App({
    outdir,
    context: { excludeStackIdFromLogicalIds: "true", allowSepCharsInLogicalIds: "true" },
  });
}

/**
 * Checks the environments, then composes and synthesises an app. What is wrong with the configuration is printed, one
 * fault a line and without a stack trace, and the exit code is 1.
 *
 * @param outdir as `createApp` has it
 */
export function synthesise(
  environments: Readonly<Record<string, Environment>>,
  compose: (app: App) => void,
  outdir?: string,
): void {
  try {
    assertSettings(environments, contract);
    const app = createApp(outdir);
    compose(app);
    app.synth();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
  }
}
