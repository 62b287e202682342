import { mkdirSync } from "node:fs";
import type { RequestListener, Server } from "node:http";
import { UserError } from "../errors.ts";
import { bindLoopback, closeServer } from "../http/listener.ts";
import { refuseWebPages } from "../http/loopback.ts";

export interface LocalDynamoDb {
  /** `http://localhost:<port>`, the value of `AWS_ENDPOINT_URL_DYNAMODB`. */
  readonly endpoint: string;
  close(): Promise<void>;
}

/**
 * DynamoDB's wire protocol in this process, by dynalite: no transactions, no expiry of items.
 *
 * It knows no credentials and checks no signature: every process of this machine may read and write, a web page may
 * not.
 *
 * @param options.port 0: any free one
 * @param options.dataFolder where the tables live. @default - in memory
 * @throws {UserError} the port is taken, or the folder cannot be made
 */
export async function startDynamoDb(options: { port: number; dataFolder?: string }): Promise<LocalDynamoDb> {
  if (options.dataFolder) makeFolder(options.dataFolder);
  // It takes a fifth of the start: only where a stack has tables.
  const { default: dynalite } = await import("dynalite");
  const server = dynalite({
    path: options.dataFolder,
    createTableMs: 0,
    updateTableMs: 0,
    deleteTableMs: 0,
  });
  guard(server);
  return { endpoint: await bindLoopback(server, options.port), close: () => closeServer(server) };
}

function guard(server: Server): void {
  const [answer] = server.listeners("request") as RequestListener[];
  server.removeAllListeners("request");
  if (answer) server.on("request", refuseWebPages(answer));
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(
      `--data must be a folder that can be written (${code}), got "${folder}"; name another`,
    );
  }
}

/**
 * @param setting as the person wrote it
 * @throws {UserError} it is no http or https URL
 */
export function assertDynamoDbUrl(url: string, setting: string): void {
  if (URL.canParse(url) && /^https?:$/.test(new URL(url).protocol)) return;
  throw new UserError(
    `${setting} must be an http or https URL, got "${url}"; write it like http://localhost:8000`,
  );
}
