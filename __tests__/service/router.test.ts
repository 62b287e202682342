import { createServer, type Server } from "node:http";
import express from "express";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createRouter as createGatewayRouter } from "../../local/http-api/router.ts";
import { type Route, routeKey, scopeName } from "../../service/contract.ts";
import { HttpError } from "../../service/http-error.ts";
import { createRouter, type Handler } from "../../service/router.ts";
import { route } from "../support/gateway-server.ts";
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

function useService(options: Parameters<typeof createRouter>[0]) {
  let server: Server;
  let origin: string;

  beforeAll(async () => {
    const answerError: express.ErrorRequestHandler = (error, _request, response, _next) => {
      response.status(error.status).set(error.headers).send(error.code);
    };
    server = createServer(express().use(createRouter(options), answerError));
    origin = await listen(server);
  });
  afterAll(() => close(server));

  return async (method: string, path: string, headers: Record<string, string> = {}) => {
    const response = await fetch(origin + path, { method, headers });
    return { status: response.status, text: await response.text(), allow: response.headers.get("allow") };
  };
}

describe("createRouter", () => {
  const call = useService({ routes: table, handlers, guard });

  it("serves a row, with the variables of its path", async () => {
    expect(await call("GET", "/things")).toMatchObject({ status: 200, text: "list {}" });
    expect(await call("GET", "/things/a%2Fb")).toMatchObject({ status: 200, text: 'show {"thingId":"a/b"}' });
  });

  it("guards a row that names scopes with their full names", async () => {
    expect(await call("POST", "/things")).toMatchObject({ status: 401, text: "guarded" });
    const authorization = { authorization: scopeName("auth") };
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

/** Rows of which several match one path; variables stand before the literals that the gateway prefers. */
const overlapping = [
  { method: "GET", path: "/b/{id}", access: "public" },
  { method: "DELETE", path: "/b/{bookId}", access: ["auth"] },
  { method: "GET", path: "/b/admin", access: ["auth"] },
  { method: "POST", path: "/b/search", access: "public" },
  { method: "PUT", path: "/{kind}/{id}", access: "public" },
  { method: "GET", path: "/{kind}/{id}/admin", access: "public" },
  { method: "GET", path: "/b/{id}/{part}", access: "public" },
  { method: "GET", path: "/{kind}", access: "public" },
  { method: "GET", path: "/", access: "public" },
] as const satisfies readonly Route[];

describe("createRouter for rows that match the same path", () => {
  const keys = overlapping.map(routeKey);
  const call = useService({
    routes: overlapping,
    handlers: Object.fromEntries(keys.map((key) => [key, say(key)])),
    guard,
  });
  const gateway = createGatewayRouter(keys.map((key) => route(key)));

  it("guards the literal path, although a public row's variable would match it", async () => {
    expect(await call("GET", "/b/admin")).toMatchObject({ status: 401, text: "guarded" });
    const answer = await call("GET", "/b/admin", { authorization: scopeName("auth") });
    expect(answer).toMatchObject({ status: 200, text: "GET /b/admin {}" });
  });

  it("serves a method that only the literal path has, and leaves the others to the variable", async () => {
    expect(await call("POST", "/b/search")).toMatchObject({ status: 200, text: "POST /b/search {}" });
    const answer = await call("GET", "/b/search");
    expect(answer).toMatchObject({ status: 200, text: 'GET /b/{id} {"id":"search"}' });
  });

  it("serves rows that name a variable differently, each with its own name", async () => {
    expect(await call("GET", "/b/7")).toMatchObject({ status: 200, text: 'GET /b/{id} {"id":"7"}' });
    const answer = await call("DELETE", "/b/7", { authorization: scopeName("auth") });
    expect(answer).toMatchObject({ status: 200, text: 'DELETE /b/{bookId} {"bookId":"7"}' });
  });

  it("allows every method that one of the rows answers", async () => {
    const answer = await call("PATCH", "/b/search");
    expect(answer).toMatchObject({
      status: 405,
      text: "method_not_allowed",
      allow: "POST, GET, DELETE, PUT",
    });
    expect(await call("PATCH", "/b/admin")).toMatchObject({ status: 405, allow: "GET, DELETE, PUT" });
  });

  const words = ["b", "admin", "search", "x"];
  const deeper = (paths: readonly string[]) =>
    paths.flatMap((path) => words.map((word) => `${path === "/" ? "" : path}/${word}`));
  const paths = [["/"], deeper(["/"]), deeper(deeper(["/"])), deeper(deeper(deeper(["/"])))].flat();

  it.each(["GET", "POST", "PUT", "PATCH", "DELETE"])("chooses the gateway's row for %s", async (method) => {
    for (const path of paths) {
      const chosen = gateway(method, path);
      const { status, text } = await call(method, path, { authorization: scopeName("auth") });
      if (chosen === undefined) expect([404, 405]).toContain(status);
      else expect(text).toBe(`${chosen.route.routeKey} ${JSON.stringify(chosen.pathParameters)}`);
    }
  });
});
