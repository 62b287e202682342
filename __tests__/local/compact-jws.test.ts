import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { readCompactJws } from "../../local/compact-jws.ts";
import { otherSpellings } from "../support/token-spellings.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const token = await new SignJWT({ sub: "ü" }).setProtectedHeader({ alg: "RS256" }).sign(privateKey);

const withPayload = (payload: string | Buffer) =>
  `${token.split(".")[0]}.${Buffer.from(payload).toString("base64url")}.AA`;

describe("readCompactJws", () => {
  test("takes a token apart", () => {
    expect(readCompactJws(token)).toEqual({ header: { alg: "RS256" }, payload: { sub: "ü" } });
  });

  test.each(otherSpellings(token))("refuses the same bytes spelt with %s", (_, text) => {
    expect(readCompactJws(text)).toBeUndefined();
  });

  test("refuses other numbers of parts", () => {
    const [header = "", payload = ""] = token.split(".");
    for (const parts of [[], [header], [header, payload], [header, payload, "", ""]])
      expect(readCompactJws(parts.join("."))).toBeUndefined();
    expect(readCompactJws(`${header}.${payload}.`)).toBeDefined();
  });

  test.each(["", "null", "1", '"text"', "[]", "{", '{"a":1}x', "\ufeff{}"])(
    "refuses claims that are %j",
    (text) => {
      expect(readCompactJws(withPayload(text))).toBeUndefined();
    },
  );

  test("refuses claims that are not UTF-8", () => {
    expect(
      readCompactJws(withPayload(Buffer.from([0x7b, 0x22, 0xff, 0x22, 0x3a, 0x31, 0x7d]))),
    ).toBeUndefined();
  });

  test("refuses lists and objects more than 64 deep, at any length", () => {
    const nested = (depth: number) => withPayload(`{"a":${"[".repeat(depth)}${"]".repeat(depth)}}`);
    expect(readCompactJws(nested(63))).toBeDefined();
    for (const depth of [64, 3600, 24_000]) expect(readCompactJws(nested(depth))).toBeUndefined();
    expect(readCompactJws(withPayload(`${'{"a":'.repeat(5000)}1${"}".repeat(5000)}`))).toBeUndefined();
  });
});
