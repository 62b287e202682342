import { join } from "node:path";
import { runCommandLine } from "gatehouse-local";
import { environments } from "../environments.ts";
import { projectFolder } from "./command-line.ts";
import { bundleService, serviceSources, stackFile, synthesise, synthesisSources } from "./project.ts";

const synthesisFolder = join(projectFolder, ".local/cdktf.out");
const bundleFolder = join(projectFolder, ".local/service");

/** `npm start`: runs a stack of `main.ts` on localhost, with the service's bundle as its function. */
await runCommandLine(process.argv.slice(2), {
  name: "npm start",
  invocation: "npm start --",
  flags: { stack: { value: "NAME", description: "the stack of main.ts to run (dev)" } },
  terraform: {
    description: "what main.ts synthesises",
    watchedPaths: synthesisSources(projectFolder),
    make: async ({ stack = "dev" }) => {
      await synthesise(projectFolder, synthesisFolder);
      return stackFile(synthesisFolder, stack);
    },
  },
  handler: {
    description: "the service's bundle",
    watchedPaths: serviceSources(projectFolder),
    handler: join(bundleFolder, "lambda.handler"),
    make: () => bundleService(projectFolder, bundleFolder),
  },
  // Well known, and for localhost alone: a deployment asks for a password of its own.
  defaultVariables: Object.fromEntries(demoUserNames().map((name) => [`${name}_password`, "HeyH0Password!"])),
  loginOutput: "example_authorization_code_oidc_redirect_url",
  outputCommand: (name) => `npm run -s output -- ${name}`,
});

function demoUserNames(): string[] {
  return Object.values(environments).flatMap(({ demoUsers = {} }) => Object.keys(demoUsers));
}
