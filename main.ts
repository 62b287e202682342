import { ApiStack } from "./constructs/api-stack.ts";
import { synthesise } from "./constructs/app.ts";
import { customise } from "./customise.ts";
import { environments } from "./environments.ts";

/** The app: one stack for each environment. */
synthesise(environments, (app) => {
  for (const [name, environment] of Object.entries(environments)) {
    customise(new ApiStack(app, name, { environment, projectDirectory: import.meta.dirname }));
  }
});
