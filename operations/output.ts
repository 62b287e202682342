import { UserError } from "gatehouse-local";
import { print, projectFolder, readArguments, run } from "./command-line.ts";
import { type Outputs, readAllLocalOutputs } from "./deployed/outputs.ts";

/** Prints one output of the system that `npm start` runs. */
await run(async () => {
  const { words } = readArguments({}, 1, "npm run -s output -- NAME");
  const [name = ""] = words;
  print(format(readAllLocalOutputs(projectFolder), name));
  return 0;
});

function format(outputs: Outputs, name: string): string {
  if (!outputs.names.includes(name)) {
    throw new UserError(`no output is named "${name}"; there are ${outputs.names.join(", ")}`);
  }
  const value = outputs.value(name);
  return typeof value === "string" ? value : JSON.stringify(value);
}
