import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { cachedToken } from "../../../operations/token/token-cache.ts";
import { createClock } from "../../support/user-pool.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "tokens-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A cache whose requests give "token 1", "token 2", …, each good for an hour. */
function createCache() {
  const { now, advance } = createClock();
  const file = join(folder, "tokens.json");
  let requests = 0;
  const request = async () => ({ accessToken: `token ${++requests}`, expiresInSeconds: 3600 });
  const token = (key = ["issuer", "client"], fresh = false) =>
    cachedToken({ file, key, fresh, now }, request);
  return { file, token, advance };
}

describe("cachedToken", () => {
  test("gives the same token again until a minute before it expires", async () => {
    const { token, advance } = createCache();
    expect(await token()).toBe("token 1");
    advance(3600_000 - 61_000);
    expect(await token()).toBe("token 1");
    advance(1_000);
    expect(await token()).toBe("token 2");
  });

  test("keeps apart what belongs to different systems, clients or scopes", async () => {
    const { token } = createCache();
    expect(await token(["issuer", "client", ""])).toBe("token 1");
    expect(await token(["other issuer", "client", ""])).toBe("token 2");
    expect(await token(["issuer", "client", "scope"])).toBe("token 3");
    expect(await token(["issuer", "client", ""])).toBe("token 1");
  });

  test("asks for a new one when told to, and keeps that", async () => {
    const { token } = createCache();
    await token();
    expect(await token(undefined, true)).toBe("token 2");
    expect(await token()).toBe("token 2");
  });

  test("is readable by its owner alone", async () => {
    const { file, token } = createCache();
    await token();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  test("remembers nothing of a request that failed", async () => {
    const { file, token } = createCache();
    const failing = cachedToken({ file, key: ["issuer", "client"], fresh: false }, () =>
      Promise.reject(new Error("refused")),
    );
    await expect(failing).rejects.toThrow("refused");
    expect(await token()).toBe("token 1");
  });

  test.each(["not JSON", "[]", '{"a":"token"}', '{"a":{"value":"token"}}'])(
    "refuses a file that it has not written: %s",
    async (text) => {
      const { file, token } = createCache();
      writeFileSync(file, text);
      await expect(token()).rejects.toThrow(
        `${file} must hold tokens with their times, got something else; use --fresh`,
      );
      expect(await token(undefined, true)).toBe("token 1");
      expect(await token()).toBe("token 1");
    },
  );

  test("keeps no token that has expired", async () => {
    const { file, token, advance } = createCache();
    await token(["issuer", "a"]);
    advance(3600_000);
    await token(["issuer", "b"]);
    expect(readFileSync(file, "utf8")).not.toContain("token 1");
  });
});
