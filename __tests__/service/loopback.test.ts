import { describe, expect, it } from "vitest";
import { isLoopbackHost } from "../../service/loopback.ts";

describe("isLoopbackHost", () => {
  it.each([
    "http://localhost",
    "http://LOCALHOST:80",
    "http://a.b.localhost",
    "http://127.0.0.1",
    "http://127.255.255.254",
    "http://0x7f.1",
    "http://[::1]",
    "http://[0:0::0001]",
  ])("is true for %s", (url) => {
    expect(isLoopbackHost(new URL(url).hostname)).toBe(true);
  });

  it.each([
    "http://localhost.example",
    "http://mylocalhost",
    "http://127.0.0.1.example",
    "http://128.0.0.1",
    "http://0.0.0.0",
    "http://[::]",
    "http://[::ffff:127.0.0.1]",
    "http://[fe80::1]",
    "http://api.example",
    "http://127.example",
  ])("is false for %s", (url) => {
    expect(isLoopbackHost(new URL(url).hostname)).toBe(false);
  });
});
