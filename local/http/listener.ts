import { createServer, type RequestListener, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { UserError } from "../errors.ts";
import { redirectNavigations, requireLoopbackHost } from "./loopback.ts";

const pollMs = 20;

/** A loopback server whose handler is put in place, and replaced, after it listens: ports come before handlers. */
export interface Listener {
  /** `http://localhost:<port>` */
  readonly origin: string;
  handle(handler: RequestListener): void;
  /**
   * Takes no more connections, and lets the requests that are under way be answered; streams of events are cut.
   *
   * @param graceMs after which it cuts those as well. @default 0
   */
  close(graceMs?: number): Promise<void>;
}

/**
 * Listens on 127.0.0.1 only, to requests that name localhost. A page that is opened at 127.0.0.1 moves to localhost.
 *
 * @param port 0: any free one
 * @throws {UserError} the port is taken or not allowed
 */
export async function listen(port: number): Promise<Listener> {
  let current: RequestListener = (_, response) => response.writeHead(503).end();
  // The default of 16 KiB would refuse what the gateway has its own, smaller limit and answer for.
  const server = createServer(
    { maxHeaderSize: 64 * 1024 },
    requireLoopbackHost(redirectNavigations((...args) => current(...args))),
  );
  const underWay = trackResponses(server);
  return {
    origin: await bindLoopback(server, port),
    handle: (handler) => {
      current = handler;
    },
    close: async (graceMs = 0) => {
      const closed = new Promise<void>((resolve) => server.close(() => resolve()));
      await underWay.drain(graceMs);
      server.closeAllConnections();
      await closed;
    },
  };
}

/** The responses of a server that are not yet sent. */
function trackResponses(server: Server): { drain(graceMs: number): Promise<void> } {
  const open = new Set<ServerResponse>();
  let closing = false;
  server.prependListener("request", (_, response: ServerResponse) => {
    open.add(response);
    if (closing) response.shouldKeepAlive = false;
    response.once("close", () => open.delete(response));
  });
  const isBusy = () => [...open].some((response) => !isEventStream(response));
  return {
    drain: async (graceMs) => {
      closing = true;
      for (const response of open) response.shouldKeepAlive = false;
      for (let waitedMs = 0; waitedMs < graceMs && isBusy(); waitedMs += pollMs) await delay(pollMs);
    },
  };
}

function isEventStream(response: ServerResponse): boolean {
  return String(response.getHeader("content-type")).startsWith("text/event-stream");
}

/**
 * Binds a server to 127.0.0.1.
 *
 * @param port 0: any free one
 * @returns `http://localhost:<port>`
 * @throws {UserError} the port is taken or not allowed
 */
export async function bindLoopback(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(bindError(error, port)));
    server.listen(port, "127.0.0.1", resolve);
  });
  // A connection that cannot be taken on (no file descriptor is left) ends; the server goes on.
  server.on("error", () => {});
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** Closes a server and every connection to it. */
export function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

function bindError(error: NodeJS.ErrnoException, port: number): Error {
  if (error.code === "EADDRINUSE") {
    return new UserError(`port ${port} is in use; choose another with --port, or any free one with --port 0`);
  }
  if (error.code === "EACCES") {
    return new UserError(`port ${port} is reserved for root; choose one from 1024 with --port`);
  }
  return error;
}
