import { describe, expect, it } from "vitest";
import { requireAnyScope } from "../../../service/auth/scopes.ts";

describe("requireAnyScope", () => {
  const never = () => Promise.reject(new Error("not to be called"));

  it.each([[[]], [["example/auth", ""]], [["two scopes"]], [['quo"te']], [["line\nbreak"]]])(
    "throws at once for %j",
    (scopes) => {
      expect(() => requireAnyScope(never, scopes)).toThrow(`got ${JSON.stringify(scopes)}; `);
    },
  );
});
