import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { UserError } from "gatehouse-local";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findContainerEngine } from "../../operations/container-engine.ts";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-engine-"));
  vi.stubEnv("PATH", folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program in place of an engine: no test machine is sure to have one. */
function installProgram(name: string, exitCode: number): void {
  writeFileSync(join(folder, name), `#!/bin/sh\nexit ${exitCode}\n`);
  chmodSync(join(folder, name), 0o755);
}

describe("findContainerEngine", () => {
  test("passes over a client whose engine does not run", () => {
    installProgram("docker", 1);
    installProgram("podman", 0);
    expect(findContainerEngine()).toBe("podman");
  });

  test("does not take buildah, which runs nothing", () => {
    installProgram("buildah", 0);
    expect(() => findContainerEngine()).toThrow(UserError);
  });

  test("says what it tried", () => {
    expect(() => findContainerEngine()).toThrow(
      "no container engine answers (tried docker, podman); install one, or start it",
    );
  });
});
