import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { synthesise } from "./constructs/app.ts";
import { DeployRolesStack } from "./constructs/deploy-roles/deploy-roles-stack.ts";
import { environments } from "./environments.ts";

/** Beside the stacks of main.ts: the state's place is relative to it. */
const outdir = join(import.meta.dirname, "cdktf.out/bootstrap");
mkdirSync(outdir, { recursive: true });

/** The roles that a pipeline deploys with; an app of its own, for what they deploy cannot make them. */
synthesise(
  environments,
  (app) => {
    const deployed = Object.entries(environments).map(([environment, settings]) => {
      const { prefix, region, domain, webAclArn, permissionsBoundaryArn } = settings;
      const keys = [settings.logKmsKeyArn, settings.clientSecretStore?.kmsKeyArn];
      const kmsKeyArns = [...new Set(keys.filter((key) => key !== undefined))];
      return { environment, prefix, region, domain, webAclArn, permissionsBoundaryArn, kmsKeyArns };
    });
    new DeployRolesStack(app, "bootstrap", deployed);
  },
  outdir,
);
