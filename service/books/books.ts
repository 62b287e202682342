import type { Config } from "../config.ts";
import type { Handler } from "../handler.ts";
import type { BookHandlers } from "./handlers.ts";

/** The handler of that name. */
export type Books = (name: keyof BookHandlers) => Handler;

/** The first request that reaches any of the handlers loads them all, and the AWS SDK with them. */
export function createBooks(config: Config): Books {
  let loading: Promise<BookHandlers> | undefined;
  return (name) => async (request, response, next) => {
    loading ??= load(config);
    const handlers = await loading;
    await handlers[name](request, response, next);
  };
}

async function load({ booksTableName, apiUrl }: Config): Promise<BookHandlers> {
  const { createBookHandlers } = await import("./handlers.ts");
  return createBookHandlers(booksTableName, apiUrl);
}
