import { execFile, spawn } from "node:child_process";
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { UserError } from "gatehouse-local";
import { print, projectFolder, readArguments, run } from "../operations/command-line.ts";
import { withoutStatements } from "../operations/init/statements.ts";

const usage = "npm run test:edits -- [--only EDIT] [--without-combination]";
const flags = { only: { type: "string" }, "without-combination": { type: "boolean" } } as const;
const execute = promisify(execFile);

/** What is done to a clone of the project. */
type Edit = (folder: string) => Promise<void>;

const edits: Readonly<Record<string, Edit>> = {
  prefix: change({ "environments.ts": (text) => text.replaceAll(/prefix: ".*"/g, 'prefix: "acme"') }),
  region: change({ "environments.ts": (text) => text.replaceAll(/region: ".*"/g, 'region: "eu-central-1"') }),
  route: change({
    "service/contract.ts": (text) =>
      text
        .replace("export const scopes = {\n", '$&  "reports.read": "Read reports",\n')
        .replace(
          "export const routes = [\n",
          '$&  { method: "GET", path: "/reports/{reportId}", access: ["reports.read"] },\n',
        ),
    "environments.ts": (text) =>
      text.replaceAll("machineClients: {\n", '$&      "reports-reader": ["reports.read"],\n'),
    "service/app.ts": (text) =>
      text.replace(
        "const handlers: Handlers = {\n",
        '$&    "GET /reports/{reportId}": (request, response) => {\n      response.json(request.params);\n    },\n',
      ),
  }),
  "demo user": change({ "environments.ts": (text) => withoutStatements(text, /^ {4}demoUsers:/) }),
  "npm run init": async (folder) => {
    await commit(folder);
    const flags = [
      "--name",
      "orders",
      "--prefix",
      "orders",
      "--region",
      "eu-central-1",
      "--without",
      "books",
    ];
    await execute("npm", ["run", "--silent", "init", "--", ...flags], { cwd: folder });
  },
};

/**
 * Makes the usual first edits of this template, each in a clone of what is committed. `npm run check` and the tests of
 * the user's own system must pass after each one, and the whole of `npm test` after all of them together.
 */
await run(async () => {
  const { values } = readArguments(flags, 0, usage);
  const names = Object.keys(edits);
  if (values.only !== undefined && !names.includes(values.only)) {
    throw new UserError(`--only must name an edit, got "${values.only}"; there are ${names.join(", ")}`);
  }
  const failed: string[] = [];
  for (const [name, edit] of Object.entries(edits)) {
    if (values.only !== undefined && values.only !== name) continue;
    if (!(await holds(name, [edit], ["__tests__/system"]))) failed.push(name);
  }
  if (values.only === undefined && !values["without-combination"]) {
    if (!(await holds("all of them", Object.values(edits), []))) failed.push("all of them");
  }
  print(failed.length === 0 ? "\nEvery edit holds." : `\nThese do not hold: ${failed.join(", ")}`);
  return failed.length === 0 ? 0 : 1;
});

/** @returns an edit of some files, each of which it must change */
function change(files: Readonly<Record<string, (text: string) => string>>): Edit {
  return async (folder) => {
    for (const [file, changeText] of Object.entries(files)) {
      const before = readFileSync(join(folder, file), "utf8");
      const after = changeText(before);
      if (after === before) throw new Error(`the edit does not change ${file}`);
      writeFileSync(join(folder, file), after);
    }
  };
}

async function holds(name: string, steps: readonly Edit[], tests: readonly string[]): Promise<boolean> {
  print(`\n== ${name}`);
  const parent = mkdtempSync(join(tmpdir(), "edits-"));
  const folder = join(parent, "project");
  try {
    await clone(folder);
    for (const step of steps) await step(folder);
    const isChecked = await passes(folder, "npm", ["run", "check"]);
    return isChecked && (await passes(folder, "npm", ["test", "--", ...tests]));
  } finally {
    rmSync(parent, { recursive: true, maxRetries: 5 });
  }
}

/** What is committed, with the packages that are installed. The links among them lead to the clone's own workspaces. */
async function clone(folder: string): Promise<void> {
  await execute("git", ["clone", "--quiet", projectFolder, folder]);
  for (const modules of ["node_modules", "service/node_modules", "local/node_modules"]) {
    const source = join(projectFolder, modules);
    const options = { recursive: true, verbatimSymlinks: true };
    if (existsSync(source)) cpSync(source, join(folder, modules), options);
  }
}

async function commit(folder: string): Promise<void> {
  const identity = ["-c", "user.name=edits", "-c", "user.email=edits@example.com"];
  await execute("git", ["add", "--all"], { cwd: folder });
  await execute("git", [...identity, "commit", "--quiet", "--allow-empty", "-m", "edits"], { cwd: folder });
}

function passes(folder: string, program: string, args: readonly string[]): Promise<boolean> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { cwd: folder, stdio: "inherit" });
    child.once("error", reject);
    child.once("close", (code) => resolve(code === 0));
  });
}
