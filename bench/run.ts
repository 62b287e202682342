import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

/**
 * `npm run bench`: measures what has a budget, prints each figure beside it, and exits with 1 where one is over.
 * Figures of one run compare with each other, not with those of another machine.
 */

interface Measurement {
  readonly name: string;
  readonly milliseconds: number;
  readonly budget: number;
}

const run = promisify(execFile);
const rounds = 5;
const root = join(import.meta.dirname, "..");
const outputFolder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));

try {
  const measurements = await measureSynthesis();
  for (const { name, milliseconds, budget } of measurements) {
    const verdict = milliseconds <= budget ? "ok" : "OVER";
    process.stdout.write(
      `${name.padEnd(42)} ${milliseconds.toFixed(0).padStart(6)} ms of ${budget.toFixed(0).padStart(6)} ms  ${verdict}\n`,
    );
  }
  if (measurements.some(({ milliseconds, budget }) => milliseconds > budget)) process.exitCode = 1;
} finally {
  rmSync(outputFolder, { recursive: true });
}

/** `tsx main.ts` may take a quarter of what `tsx` takes to import the AWS provider from its root. */
async function measureSynthesis(): Promise<Measurement[]> {
  const importRoot = await median(() =>
    run(process.execPath, ["--import", "tsx", "--input-type=module", "-e", 'import "@cdktf/provider-aws"'], {
      cwd: root,
    }),
  );
  const milliseconds = await median(() =>
    run(process.execPath, ["--import", "tsx", "main.ts"], {
      cwd: root,
      env: { ...process.env, CDKTF_OUTDIR: outputFolder },
    }),
  );
  return [{ name: "synthesise (a quarter of the root import)", milliseconds, budget: importRoot / 4 }];
}

async function median(action: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await action();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}
