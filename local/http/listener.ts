import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { UserError } from "../errors.ts";
import { redirectNavigations, requireLoopbackHost } from "./loopback.ts";

/** A loopback server whose handler is put in place, and replaced, after it listens: ports come before handlers. */
export interface Listener {
  /** `http://localhost:<port>` */
  readonly origin: string;
  handle(handler: RequestListener): void;
  close(): Promise<void>;
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
  return {
    origin: await bindLoopback(server, port),
    handle: (handler) => {
      current = handler;
    },
    close: () => closeServer(server),
  };
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
