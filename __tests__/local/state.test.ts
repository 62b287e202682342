import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, onTestFinished, test, vi } from "vitest";
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

  test.each(["[]", "null", '"text"', '{"key":1}', '{"key":{}}', '{"key":{"value":1,"expiresAt":"x"}}'])(
    "says what to do about JSON of another shape: %s",
    (text) => {
      writePrivateFile(file, text);
      expect(() => new State({ file })).toThrow(UserError);
      expect(() => new State({ file })).toThrow("must hold what the runner has written, got other JSON");
    },
  );

  test("says what to do about a value of another shape", () => {
    writePrivateFile(file, '{"cognito/pool/session/1":{"value":7}}');
    const state = new State({ file });
    expect(() => state.requireShape("cognito/pool/session/", { username: "string" })).toThrow(
      `${file} must hold what the runner has written, got something else under cognito/pool/session; start with --fresh`,
    );
    expect(() => state.requireShape("cognito/pool/session/", "number")).not.toThrow();
  });

  test("goes on where it cannot write, says so once, and writes as soon as it can", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const lines: string[] = [];
    const state = new State({ file, log: (line) => lines.push(line) });
    writeFileSync(join(folder, "inner"), "in the way");
    for (let change = 0; change < 5; change += 1) {
      state.set("key", change);
      await vi.advanceTimersByTimeAsync(6000);
      await vi.waitFor(() => expect(lines).toHaveLength(1));
    }
    expect(lines[0]).toMatch(/state\.json cannot be written \(E\w+\); .*; until then it is kept in memory$/);
    expect(state.get("key")).toBe(4);
    rmSync(join(folder, "inner"));
    await vi.waitFor(async () => {
      await vi.advanceTimersByTimeAsync(6000);
      expect(readFileSync(file, "utf8")).toContain("4");
    });
    expect(lines).toHaveLength(1);
  });

  test("says at the end in one sentence that it cannot write", () => {
    const state = new State({ file });
    writeFileSync(join(folder, "inner"), "in the way");
    state.set("key", 1);
    expect(() => state.flush()).toThrow(UserError);
    expect(() => state.flush()).toThrow(/state\.json cannot be written \(E\w+\); use a folder/);
  });

  test("writes many changes once, and not while they are made", async () => {
    const state = new State({ file });
    for (let login = 0; login < 1000; login += 1) state.set(`login ${login}`, "value");
    expect(existsSync(file)).toBe(false);
    await vi.waitFor(() => expect(readFileSync(file, "utf8")).toContain("login 999"));
  });

  test("does not put an older write over the last one", async () => {
    const state = new State({ file });
    state.set("key", "x".repeat(5_000_000));
    await delay(201);
    state.set("key", "last");
    state.flush();
    await delay(100);
    expect(readFileSync(file, "utf8")).toBe('{"key":{"value":"last"}}');
  });

  test("drops what has expired, and the oldest of more than 10 000 values that will", () => {
    let now = 0;
    const state = new State({ file, now: () => now });
    state.set("for good", "kept");
    for (let login = 0; login < 15_000; login += 1) state.set(`login ${login}`, "value", 1000);
    state.flush();
    const kept = () => Object.keys(JSON.parse(readFileSync(file, "utf8")) as object);
    expect(kept().length).toBeLessThanOrEqual(10_001);
    expect(kept()).toContain("for good");
    expect(kept()).toContain("login 14999");
    now = 1000;
    state.flush();
    expect(kept()).toEqual(["for good"]);
  });
});

describe("writePrivateFile", () => {
  test("leaves no half-written file behind when it cannot write", () => {
    writeFileSync(join(folder, "occupied"), "");
    expect(() => writePrivateFile(join(folder, "occupied/file"), "text")).toThrow();
    expect(readdirSync(folder)).toEqual(["occupied"]);
  });
});
