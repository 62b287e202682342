import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { promisify } from "node:util";
import { accessMatrix, type Caller, type StackModel } from "gatehouse-local";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environments } from "../../environments.ts";
import { accessTable } from "../../operations/access/report.ts";
import { callMatrix, declaredModel, scopedRoutes } from "../support/called-matrix.ts";
import { runScript } from "../support/command.ts";
import { tokenOf } from "../support/machine-token.ts";
import { type RunningSystem, startSystem } from "../support/running-system.ts";
import { tableCells } from "../support/table-cells.ts";

const [stackName = "dev"] = Object.keys(environments);
const readme = readFileSync(`${import.meta.dirname}/../../README.md`, "utf8");
let system: RunningSystem;
let model: StackModel;

beforeAll(async () => {
  const passwords = Object.keys(environments[stackName]?.demoUsers ?? {}).flatMap((name) => [
    "--var",
    `${name}_password=HeyH0Password!`,
  ]);
  system = await startSystem({ content: "own", flags: ["--no-watch", "--stack", stackName, ...passwords] });
  model = declaredModel(system, stackName);
});
afterAll(() => system?.stop());

describe("the system, run locally", () => {
  test("answers every row as its guard says, machines and strangers alike", async ({ annotate }) => {
    const isCalled = ({ kind }: Caller) => kind !== "person";
    const token = async ({ kind, name }: Caller) => (kind === "machine" ? tokenOf(system, name) : undefined);
    const { believed, proved } = await callMatrix(system, model, token, isCalled);
    expect(proved).toEqual(believed);
    const { withoutRefusal } = scopedRoutes(model, proved);
    const untried = withoutRefusal.join(", ");
    if (untried !== "") await annotate(`no machine client is without the scopes of ${untried}`);
    expect(withoutRefusal).toEqual(openToEveryMachine(model));
  });

  test("does all that a deployed one has to do", async () => {
    const { code, stdout } = await runScript(system.folder, "operations/smoke.ts", ["--local"]);
    expect(stdout).toMatch(/\n\d+ passed, 0 failed, /);
    expect(code).toBe(0);
  });

  test("has nothing wrong with who may call what", async () => {
    const { code, stdout } = await runScript(system.folder, "operations/access.ts", ["--stack", stackName]);
    expect(stdout).toContain("Nothing is wrong with it.");
    expect(code).toBe(0);
  });
});

describe("README.md", () => {
  test("has a table that says nothing that is not so", async ({ annotate }) => {
    const [, shown = ""] = /<!-- access:start -->\n+(.*?)\n+<!-- access:end -->/s.exec(readme) ?? [];
    const [told, declared] = [tableCells(shown), tableCells(accessTable(accessMatrix(model)))];
    expect(told.size).toBeGreaterThan(0);
    expect([...told].filter((cell) => !declared.has(cell))).toEqual([]);
    const missing = [...declared].filter((cell) => !told.has(cell));
    if (missing.length > 0)
      await annotate(`paste what npm run access prints; it lacks ${missing.join("; ")}`);
  });

  test("has a walk-through whose commands work as pasted", async () => {
    const blocks = [...readme.matchAll(/<!-- walk-through -->\n```sh\n([\s\S]*?)```/g)];
    expect(blocks).not.toEqual([]);
    const script = blocks.map(([, block = ""]) => block).join("\necho; echo ----\n");
    const bash = ["-euo", "pipefail", "-c", script];
    const { stdout } = await promisify(execFile)("bash", bash, { cwd: system.folder });
    expect(stdout.split("----\n")).toHaveLength(blocks.length);
    expect(stdout).not.toMatch(/^HTTP\/1.1 5/m);
  }, 300_000);
});

/** Keys of the scoped routes that every machine client may call. */
function openToEveryMachine(stack: StackModel): string[] {
  const { callers, rows } = accessMatrix(stack);
  return rows
    .filter(({ isPublic, cells }) => {
      const machines = cells.filter((_, index) => callers[index]?.kind === "machine");
      return !isPublic && machines.every(({ allowed }) => allowed);
    })
    .map(({ route }) => route.routeKey);
}
