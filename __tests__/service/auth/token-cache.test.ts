import { describe, expect, it } from "vitest";
import { createTokenCache } from "../../../service/auth/token-cache.ts";

describe("createTokenCache", () => {
  let now = 0;
  const hour = { exp: 3_600 };

  it("keeps an outcome for a minute", () => {
    const cache = createTokenCache(() => now);
    now = 0;
    cache.set("token", hour);
    now = 59_999;
    expect(cache.get("token")).toBe(hour);
    now = 60_000;
    expect(cache.get("token")).toBeUndefined();
  });

  it("keeps nothing past the token's exp", () => {
    const cache = createTokenCache(() => now);
    now = 3_590_000;
    cache.set("token", hour);
    now = 3_599_999;
    expect(cache.get("token")).toBe(hour);
    now = 3_600_000;
    expect(cache.get("token")).toBeUndefined();
  });

  it("forgets the oldest of more than 1000", () => {
    const cache = createTokenCache(() => 0);
    for (let index = 0; index <= 1_000; index += 1) cache.set(`token ${index}`, hour);
    expect(cache.get("token 0")).toBeUndefined();
    expect(cache.get("token 1")).toBe(hour);
    expect(cache.get("token 1000")).toBe(hour);
  });

  it("forgets everything when told to", () => {
    const cache = createTokenCache(() => 0);
    cache.set("token", hour);
    cache.clear();
    expect(cache.get("token")).toBeUndefined();
  });
});
