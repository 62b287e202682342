import { describe, expect, test } from "vitest";
import { scopesOf, stringifyClaims } from "../../../local/http-api/claims.ts";

describe("stringifyClaims", () => {
  test("makes every claim a string: numbers and booleans as JSON writes them", () => {
    expect(stringifyClaims({ sub: "a", exp: 1787996002, email_verified: true })).toEqual({
      sub: "a",
      exp: "1787996002",
      email_verified: "true",
    });
  });

  test("prints lists as Go does: in brackets, separated by spaces, without quotes", () => {
    expect(stringifyClaims({ "cognito:groups": ["admin", "poweruser"] })).toEqual({
      "cognito:groups": "[admin poweruser]",
    });
  });

  test("leaves null claims out", () => {
    expect(stringifyClaims({ sub: "a", nickname: null })).toEqual({ sub: "a" });
  });

  test("makes objects JSON text", () => {
    expect(stringifyClaims({ address: { country: "AT" } })).toEqual({ address: '{"country":"AT"}' });
  });
});

describe("scopesOf", () => {
  test("splits `scope` at spaces", () => {
    expect(scopesOf({ scope: "openid example/auth" })).toEqual(["openid", "example/auth"]);
  });

  test("takes `scp`, a list or a string, and prefers it to `scope`", () => {
    expect(scopesOf({ scp: ["a", "b"], scope: "c" })).toEqual(["a", "b"]);
    expect(scopesOf({ scp: "a b" })).toEqual(["a", "b"]);
  });

  test("finds none in a token without either", () => {
    expect(scopesOf({ sub: "a" })).toEqual([]);
  });
});
