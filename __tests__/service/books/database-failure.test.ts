import { createServer, type RequestListener, type Server } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type BooksRequest, emma, useBooksService } from "../../support/books-service.ts";
import { close, listen } from "../../support/issuer.ts";
import type { Answer } from "../../support/service-function.ts";

const path = "/books/5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1a01";
const every: readonly [string, string, BooksRequest?][] = [
  ["GET", "/books"],
  ["POST", "/books", { json: emma }],
  ["GET", path],
  ["PATCH", path, { json: {}, headers: { "if-match": '"1"' } }],
  ["DELETE", path],
];

function expectUnavailable(answer: Answer): void {
  expect(answer.status).toBe(503);
  expect(answer.headers["retry-after"]).toBe("5");
  expect(answer.headers).not.toHaveProperty("www-authenticate");
  expect(answer.json()).toEqual({
    error: "temporarily_unavailable",
    error_description: "the books cannot be reached at the moment",
  });
}

/** Never silent for long, and never done with its headers. */
const trickle: RequestListener = ({ socket }) => {
  socket.write("HTTP/1.1 200 OK\r\nx-slow: ");
  const timer = setInterval(() => socket.write("."), 100);
  socket.once("close", () => clearInterval(timer));
};

const trickleBody: RequestListener = (_request, response) => {
  response.writeHead(200, { "content-type": "application/x-amz-json-1.0" });
  const timer = setInterval(() => response.write(" "), 100);
  response.once("close", () => clearInterval(timer));
};

describe("while nothing listens at DynamoDB's endpoint", () => {
  const service = useBooksService(() => "http://127.0.0.1:1");

  it.each(every)("%s %s is 503 with Retry-After", async (method, path, request) => {
    expectUnavailable(await service.call(method, path, request));
  });

  it("tells the log what the matter is", async () => {
    await service.call("GET", "/books");
    const entry = JSON.parse(service.logLines().at(-1) ?? "");
    expect(entry).toMatchObject({
      level: "ERROR",
      status: 503,
      cause: expect.stringContaining("ECONNREFUSED"),
    });
  });
});

describe("while DynamoDB misbehaves", () => {
  let server: Server;
  let endpoint: string;
  let requests = 0;
  let answer: RequestListener = () => {};
  const service = useBooksService(() => endpoint);

  beforeAll(async () => {
    server = createServer((request, response) => {
      requests += 1;
      answer(request, response);
    });
    endpoint = await listen(server);
  });
  afterAll(() => close(server));

  const refuse =
    (status: number, type: string, message = "told to nobody"): RequestListener =>
    (_request, response) => {
      response.writeHead(status, { "content-type": "application/x-amz-json-1.0" });
      response.end(JSON.stringify({ __type: `com.amazonaws.dynamodb.v20120810#${type}`, message }));
    };
  const send = async (behaviour: RequestListener) => {
    requests = 0;
    answer = behaviour;
    return service.call("GET", "/books");
  };

  it.each<[string, RequestListener]>([
    ["throttles", refuse(400, "ThrottlingException")],
    ["throttles the table", refuse(400, "ProvisionedThroughputExceededException")],
    ["throttles the account", refuse(400, "RequestLimitExceeded")],
    ["fails", refuse(500, "InternalServerError")],
    [
      "is in the way of a proxy's page",
      (_, response) => response.writeHead(502).end("<html>Bad Gateway</html>"),
    ],
    ["hangs up", (request) => request.socket.destroy()],
    [
      "hangs up half-way",
      (_, response) =>
        response.writeHead(200, { "content-length": 100 }).write("{", () => response.destroy()),
    ],
    ["does not answer", () => {}],
    ["does not come to an end with its headers", trickle],
    [
      "does not finish its answer",
      (_, response) => response.writeHead(200, { "content-length": 100 }).write("{"),
    ],
  ])("is 503 within the function's time where it %s, after a second attempt", async (_, behaviour) => {
    const startedAt = performance.now();
    expectUnavailable(await send(behaviour));
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    expect(requests).toBe(2);
  });

  it("is 503 within the function's time where it does not come to an end with its answer", async () => {
    const startedAt = performance.now();
    expectUnavailable(await send(trickleBody));
    expect(performance.now() - startedAt).toBeLessThan(4_000);
  });

  it("succeeds where the second attempt does", async () => {
    const good: RequestListener = (_, response) =>
      response.writeHead(200, { "content-type": "application/x-amz-json-1.0" }).end('{"Items":[]}');
    const result = await send((request, response) =>
      (requests === 1 ? refuse(500, "InternalServerError") : good)(request, response),
    );
    expect(result.status).toBe(200);
    expect(requests).toBe(2);
  });

  it.each(["ResourceNotFoundException", "ValidationException", "AccessDeniedException"])(
    "is 500 where DynamoDB says %s: that is our fault, and waiting does not mend it",
    async (type) => {
      const result = await send(refuse(400, type));
      expect(result.status).toBe(500);
      expect(result.headers).not.toHaveProperty("retry-after");
      expect(result.json()).toEqual({
        error: "server_error",
        error_description: "something went wrong on our side",
      });
      expect(requests).toBe(1);
    },
  );
});
