import { type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { UserError } from "./errors.ts";

/** Editors write a file in several steps; one reload is enough for all of them. */
const quietMs = 100;

/**
 * Reloads after a change below any of the paths, one reload at a time. One that fails leaves things as they are, and
 * the log says why; so it does where the machine has no watch left.
 *
 * @param paths absolute paths of files and folders
 * @param reload answers with the functions that did not start
 */
export function watchSources(
  paths: readonly string[],
  reload: () => Promise<readonly string[]>,
  log: (line: string) => void,
): { close(): void } {
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const reloadOnce = () => {
    running = running.then(() => reportReload(reload, log));
  };
  const onChange = () => {
    clearTimeout(timer);
    timer = setTimeout(reloadOnce, quietMs);
  };
  const close = watchPaths(paths, onChange, (error) => log(watchFault(error)));
  return {
    close: () => {
      clearTimeout(timer);
      close();
    },
  };
}

/**
 * Watches all of the paths or none: what misses changes without a word would be worse than nothing.
 *
 * @param onFailure told once why nothing is watched any more
 * @returns ends it
 */
function watchPaths(
  paths: readonly string[],
  onChange: () => void,
  onFailure: (error: unknown) => void,
): () => void {
  const watchers: FSWatcher[] = [];
  let ended = false;
  const close = () => {
    ended = true;
    for (const watcher of watchers.splice(0)) watcher.close();
  };
  const fail = (error: unknown) => {
    if (ended) return;
    close();
    onFailure(error);
  };
  try {
    for (const path of paths) watchers.push(watchPath(path, onChange).on("error", fail));
  } catch (error) {
    fail(error);
  }
  return close;
}

/** Linux says ENOSPC where it has no watch left, and EMFILE where it has no instance left. */
function watchFault(error: unknown): string {
  const { code = "unknown" } = error as NodeJS.ErrnoException;
  const limit = { ENOSPC: "fs.inotify.max_user_watches", EMFILE: "fs.inotify.max_user_instances" }[code];
  const advice = limit ? `raise ${limit} (sysctl)` : "see that they are there and can be read";
  return `changes are not watched (${code}); ${advice} and start again, or go on without reloads (--no-watch)`;
}

/** A file is watched through its folder: an editor that replaces it would otherwise end the watch. */
function watchPath(path: string, onChange: () => void): FSWatcher {
  if (statSync(path).isDirectory()) {
    return watch(path, { recursive: true }, (_, name) => {
      if (name === null || isSource(name)) onChange();
    });
  }
  return watch(dirname(path), (_, name) => {
    if (name === basename(path)) onChange();
  });
}

/** Whether a path is one that a person writes: not what is installed or built, nor hidden. */
function isSource(path: string): boolean {
  const isMade = (segment: string) => ["node_modules", "dist"].includes(segment) || segment.startsWith(".");
  return !path.split(/[\\/]/).some(isMade);
}

async function reportReload(
  reload: () => Promise<readonly string[]>,
  log: (line: string) => void,
): Promise<void> {
  const start = performance.now();
  try {
    const notReady = await reload();
    const down = notReady.length > 0 ? `, but ${notReady.join(", ")} did not start: see above` : "";
    log(`reloaded in ${Math.round(performance.now() - start)} ms${down}`);
  } catch (error) {
    const why =
      error instanceof UserError ? error.message : `an unexpected fault: ${(error as Error).message}`;
    log(`not reloaded, the former state goes on: ${why}`);
  }
}
