import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import dockerignore from "@balena/dockerignore";

/**
 * The files that a container engine is sent for `docker build <directory>`: everything that `.dockerignore`
 * leaves, the Dockerfile always.
 *
 * @returns paths relative to the directory, with `/`, sorted by code unit
 */
export function listBuildContext(directory: string): string[] {
  const ignoreFile = join(directory, ".dockerignore");
  const rules = dockerignore.default().add(existsSync(ignoreFile) ? readFileSync(ignoreFile, "utf8") : "");
  return filesBelow(directory, "", (path) => path === "Dockerfile" || !rules.ignores(path)).sort();
}

/**
 * SHA-256 over path and content of every file in the build context and over whatever else decides the image.
 *
 * @param extra further inputs of the build, such as the platform
 * @returns 64 hex digits
 */
export function hashBuildContext(directory: string, extra: readonly string[]): string {
  const hash = createHash("sha256");
  const add = (part: string | Buffer) => hash.update(`${part.length}:`).update(part);
  for (const part of extra) add(part);
  for (const path of listBuildContext(directory)) {
    add(path);
    add(readFileSync(join(directory, path)));
  }
  return hash.digest("hex");
}

/** Folders that no image is made from and that would cost seconds to walk. */
const neverWalked = new Set(["node_modules", ".git", ".local", "cdktf.out"]);

function filesBelow(root: string, folder: string, isIncluded: (path: string) => boolean): string[] {
  return readdirSync(join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const path = folder ? `${folder}/${entry.name}` : entry.name;
    if (entry.isDirectory()) return neverWalked.has(entry.name) ? [] : filesBelow(root, path, isIncluded);
    return entry.isFile() && isIncluded(path) ? [path] : [];
  });
}
