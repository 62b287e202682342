import { UserError } from "gatehouse-local";
import { routes } from "../service/contract.ts";
import { print, projectFolder, readArguments, run } from "./command-line.ts";
import { type Outputs, readDeployedOutputs, readLocalOutputs } from "./deployed/outputs.ts";
import type { Step } from "./smoke/step.ts";
import { walkThrough } from "./smoke/walk-through.ts";

const usage = "npm run smoke -- STACK, or npm run smoke -- --local";

/** Tries what a deployed stack, or the local system, has to do; exit code 1 where it does not. */
await run(async () => {
  const outputs = await readOutputs();
  const steps: Step[] = [];
  for await (const step of walkThrough(outputs, routes)) {
    steps.push(step);
    print(`${step.outcome.padEnd(8)} ${step.name}: ${step.detail}`);
  }
  const count = (outcome: Step["outcome"]) => steps.filter((step) => step.outcome === outcome).length;
  const peopleOnly = steps.flatMap(({ peopleOnly: row }) => row ?? []);
  const people = peopleOnly.length > 0 ? ` People only: ${peopleOnly.join(", ")}.` : "";
  const stopped = steps.some(({ endsWalk }) => endsWalk) ? " Nothing else was tried." : "";
  print(
    `\n${count("passed")} passed, ${count("failed")} failed, ${count("skipped")} skipped.${people}${stopped}`,
  );
  return count("failed") === 0 ? 0 : 1;
});

async function readOutputs(): Promise<Outputs> {
  const { values, words } = readArguments({ local: { type: "boolean" } }, undefined, usage);
  const [stack, ...more] = words;
  if (values.local && !stack) return readLocalOutputs(projectFolder);
  if (!values.local && stack && more.length === 0) return readDeployedOutputs(projectFolder, stack);
  throw new UserError(`usage: ${usage}`);
}
