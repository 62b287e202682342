import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import dockerignore from "@balena/dockerignore";
import { type LockFile, reachedPackages } from "./lock-file.ts";

/** The npm workspace that the image is made from, and the only one that the Dockerfile installs. */
const workspace = "service";

/** They say what is installed for all workspaces: only what the image's one reaches counts. */
const rootManifests = ["package.json", "package-lock.json"];

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
 * SHA-256 over what enters the image: path and content of every file in the build context, the packages that the
 * service reaches in the root's package-lock.json, the root's `overrides`, and whatever else decides the image. Nothing
 * else of the root's package.json and package-lock.json counts.
 *
 * @param extra further inputs of the build, such as the platform
 * @returns 64 hex digits
 * @throws {ConfigurationError} the lock file lacks a package
 */
export function hashBuildContext(directory: string, extra: readonly string[]): string {
  const hash = createHash("sha256");
  const add = (part: string | Buffer) => hash.update(`${part.length}:`).update(part);
  for (const part of [...extra, ...installedPackages(directory)]) add(part);
  for (const path of listBuildContext(directory).filter((file) => !rootManifests.includes(file))) {
    add(path);
    add(readFileSync(join(directory, path)));
  }
  return hash.digest("hex");
}

function installedPackages(directory: string): string[] {
  const [manifest, lock] = rootManifests.map((file) =>
    JSON.parse(readFileSync(join(directory, file), "utf8")),
  );
  const { overrides = {} } = manifest as { overrides?: object };
  return [JSON.stringify(overrides), ...reachedPackages(lock as LockFile, workspace)];
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
