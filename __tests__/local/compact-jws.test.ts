import { generateKeyPairSync } from "node:crypto";
import { SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { isCompactJws } from "../../local/compact-jws.ts";
import { otherSpellings } from "../support/token-spellings.ts";

const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const token = await new SignJWT({ sub: "x" }).setProtectedHeader({ alg: "RS256" }).sign(privateKey);

describe("isCompactJws", () => {
  test("takes a token as it was signed", () => {
    expect(isCompactJws(token)).toBe(true);
  });

  test.each(otherSpellings(token))("refuses the same bytes spelt with %s", (_, text) => {
    expect(isCompactJws(text)).toBe(false);
  });

  test("refuses other numbers of parts", () => {
    for (const text of ["", "a", "YQ.YQ", "YQ.YQ.YQ.YQ"]) expect(isCompactJws(text)).toBe(false);
    expect(isCompactJws("YQ.YQ.YQ")).toBe(true);
  });
});
