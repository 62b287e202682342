import { describe, expect, test } from "vitest";
import { type LockFile, reachedPackages } from "../../constructs/lock-file.ts";

const lock: LockFile = {
  packages: {
    "": { devDependencies: { vitest: "*" } },
    service: { version: "0.1.0", dependencies: { web: "^2.0.0" }, devDependencies: { bundler: "*" } },
    "service/node_modules/web": { version: "2.0.0", integrity: "sha512-web2", dependencies: { body: "*" } },
    "node_modules/web": { version: "1.0.0", integrity: "sha512-web1" },
    "service/node_modules/web/node_modules/body": { version: "2.0.0", integrity: "sha512-body2" },
    "node_modules/body": { version: "1.0.0", integrity: "sha512-body1" },
    "node_modules/bundler": {
      version: "3.0.0",
      integrity: "sha512-bundler",
      optionalDependencies: { "@bundler/linux": "3.0.0", "@bundler/absent": "3.0.0" },
      peerDependencies: { body: "*" },
    },
    "node_modules/@bundler/linux": { version: "3.0.0", integrity: "sha512-linux" },
    "node_modules/vitest": { version: "4.0.0", integrity: "sha512-vitest" },
  },
};

const withPackages = (packages: LockFile["packages"]): LockFile => ({
  packages: { ...lock.packages, ...packages },
});

describe("reachedPackages", () => {
  test("looks each dependency up as Node does, the nearest node_modules first", () => {
    expect(reachedPackages(lock, "service")).toEqual([
      "@bundler/linux@3.0.0 sha512-linux",
      "body@1.0.0 sha512-body1",
      "body@2.0.0 sha512-body2",
      "bundler@3.0.0 sha512-bundler @bundler/linux@3.0.0 body@1.0.0",
      "service@0.1.0  bundler@3.0.0 web@2.0.0",
      "web@2.0.0 sha512-web2 body@2.0.0",
    ]);
  });

  test("is the same wherever npm puts a package", () => {
    const { "service/node_modules/web": web, "node_modules/web": other, ...rest } = lock.packages;
    const { "service/node_modules/web/node_modules/body": body, ...others } = rest;
    const hoisted = {
      packages: { ...others, "node_modules/web": web, "node_modules/web/node_modules/body": body },
    } as LockFile;
    expect(other).toBeDefined();
    expect(reachedPackages(hoisted, "service")).toEqual(reachedPackages(lock, "service"));
  });

  test("tells apart which of two versions a package depends on", () => {
    const { "service/node_modules/web/node_modules/body": _, ...flat } = lock.packages;
    expect(reachedPackages({ packages: flat }, "service")).toContain("web@2.0.0 sha512-web2 body@1.0.0");
  });

  test("follows a link to another workspace", () => {
    const linked = withPackages({
      service: { version: "0.1.0", dependencies: { shared: "*" } },
      "node_modules/shared": { link: true, resolved: "packages/shared" },
      "packages/shared": { version: "1.0.0", dependencies: { vitest: "*" } },
    });
    expect(reachedPackages(linked, "service")).toEqual(
      expect.arrayContaining(["vitest@4.0.0 sha512-vitest"]),
    );
  });

  test("leaves out an optional peer that only the root depends on", () => {
    const typed = withPackages({
      "node_modules/bundler": {
        ...lock.packages["node_modules/bundler"],
        peerDependencies: { body: "*", vitest: "*" },
        peerDependenciesMeta: { vitest: { optional: true } },
      },
    });
    expect(reachedPackages(typed, "service")).toEqual(reachedPackages(lock, "service"));
  });

  test("ends where packages depend on each other", () => {
    const circular = withPackages({
      "node_modules/body": { version: "1.0.0", integrity: "sha512-body1", dependencies: { bundler: "*" } },
    });
    expect(reachedPackages(circular, "service")).toHaveLength(6);
  });

  test("refuses a lock file that lacks a package", () => {
    const { "node_modules/bundler": _, ...without } = lock.packages;
    expect(() => reachedPackages({ packages: without }, "service")).toThrow(
      "package-lock.json must hold bundler, which service depends on; run npm install",
    );
  });
});
