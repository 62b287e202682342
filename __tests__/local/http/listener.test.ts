import { EventEmitter, once } from "node:events";
import type { RequestListener } from "node:http";
import { describe, expect, onTestFinished, test } from "vitest";
import { type Listener, listen } from "../../../local/http/listener.ts";
import { send } from "../../support/gateway-server.ts";

async function start(): Promise<Listener> {
  const listener = await listen(0);
  onTestFinished(() => listener.close());
  return listener;
}

const answer =
  (text: string): RequestListener =>
  (_, response) =>
    response.end(text);

const ask = async ({ origin }: Listener) => {
  const response = await fetch(origin);
  return { status: response.status, body: await response.text() };
};

describe("listen", () => {
  test("answers 503 until there is a handler, and hands requests to the one that was put in place last", async () => {
    const listener = await start();
    expect(await ask(listener)).toEqual({ status: 503, body: "" });
    listener.handle(answer("first"));
    expect(await ask(listener)).toEqual({ status: 200, body: "first" });
    listener.handle(answer("second"));
    expect(await ask(listener)).toEqual({ status: 200, body: "second" });
  });

  test("refuses a request whose Host is not loopback", async () => {
    const listener = await start();
    listener.handle(answer("served"));
    const { port } = new URL(listener.origin);
    const refused = await send(listener.origin, "/", { headers: { host: `attacker.example:${port}` } });
    expect(refused.status).toBe(421);
    expect(refused.body).not.toContain("served");
  });

  test("says which port is in use", async () => {
    const { origin } = await start();
    const port = Number(new URL(origin).port);
    await expect(listen(port)).rejects.toThrow(`port ${port} is in use; choose another with --port`);
  });

  test("lets a request that is under way be answered when it is closed, and takes no other", async () => {
    const listener = await listen(0);
    const arrived = new EventEmitter();
    listener.handle(async (_, response) => {
      arrived.emit("request");
      await once(arrived, "go");
      response.end("answered");
    });
    const answer = fetch(listener.origin).then((response) => response.text());
    await once(arrived, "request");
    const closed = listener.close(10_000);
    await expect(fetch(listener.origin)).rejects.toThrow();
    arrived.emit("go");
    expect(await answer).toBe("answered");
    await closed;
  });

  test("cuts at once what streams events, and after its time what is still under way", async () => {
    const listener = await listen(0);
    listener.handle((request, response) => {
      if (request.url === "/events") response.setHeader("content-type", "text/event-stream");
      response.write("x");
    });
    const stream = await fetch(`${listener.origin}/events`);
    const startedAt = Date.now();
    await listener.close(10_000);
    expect(Date.now() - startedAt).toBeLessThan(2000);
    await expect(stream.text()).rejects.toThrow();
    const second = await listen(0);
    second.handle((_, response) => response.write("x"));
    const endless = await fetch(second.origin);
    await second.close(100);
    await expect(endless.text()).rejects.toThrow();
  });
});
