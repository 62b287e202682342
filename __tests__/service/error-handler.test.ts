import { createServer, type Server } from "node:http";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { answerErrors } from "../../service/error-handler.ts";
import { HttpError } from "../../service/http-error.ts";
import { close, listen } from "../support/issuer.ts";

const thrown: Record<string, unknown> = {
  "/unforeseen": new Error("the password is hunter2"),
  "/imitation": Object.assign(new Error("teapot"), { status: 418, headers: { "x-leak": "1" }, expose: true }),
  "/text": "just a string",
  "/faults": new HttpError(400, "some_error", "no", { errors: [{ path: "name", message: "must be there" }] }),
  "/challenge": new HttpError(401, "some_error", "no", { challenge: { error: 'a"b\\c' } }),
  "/elsewhere": new HttpError(400, "some_error", "that was <b>wrong</b>", {
    wayOut: { href: "/again", label: "Again" },
  }),
};

describe("answerErrors", () => {
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    const app = express().use((request) => {
      throw thrown[request.path];
    });
    server = createServer(app.use(answerErrors("https://api.example/metadata")));
    origin = await listen(server);
  });
  afterAll(() => close(server));

  it.each(["/unforeseen", "/imitation", "/text"])("answers %s with one fixed 500", async (path) => {
    const response = await fetch(origin + path);
    expect(response.status).toBe(500);
    expect(response.headers.get("x-leak")).toBeNull();
    expect(response.headers.get("www-authenticate")).toBeNull();
    expect(await response.json()).toEqual({
      error: "server_error",
      error_description: "something went wrong on our side",
    });
  });

  it("names every fault, where the error has some", async () => {
    expect(await (await fetch(`${origin}/faults`)).json()).toEqual({
      error: "some_error",
      error_description: "no",
      errors: [{ path: "name", message: "must be there" }],
    });
  });

  it("quotes what goes into the challenge, and adds where the metadata is", async () => {
    const response = await fetch(`${origin}/challenge`);
    expect(response.status).toBe(401);
    expect(response.headers.get("www-authenticate")).toBe(
      'Bearer error="a\\"b\\\\c", resource_metadata="https://api.example/metadata"',
    );
    expect(await response.json()).toEqual({ error: "some_error", error_description: "no" });
  });

  it("shows browsers a page that escapes, with the error's way out", async () => {
    const response = await fetch(`${origin}/elsewhere`, { headers: { accept: "text/html" } });
    const page = await response.text();
    expect(response.status).toBe(400);
    expect(page).toContain("<p>That was &lt;b&gt;wrong&lt;/b&gt;.</p>");
    expect(page).toContain('<a class="action" href="/again">Again</a>');
  });

  it("tells browsers as little about a 500", async () => {
    const response = await fetch(`${origin}/unforeseen`, { headers: { accept: "text/html" } });
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("hunter2");
  });
});
