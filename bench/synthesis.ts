import { execFile } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { type Measurement, medianOf } from "./measure.ts";

const run = promisify(execFile);
const root = join(import.meta.dirname, "..");

/** `tsx main.ts` may take a quarter of what `tsx` takes to import the AWS provider from its root. */
export async function measureSynthesis(): Promise<Measurement> {
  const outputFolder = mkdtempSync(join(tmpdir(), "gatehouse-bench-"));
  const node = (args: readonly string[]) =>
    run(process.execPath, ["--import", "tsx", ...args], {
      cwd: root,
      env: { ...process.env, CDKTF_OUTDIR: outputFolder },
    });
  try {
    const importRoot = await medianOf(() =>
      node(["--input-type=module", "-e", 'import "@cdktf/provider-aws"']),
    );
    const milliseconds = await medianOf(() => node(["main.ts"]));
    return { name: "synthesise (a quarter of the root import)", milliseconds, budget: importRoot / 4 };
  } finally {
    rmSync(outputFolder, { recursive: true });
  }
}
