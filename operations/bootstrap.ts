import { join } from "node:path";
import { print, projectFolder, readArguments, run } from "./command-line.ts";
import { synthesise } from "./project.ts";

/** Synthesises the roles that deployments run as, and says what to type to make them. */
await run(async () => {
  readArguments({}, 0, "npm run bootstrap");
  const folder = join(projectFolder, "cdktf.out/bootstrap");
  await synthesise(projectFolder, folder, "deploy-roles.ts");
  print(`Synthesised. With the credentials of an administrator, once per account (github_provider_exists
is true where the account has GitHub's OIDC provider already), and again where domain, webAclArn or a key changes:

  terraform -chdir=${folder}/stacks/bootstrap init
  terraform -chdir=${folder}/stacks/bootstrap apply

and put the role ARNs that it prints into the repository's environments, as the variable AWS_ROLE_ARN of each, and the
ARN of each boundary into environments.ts, as permissionsBoundaryArn: without it the role makes no stack.
Limit each of these environments to the main branch first: a plan role reads secrets.`);
  return 0;
});
