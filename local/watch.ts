import { type FSWatcher, statSync, watch } from "node:fs";
import { basename, dirname } from "node:path";
import { UserError } from "./errors.ts";

/** Editors write a file in several steps; one reload is enough for all of them. */
const quietMs = 100;

/**
 * Reloads after a change below any of the paths, one reload at a time. One that fails leaves things as they are, and
 * the log says why.
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
  const watchers = paths.map((path) => watchPath(path, onChange));
  return {
    close: () => {
      clearTimeout(timer);
      for (const watcher of watchers) watcher.close();
    },
  };
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

function isSource(name: string): boolean {
  return !/(^|[\\/])(node_modules|dist|\.)/.test(name);
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
    if (!(error instanceof UserError)) throw error;
    log(`not reloaded, the former state goes on: ${error.message}`);
  }
}
