import { EventEmitter } from "node:events";
import fs, { mkdirSync, writeFileSync } from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { watchSources } from "../../local/watch.ts";
import { temporaryDirectory } from "../support/lambda-function.ts";

function watching(paths: readonly string[], reload: () => Promise<readonly string[]> = async () => []) {
  const lines: string[] = [];
  const watcher = watchSources(paths, reload, (line) => lines.push(line));
  onTestFinished(() => watcher.close());
  return { lines };
}

/** Puts another `fs.watch` in place until the test ends. */
function replaceWatch(watch: unknown): void {
  const original = fs.watch;
  const put = (value: unknown) => {
    (fs as { watch: unknown }).watch = value;
    syncBuiltinESMExports();
  };
  put(watch);
  onTestFinished(() => put(original));
}

const systemError = (code: string) => Object.assign(new Error(code), { code });

describe("watchSources", () => {
  test.each(["distribution.ts", "distance.ts", "inner/distribution.ts", "node_modules.ts"])(
    "reloads after a change of %s",
    async (name) => {
      const folder = temporaryDirectory();
      mkdirSync(join(folder, "inner"));
      const { lines } = watching([folder]);
      writeFileSync(join(folder, name), "");
      await expect.poll(() => lines.length).toBe(1);
      expect(lines[0]).toMatch(/^reloaded in \d+ ms$/);
    },
  );

  test.each(["dist", "node_modules", ".git", "inner/dist"])("does not look into %s", async (name) => {
    const folder = temporaryDirectory();
    mkdirSync(join(folder, name), { recursive: true });
    const { lines } = watching([folder]);
    await delay(150);
    lines.length = 0;
    writeFileSync(join(folder, name, "made.ts"), "");
    await delay(300);
    expect(lines).toEqual([]);
  });

  test.each([
    ["ENOSPC", "fs.inotify.max_user_watches"],
    ["EMFILE", "fs.inotify.max_user_instances"],
  ])("goes on where the machine has no watch left (%s), and says so once", (code, limit) => {
    replaceWatch(() => {
      throw systemError(code);
    });
    const { lines } = watching([temporaryDirectory(), temporaryDirectory()]);
    expect(lines).toEqual([
      `changes are not watched (${code}); raise ${limit} (sysctl) and start again, or go on without reloads (--no-watch)`,
    ]);
  });

  test("goes on when a watch breaks off, and says so once", () => {
    const watches: EventEmitter[] = [];
    replaceWatch(() => {
      const watch = Object.assign(new EventEmitter(), { close: () => {} });
      watches.push(watch);
      return watch;
    });
    const { lines } = watching([temporaryDirectory(), temporaryDirectory()]);
    for (const watch of watches) watch.emit("error", systemError("ENOSPC"));
    expect(lines).toHaveLength(1);
  });

  test("goes on after a reload that fails in an unexpected way, and says why", async () => {
    const folder = temporaryDirectory();
    const { lines } = watching([folder], () => Promise.reject(systemError("EMFILE")));
    writeFileSync(join(folder, "a.ts"), "");
    await expect
      .poll(() => lines)
      .toEqual(["not reloaded, the former state goes on: an unexpected fault: EMFILE"]);
  });
});
