import { measureStart } from "./start.ts";
import { measureSynthesis } from "./synthesis.ts";

/**
 * `npm run bench`: measures what has a budget, prints each figure beside it, and exits with 1 where one is over.
 * Figures of one run compare with each other, not with those of another machine.
 */
for (const measure of [measureSynthesis, measureStart]) {
  const { name, milliseconds, budget } = await measure();
  const isOver = milliseconds > budget;
  const figures = `${milliseconds.toFixed(0).padStart(6)} ms of ${budget.toFixed(0).padStart(6)} ms`;
  process.stdout.write(`${name.padEnd(44)} ${figures}  ${isOver ? "OVER" : "ok"}\n`);
  if (isOver) process.exitCode = 1;
}
