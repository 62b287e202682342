import type { Handler } from "../router.ts";
import type { BooksConfig, BooksHandlers } from "./handlers.ts";

/**
 * The rows of the books, and what answers them. The first request that reaches any of them loads the handlers of all,
 * and the AWS SDK with them: no other cold start pays for it.
 */
export function booksRoutes(config: BooksConfig) {
  let loading: Promise<BooksHandlers> | undefined;
  const load = () => {
    loading ??= import("./handlers.ts").then(({ createBooksHandlers }) => createBooksHandlers(config));
    return loading;
  };
  const answerWith = (choose: (handlers: BooksHandlers) => Handler): Handler => {
    return async (request, response, next) => choose(await load())(request, response, next);
  };
  return {
    "GET /books": answerWith(({ list }) => list),
    "POST /books": answerWith(({ create }) => create),
    "GET /books/{bookId}": answerWith(({ show }) => show),
    "PATCH /books/{bookId}": answerWith(({ change }) => change),
    "DELETE /books/{bookId}": answerWith(({ remove }) => remove),
  } as const satisfies Record<string, Handler>;
}
