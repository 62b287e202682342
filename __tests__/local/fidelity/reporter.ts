import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import type { Reporter, TestModule, Vitest } from "vitest/node";
import { findingsOf } from "./findings.ts";
import { parseRows, renderFidelity } from "./markdown.ts";
import type { Row } from "./row.ts";

const root = resolve(import.meta.dirname, "../../..");
const path = join(root, "local/FIDELITY.md");

/**
 * Compares `local/FIDELITY.md` with what the tests of a full run declare, or writes it. A difference, a test that failed
 * and a faulty declaration fail the run. A run of some files, or of some names, is not compared.
 *
 * A test that was skipped here, because a tool is missing, keeps its rows, and they are listed.
 */
export class FidelityReporter implements Reporter {
  readonly #write: boolean;
  #vitest: Vitest | undefined;

  /** @param options.write writes the file, from the tests that ran. @default false */
  constructor(options: { readonly write?: boolean } = {}) {
    this.#write = options.write ?? false;
  }

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const before = readFileSync(path, "utf8");
    if (!this.#write && !(await this.#isFullRun(modules, parseRows(before)))) return;
    const { rows, notProvedHere, faults } = findingsOf(modules, parseRows(before));
    if (faults.length > 0) return this.#fail(faults);
    this.#list(notProvedHere);
    const markdown = renderFidelity(rows);
    if (this.#write) return writeFileSync(path, markdown);
    if (markdown !== before) this.#fail(["is not what the tests declare; run npm run fidelity"]);
  }

  async #isFullRun(modules: readonly TestModule[], before: readonly Row[]): Promise<boolean> {
    const { projects = [], config } = this.#vitest ?? {};
    if (!config || config.testNamePattern || config.shard) return false;
    const files = await Promise.all(projects.map((project) => project.globTestFiles()));
    const ran = new Set(modules.map(({ moduleId }) => moduleId));
    const proofs = before.map(({ file }) => join(root, "__tests__", file)).filter(existsSync);
    return [...files.flatMap(({ testFiles }) => testFiles), ...proofs].every((file) => ran.has(file));
  }

  #list(rows: readonly Row[]): void {
    if (rows.length === 0) return;
    const lines = rows.map(({ text, proof }) => `  ${text}: ${proof}`);
    this.#vitest?.logger.warn(`\nRows of local/FIDELITY.md that were not proved here:\n${lines.join("\n")}`);
  }

  #fail(faults: readonly string[]): void {
    this.#vitest?.logger.error(`\nlocal/FIDELITY.md: ${faults.join("\nlocal/FIDELITY.md: ")}`);
    process.exitCode = 1;
  }
}
