import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/** The files of a bundle of the service: name → text. */
export async function readBundle(folder: string): Promise<ReadonlyMap<string, string>> {
  const read = async (file: string) => [file, await readFile(join(folder, file), "utf8")] as const;
  return new Map(await Promise.all((await readdir(folder)).map(read)));
}

/** The texts that are loaded before the first request. */
export function loadedAtStart(sources: ReadonlyMap<string, string>): string[] {
  const loaded = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const imports = sources.get(file)?.matchAll(/(?:from|import)\s*"\.\/([^"]+)"/g) ?? [];
    for (const [, name = ""] of imports) load(name);
  };
  load("lambda.mjs");
  return [...loaded].map((file) => sources.get(file) ?? "");
}
