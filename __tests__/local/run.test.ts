import { spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { UserError } from "../../local/errors.ts";
import { claimFolder } from "../../local/run.ts";
import { temporaryDirectory } from "../support/lambda-function.ts";

const claimOptions = { empty: false, commandName: "npm start" };
const source = resolve(import.meta.dirname, "../../local/run.ts");

/** Another process that claims a folder and stays until it is ended. */
async function startOwner(folder: string) {
  const script = `
    import { claimFolder } from ${JSON.stringify(source)};
    claimFolder(${JSON.stringify(folder)}, ${JSON.stringify(claimOptions)});
    console.log("claimed");
    process.stdin.on("end", () => process.exit()).resume();`;
  const args = ["--import", "tsx", "--input-type=module", "-e", script];
  const owner = spawn(process.execPath, args, { stdio: ["pipe", "pipe", "inherit"] });
  onTestFinished(() => void owner.kill("SIGKILL"));
  await once(owner.stdout, "data");
  return owner;
}

describe("claimFolder", () => {
  test("makes a folder that its owner alone can read", () => {
    const folder = join(temporaryDirectory(), "inner");
    claimFolder(folder, claimOptions);
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  test("refuses a folder that another process has, and touches nothing of it", async () => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, "state.json"), "{}");
    const { pid } = await startOwner(folder);
    const claim = () => claimFolder(folder, { ...claimOptions, empty: true });
    expect(claim).toThrow(UserError);
    expect(claim).toThrow(
      `npm start must run once per folder, got a second one beside process ${pid}; stop that one first`,
    );
    expect(existsSync(join(folder, "state.json"))).toBe(true);
  });

  test("gives a folder back when the process ends", async () => {
    const folder = temporaryDirectory();
    const owner = await startOwner(folder);
    owner.stdin.end();
    await once(owner, "exit");
    expect(existsSync(join(folder, "pid"))).toBe(false);
  });

  test("takes a folder whose process was killed, and one whose claim is damaged", async () => {
    const folder = temporaryDirectory();
    const owner = await startOwner(folder);
    owner.kill("SIGKILL");
    await once(owner, "exit");
    expect(readFileSync(join(folder, "pid"), "utf8")).toBe(String(owner.pid));
    claimFolder(folder, claimOptions);
    expect(readFileSync(join(folder, "pid"), "utf8")).toBe(String(process.pid));
    for (const damaged of ["", "0", "-1", "none"]) {
      writeFileSync(join(folder, "pid"), damaged);
      expect(() => claimFolder(folder, claimOptions)).not.toThrow();
    }
  });

  test("empties the folder where it is asked to", () => {
    const folder = temporaryDirectory();
    writeFileSync(join(folder, "state.json"), "{}");
    claimFolder(folder, claimOptions);
    expect(existsSync(join(folder, "state.json"))).toBe(true);
    claimFolder(folder, { ...claimOptions, empty: true });
    expect(existsSync(join(folder, "state.json"))).toBe(false);
  });
});
