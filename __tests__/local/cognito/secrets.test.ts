import { describe, expect, test } from "vitest";
import {
  digest,
  equalSecrets,
  hashPassword,
  matchesPassword,
  randomSecret,
  seal,
} from "../../../local/cognito/secrets.ts";

describe("digest", () => {
  test("is S256 of RFC 7636, appendix B", () => {
    const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
    expect(digest(verifier)).toBe("E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
  });
});

describe("seal", () => {
  test("is HMAC-SHA-256 of RFC 4231, test case 2", () => {
    const mac = "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843";
    expect(seal("Jefe", "what do ya want for nothing?")).toBe(Buffer.from(mac, "hex").toString("base64url"));
  });

  test("differs with the key", () => {
    expect(seal("one", "text")).not.toBe(seal("two", "text"));
  });
});

describe("randomSecret", () => {
  test("has 32 bytes unless told otherwise, and is another one each time", () => {
    expect(Buffer.from(randomSecret(), "base64url")).toHaveLength(32);
    expect(Buffer.from(randomSecret(64), "base64url")).toHaveLength(64);
    expect(randomSecret()).not.toBe(randomSecret());
  });
});

describe("equalSecrets", () => {
  test.each([
    ["same", "same", true],
    ["", "", true],
    ["same", "Same", false],
    ["same", "samesame", false],
    ["same", "", false],
  ])("compares %j with %j", (left, right, equal) => {
    expect(equalSecrets(left, right)).toBe(equal);
  });
});

describe("matchesPassword", () => {
  test("accepts the password that was hashed and no other", async () => {
    const hash = await hashPassword("Correct-Horse-1");
    expect(await matchesPassword("Correct-Horse-1", hash)).toBe(true);
    for (const wrong of ["correct-horse-1", "Correct-Horse-", ""]) {
      expect(await matchesPassword(wrong, hash)).toBe(false);
    }
  });

  test("accepts nothing where there is no hash", async () => {
    expect(await matchesPassword("Correct-Horse-1", undefined)).toBe(false);
  });
});

describe("hashPassword", () => {
  test("salts: one password has many hashes, and none of them shows it", async () => {
    const [first, second] = [await hashPassword("Correct-Horse-1"), await hashPassword("Correct-Horse-1")];
    expect(first.key).not.toBe(second.key);
    expect(first.salt).not.toBe(second.salt);
    expect(JSON.stringify(first)).not.toContain("Correct-Horse-1");
  });
});
