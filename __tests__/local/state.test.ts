import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { UserError } from "../../local/errors.ts";
import { State, writePrivateFile } from "../../local/state.ts";

let folder: string;
let file: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-state-"));
  file = join(folder, "inner/state.json");
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("State", () => {
  test("makes a value once", () => {
    const state = new State();
    expect(state.remember("id", () => "first")).toBe("first");
    expect(state.remember("id", () => "second")).toBe("first");
  });

  test("forgets a value when its time has come", () => {
    let now = 1_000;
    const state = new State({ now: () => now });
    state.set("session", "alice", 2_000);
    now = 1_999;
    expect(state.get("session")).toBe("alice");
    now = 2_000;
    expect(state.get("session")).toBeUndefined();
  });

  test("forgets a value that is deleted", () => {
    const state = new State();
    state.set("code", "abc");
    state.delete("code");
    expect(state.get("code")).toBeUndefined();
  });

  test("outlives the process in a file that its owner alone can read", () => {
    const state = new State({ file });
    state.set("key", { kid: "1" });
    state.flush();
    expect(new State({ file }).get("key")).toEqual({ kid: "1" });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    expect(statSync(join(folder, "inner")).mode & 0o777).toBe(0o700);
  });

  test("writes by itself soon after a change", async () => {
    new State({ file }).set("key", "value");
    await vi.waitFor(() => expect(readFileSync(file, "utf8")).toContain("value"));
  });

  test("keeps nothing on disk whose time is over", () => {
    const state = new State({ file, now: () => 5_000 });
    state.set("old", "stale-value", 4_000);
    state.flush();
    expect(readFileSync(file, "utf8")).not.toContain("stale-value");
  });

  test("says what to do about a file that is not its own", () => {
    writePrivateFile(file, "not json");
    expect(() => new State({ file })).toThrow(UserError);
    expect(() => new State({ file })).toThrow(/is not valid JSON; start with --fresh/);
  });
});

describe("writePrivateFile", () => {
  test("leaves no half-written file behind when it cannot write", () => {
    writeFileSync(join(folder, "occupied"), "");
    expect(() => writePrivateFile(join(folder, "occupied/file"), "text")).toThrow();
    expect(readdirSync(folder)).toEqual(["occupied"]);
  });
});
