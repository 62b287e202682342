import { gzipSync } from "node:zlib";
import express, { type Express } from "express";
import { beforeAll, describe, expect, it } from "vitest";
import { createHandler } from "../../service/lambda-adapter.ts";
import { type EventOptions, httpApiEvent } from "../support/service-event.ts";

const binary = Buffer.from([0x00, 0xff, 0xfe, 0x80]);

describe("createHandler", () => {
  const app = express();

  beforeAll(() => {
    app.get("/binary", (_request, response) => void response.type("png").send(binary));
    app.get(
      "/latin1",
      (_request, response) => void response.type("text/plain").end(Buffer.from("é", "latin1")),
    );
    app.get(
      "/gzip",
      (_request, response) => void response.set("content-encoding", "gzip").end(gzipSync("text")),
    );
    app.get("/empty", (_request, response) => void response.status(204).end());
    app.get(
      "/head",
      (_request, response) => void response.writeHead(201, { "x-made": "by writeHead" }).end("made"),
    );
    app.get("/cookies", (_request, response) => void response.cookie("a", "1").cookie("b", "2").send("two"));
    app.get("/headers", (_request, response) => void response.set({ link: ["<a>", "<b>"] }).send("two"));
    app.use(express.raw({ type: () => true }), echo);
  });

  const echo: express.RequestHandler = (request, response) => {
    response.json({
      method: request.method,
      url: request.originalUrl,
      path: decodeURIComponent(request.path),
      query: request.query,
      headers: request.headers,
      address: request.socket.remoteAddress,
      body: request.body?.toString("base64"),
    });
  };
  const call = (options: EventOptions, to: Express = app) =>
    createHandler(to)(httpApiEvent(options), { awsRequestId: "6f1f2a8e" });
  const echoed = async (options: EventOptions) => JSON.parse((await call(options)).body ?? "");

  it("takes two parameters, as Lambda's Node 24 runtime demands", () => {
    expect(createHandler(app)).toHaveLength(2);
  });

  it.each([
    "plain",
    "with space",
    "100%",
    "%41",
    "%2e%2e",
    "a?b#c",
    "é",
    "😀",
    "a+b",
    "a/b",
    "/",
    "...",
    "\\",
  ])("hands over the variable %j as one segment, as the gateway decoded it", async (value) => {
    const shown = express().get("/x/:name/y", (request, response) => void response.send(request.params.name));
    const routed = { routePath: "/x/{name}/y", pathParameters: { name: value } };
    expect(await call({ path: `/x/${value}/y`, ...routed }, shown)).toMatchObject({ body: value });
  });

  it.each([".", ".."])("has no answer for the variable %j, which no URL can hold", async (value) => {
    const { url, path } = await echoed({
      path: `/x/${value}`,
      routePath: "/x/{name}",
      pathParameters: { name: value },
    });
    expect([url, path]).toEqual(["//", "//"]);
  });

  it("leaves the query string encoded, in its order, repeated names included", async () => {
    const query = "a=1&b=%26%3D&a=x%2By+z";
    const { url, query: parsed } = await echoed({ path: "/x", query });
    expect(url).toBe(`/x?${query}`);
    expect(parsed).toEqual({ a: ["1", "x+y z"], b: "&=" });
  });

  it("hands over method, headers, cookies and the caller's address", async () => {
    const headers = { accept: "text/html", "x-forwarded-for": "192.0.2.1" };
    const request = await echoed({ method: "DELETE", path: "/x", headers, cookies: ["a=1", "b=2"] });
    expect(request).toMatchObject({ method: "DELETE", address: "192.0.2.1" });
    expect(request.headers).toMatchObject({ host: "api.example", accept: "text/html", cookie: "a=1; b=2" });
  });

  it("hands over a body as text, and as base64", async () => {
    const body = Buffer.from("é").toString("base64");
    expect(await echoed({ method: "POST", path: "/x", body: "é" })).toMatchObject({ body });
    expect(await echoed({ method: "POST", path: "/x", body, isBase64Encoded: true })).toMatchObject({ body });
  });

  it("takes the length from the body, not from the header", async () => {
    const event = { method: "POST", path: "/x", body: "abc", headers: { "content-length": "1" } };
    expect((await echoed(event)).headers).toMatchObject({ "content-length": "3" });
  });

  it("returns text as it is", async () => {
    const result = await call({ path: "/head" });
    expect(result).toMatchObject({ statusCode: 201, body: "made", isBase64Encoded: false, cookies: [] });
    expect(result.headers).toMatchObject({ "x-made": "by writeHead" });
  });

  it("returns bytes that are not UTF-8 as base64, whatever their type", async () => {
    const base64 = { isBase64Encoded: true, body: binary.toString("base64") };
    expect(await call({ path: "/binary" })).toMatchObject(base64);
    expect(await call({ path: "/latin1" })).toMatchObject({ isBase64Encoded: true, body: "6Q==" });
  });

  it("returns an encoded body as base64", async () => {
    const encoded = { isBase64Encoded: true, body: gzipSync("text").toString("base64") };
    expect(await call({ path: "/gzip" })).toMatchObject(encoded);
  });

  it("returns an answer without a body", async () => {
    expect(await call({ path: "/empty" })).toMatchObject({
      statusCode: 204,
      body: "",
      isBase64Encoded: false,
    });
  });

  it("returns cookies apart from the headers, and joins other repeated headers", async () => {
    const result = await call({ path: "/cookies" });
    expect(result.cookies).toEqual(["a=1; Path=/", "b=2; Path=/"]);
    expect(result.headers).not.toHaveProperty("set-cookie");
    expect((await call({ path: "/headers" })).headers).toMatchObject({ link: "<a>, <b>" });
  });

  it("returns no header that belongs to one connection", async () => {
    const { headers } = await call({ path: "/head" });
    expect(headers).not.toHaveProperty("connection");
    expect(headers).not.toHaveProperty("transfer-encoding");
  });
});
