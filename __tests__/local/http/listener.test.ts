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
});
