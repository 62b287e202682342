import { spawnSync } from "node:child_process";
import { cpSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";

// Compiles the package to dist/, and adds the files that are read as they are.
const folder = import.meta.dirname;
const output = join(folder, "dist");
const compiler = join(dirname(createRequire(import.meta.url).resolve("typescript/package.json")), "bin/tsc");

rmSync(output, { recursive: true, force: true });
const { status } = spawnSync(process.execPath, [compiler, "--project", join(folder, "tsconfig.build.json")], {
  stdio: "inherit",
});
for (const path of ["console/browser", "lambda/node-runtime.mjs"]) {
  cpSync(join(folder, path), join(output, path), { recursive: true });
}
process.exitCode = status ?? 1;
