import { createServer, type Server } from "node:http";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Route } from "../../service/contract.ts";
import type { Handler } from "../../service/handler.ts";
import { HttpError } from "../../service/http-error.ts";
import { createRouter } from "../../service/route-table.ts";
import { close, listen } from "../support/issuer.ts";

const table = [
  { method: "GET", path: "/things", access: "public" },
  { method: "POST", path: "/things", access: ["auth"] },
  { method: "GET", path: "/things/{thingId}", access: "public" },
] as const satisfies readonly Route[];

const say =
  (words: string): Handler =>
  (request, response) => {
    response.send(`${words} ${JSON.stringify(request.params)}`);
  };

const handlers = {
  "GET /things": say("list"),
  "POST /things": say("create"),
  "GET /things/{thingId}": say("show"),
};

const guard =
  (scopes: readonly string[]): Handler =>
  (request, _response, next) => {
    if (request.headers.authorization === scopes.join()) return next();
    throw new HttpError(401, "guarded", "guarded");
  };

describe("createRouter", () => {
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    const answerError: express.ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(error.status).set(error.headers).send(error.code);
    };
    server = createServer(express().use(createRouter({ routes: table, handlers, guard }), answerError));
    origin = await listen(server);
  });
  afterAll(() => close(server));

  const call = async (method: string, path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(origin + path, { method, headers });
    return { status: response.status, text: await response.text(), allow: response.headers.get("allow") };
  };

  it("serves a row, with the variables of its path", async () => {
    expect(await call("GET", "/things")).toMatchObject({ status: 200, text: "list {}" });
    expect(await call("GET", "/things/a%2Fb")).toMatchObject({ status: 200, text: 'show {"thingId":"a/b"}' });
  });

  it("guards a row that names scopes with their full names", async () => {
    expect(await call("POST", "/things")).toMatchObject({ status: 401, text: "guarded" });
    const authorization = { authorization: "example/auth" };
    expect(await call("POST", "/things", authorization)).toMatchObject({ status: 200, text: "create {}" });
  });

  it.each(["PUT", "OPTIONS", "HEAD"])("answers %s on a known path with 405", async (method) => {
    expect(await call(method, "/things")).toMatchObject({ status: 405, allow: "GET, POST" });
  });

  it.each(["/nothing", "/things/", "/THINGS", "/things/a/b"])("answers %s with 404", async (path) => {
    expect(await call("GET", path)).toMatchObject({ status: 404, text: "not_found" });
  });

  it("throws where a row has no handler", () => {
    const { "POST /things": _, ...fewer } = handlers;
    expect(() => createRouter({ routes: table, handlers: fewer, guard })).toThrow(
      "POST /things has no handler",
    );
  });

  it("throws where a handler has no row", () => {
    const more = { ...handlers, "GET /secret": say("secret") };
    expect(() => createRouter({ routes: table, handlers: more, guard })).toThrow("GET /secret has no row");
  });
});
