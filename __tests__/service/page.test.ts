import { createHash } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import { loadFunction, type ServiceFunction } from "../support/service-function.ts";

describe("sendPage", () => {
  let service: ServiceFunction;
  beforeAll(async () => {
    service = await loadFunction({ issuer: "http://localhost:1/pool" });
  });

  it.each(["/", "/nothing", "/oidc/callback"])(
    "lets the page at %s run nothing, load nothing but its own style, and be framed nowhere",
    async (path) => {
      const { headers, text } = await service.invoke({ path, headers: { accept: "text/html" } });
      const [, style = ""] = /<style>(.*?)<\/style>/s.exec(text) ?? [];
      const hash = createHash("sha256").update(style).digest("base64");
      expect(headers["content-security-policy"]).toBe(
        `default-src 'none'; style-src 'sha256-${hash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      );
      expect(text).not.toMatch(/<script|<img|<link|<iframe|\son\w+=|\sstyle=/i);
      expect(text).toMatch(/^<!doctype html>\n<html lang="en">/);
      expect(text.match(/<h1>/g)).toHaveLength(1);
    },
  );
});

describe("prefersPage", () => {
  let service: ServiceFunction;
  beforeAll(async () => {
    service = await loadFunction({ issuer: "http://localhost:1/pool" });
  });

  it.each([
    ["text/html", "text/html"],
    ["text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html"],
    ["application/json", "application/json"],
    ["application/json, text/html;q=0.5", "application/json"],
    ["*/*", "application/json"],
    ["image/png", "application/json"],
    ["", "application/json"],
  ])("answers Accept: %s with %s", async (accept, type) => {
    const { headers } = await service.invoke({ path: "/", headers: { accept } });
    expect(headers["content-type"]).toBe(`${type}; charset=utf-8`);
    expect(headers.vary).toBe("Accept");
  });
});
