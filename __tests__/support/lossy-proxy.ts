import { createServer, request as httpRequest } from "node:http";
import { buffer } from "node:stream/consumers";
import { close, listen } from "./issuer.ts";

/** An HTTP proxy before DynamoDB that can lose the next answer to an operation, after the operation was done. */
export interface LossyProxy {
  readonly origin: string;
  /** Where requests go. */
  target: string;
  /** The operation whose next answer is lost: `UpdateItem`. */
  loses: string | undefined;
  /** Runs between the lost answer and the retry. */
  meanwhile: (() => Promise<unknown>) | undefined;
  /** Operations so far, retries included. */
  readonly operations: string[];
  close(): Promise<void>;
}

export async function startLossyProxy(): Promise<LossyProxy> {
  const server = createServer(async (incoming, outgoing) => {
    const operation = String(incoming.headers["x-amz-target"]).replace("DynamoDB_20120810.", "");
    self.operations.push(operation);
    const isLost = operation === self.loses;
    if (isLost) self.loses = undefined;
    const body = await buffer(incoming);
    const { method } = incoming;
    const headers = { ...incoming.headers, host: new URL(self.target).host };
    httpRequest(`${self.target}${incoming.url}`, { method, headers }, async (answer) => {
      const text = await buffer(answer);
      if (!isLost) {
        outgoing.writeHead(answer.statusCode ?? 0, answer.headers).end(text);
        return;
      }
      await self.meanwhile?.();
      incoming.socket.destroy();
    }).end(body);
  });
  const self: LossyProxy = {
    origin: await listen(server),
    target: "",
    loses: undefined,
    meanwhile: undefined,
    operations: [],
    close: () => close(server),
  };
  return self;
}
