import { describe, expect, test } from "vitest";
import {
  decodePath,
  type GatewayRequest,
  readGatewayRequest,
  withoutHopByHop,
} from "../../../local/http-api/request.ts";
import { send, serve } from "../../support/gateway-server.ts";
import { measured, proves } from "../fidelity/behaviour.ts";

async function received(path: string, headers: Record<string, string | string[]>): Promise<GatewayRequest> {
  const { promise, resolve } = deferred<GatewayRequest>();
  const origin = await serve((request, response) => {
    resolve(readGatewayRequest(request));
    response.end();
  });
  await send(origin, path, { headers });
  return promise;
}

function deferred<T>() {
  let resolve: (value: T) => void = () => {};
  const promise = new Promise<T>((settle) => {
    resolve = settle;
  });
  return { promise, resolve };
}

describe("readGatewayRequest", () => {
  test("lower-cases header names and joins repeats with a comma", async () => {
    const { headers } = await received("/", { "X-Tag": ["a", "b"] });
    expect(headers["x-tag"]).toBe("a,b");
  });

  test("leaves out what concerns the connection alone", async () => {
    const { headers } = await received("/", {
      connection: "x-hop",
      "x-hop": "1",
      te: "trailers",
      "x-end": "2",
    });
    expect(headers).not.toHaveProperty("connection");
    expect(headers).not.toHaveProperty("te");
    expect(headers).not.toHaveProperty("x-hop");
    expect(headers["x-end"]).toBe("2");
  });

  test("keeps path and query as they were sent", async () => {
    const request = await received("/a%20b/../c?x=%20&y", {});
    expect(request).toMatchObject({ encodedPath: "/a%20b/../c", rawQueryString: "x=%20&y" });
  });

  test("takes the path out of a request target in absolute form", async () => {
    const request = await received("http://elsewhere.example/a?b", {});
    expect(request).toMatchObject({ encodedPath: "/a", rawQueryString: "b" });
  });

  test("counts the bytes of request line and headers", async () => {
    const { headBytes } = await received("/a", { host: "b", connection: "close" });
    expect(headBytes).toBe("GET /a HTTP/1.1\r\nhost: b\r\nconnection: close\r\n".length);
  });
});

describe("decodePath", () => {
  test("makes %2F a slash", () => {
    proves(measured("`%2F` in `rawPath` is a slash", "honojs/hono#2156"));
    expect(decodePath("/a%2Fb")).toBe("/a/b");
  });

  test("ends a path at a decoded question mark", () => {
    proves(measured("A decoded `?` ends `rawPath` (second hand)", "hotsock/voker#8"));
    expect(decodePath("/a%3Fb/c")).toBe("/a");
  });

  test("decodes each segment, and what is invalid not at all", () => {
    expect(decodePath("/a%20b/%F0%9F%98%80/%zz/100%25")).toBe("/a b/😀/%zz/100%");
  });
});

describe("withoutHopByHop", () => {
  test("drops the headers of RFC 9110 section 7.6.1 and those that connection names", () => {
    expect(
      withoutHopByHop({ connection: "close, X-Secret", "x-secret": "1", upgrade: "h2c", host: "a" }),
    ).toEqual({
      host: "a",
    });
  });
});
