import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { App } from "cdktf";
import { environments } from "../../environments.ts";
import { print, projectFolder, readArguments, run } from "../command-line.ts";
import { BootstrapStack } from "./bootstrap-stack.ts";

/** Synthesises the roles that deployments run as; it is an app of its own, for what it deploys cannot make them. */
await run(async () => {
  readArguments({}, 0, "npm run bootstrap");
  const outdir = join(projectFolder, "cdktf.out/bootstrap");
  synthesiseBootstrap(outdir);
  print(`Synthesised. With the credentials of an administrator, once per account (github_provider_exists
is true where the account has GitHub's OIDC provider already), and again where domain, webAclArn or a key changes:

  terraform -chdir=${outdir}/stacks/bootstrap init
  terraform -chdir=${outdir}/stacks/bootstrap apply

and put the role ARNs that it prints into the repository's environments, as the variable AWS_ROLE_ARN of each.
Limit each of these environments to the main branch first: a plan role reads secrets.`);
  return 0;
});

function synthesiseBootstrap(outdir: string): void {
  mkdirSync(outdir, { recursive: true });
  const app = new App({
    outdir,
    context: { excludeStackIdFromLogicalIds: "true", allowSepCharsInLogicalIds: "true" },
  });
  const stacks = Object.entries(environments).map(([environment, settings]) => {
    const { prefix, region, domain, webAclArn, logKmsKeyArn, clientSecretStore } = settings;
    const keys = [logKmsKeyArn, clientSecretStore?.kmsKeyArn];
    const kmsKeyArns = [...new Set(keys.filter((key) => key !== undefined))];
    return { environment, prefix, region, domain, webAclArn, kmsKeyArns };
  });
  new BootstrapStack(app, "bootstrap", stacks);
  app.synth();
}
