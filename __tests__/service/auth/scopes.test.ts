import { describe, expect, it } from "vitest";
import { readBearerToken, requireAnyScope } from "../../../service/auth/scopes.ts";

describe("requireAnyScope", () => {
  const never = () => Promise.reject(new Error("not to be called"));

  it.each([[[]], [["example/auth", ""]], [["two scopes"]], [['quo"te']], [["line\nbreak"]]])(
    "throws at once for %j",
    (scopes) => {
      expect(() => requireAnyScope(never, scopes)).toThrow(`got ${JSON.stringify(scopes)}; `);
    },
  );
});

describe("readBearerToken", () => {
  it.each(["Bearer abc.def-_~+/==", "bearer abc.def-_~+/==", "BEARER   abc.def-_~+/=="])(
    "reads %s",
    (header) => {
      expect(readBearerToken(header)).toBe("abc.def-_~+/==");
    },
  );

  it.each([undefined, "", "Basic YTpi", "BearerToken abc"])("finds no token in %s", (header) => {
    expect(readBearerToken(header)).toBeUndefined();
  });

  it.each([
    "Bearer",
    "Bearer ",
    "Bearer a b",
    "Bearer a,Bearer b",
    "Bearer =",
    'Bearer "abc"',
    "Bearer a\tb",
  ])("refuses %j", (header) => {
    expect(() => readBearerToken(header)).toThrow(
      expect.objectContaining({ status: 400, code: "invalid_request" }),
    );
  });
});
