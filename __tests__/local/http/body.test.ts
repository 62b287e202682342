import { once } from "node:events";
import { createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { type ReceivedBody, readBody } from "../../../local/http/body.ts";

const servers: ReturnType<typeof createServer>[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function receiver(maxBytes: number) {
  let settle: (body: ReceivedBody) => void;
  const received = new Promise<ReceivedBody>((resolve) => {
    settle = resolve;
  });
  const server = createServer(async (message, response) => {
    settle(await readBody(message, maxBytes));
    response.end();
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return { port: (server.address() as AddressInfo).port, received };
}

describe("readBody", () => {
  test("gives a body of exactly the allowed size", async () => {
    const { port, received } = await receiver(5);
    request({ port, host: "127.0.0.1", method: "POST" }).end("12345");
    expect(await received).toEqual({ kind: "whole", bytes: Buffer.from("12345") });
  });

  test("keeps nothing of a larger one and says how many bytes came", async () => {
    const { port, received } = await receiver(5);
    request({ port, host: "127.0.0.1", method: "POST" }).end("123456");
    expect(await received).toEqual({ kind: "too large", length: 6 });
  });

  test("tells a body whose connection ended before it did", async () => {
    const { port, received } = await receiver(50);
    const socket = connect(port, "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nHost: localhost\r\nContent-Length: 20\r\n\r\nhalf");
    await once(socket, "connect");
    socket.end();
    expect(await received).toEqual({ kind: "cut off" });
  });
});
