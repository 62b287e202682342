import type { ErrorRequestHandler, Request, Response } from "express";
import { html } from "./html.ts";
import { HttpError } from "./http-error.ts";
import { prefersPage, sendPage } from "./page.ts";
import type { RequestLocals } from "./router.ts";

type ErrorHandler = ErrorRequestHandler<Request["params"], unknown, unknown, Request["query"], RequestLocals>;

/**
 * The last middleware: turns whatever was thrown into an answer, JSON or a page. What is not an
 * {@link HttpError} becomes one fixed 500 that tells nothing.
 *
 * @param resourceMetadataUrl goes into every `WWW-Authenticate` challenge (RFC 9728 section 5.1)
 */
export function answerErrors(resourceMetadataUrl: string): ErrorHandler {
  return (failure, request, response, _next) => {
    response.locals.failure = failure;
    const error = failure instanceof HttpError ? failure : unforeseen();
    response.status(error.status).set(error.headers).vary("Accept");
    if (error.challenge !== undefined) {
      const parameters = { ...error.challenge, resource_metadata: resourceMetadataUrl };
      response.set("WWW-Authenticate", bearerChallenge(parameters));
    }
    if (prefersPage(request)) sendErrorPage(response, error);
    else response.json({ error: error.code, error_description: error.description, errors: error.errors });
  };
}

function unforeseen(): HttpError {
  return new HttpError(500, "server_error", "something went wrong on our side");
}

/** @see RFC 9110 section 11.2 for the quoting */
function bearerChallenge(parameters: Readonly<Record<string, string>>): string {
  const quoted = Object.entries(parameters).map(
    ([name, value]) => `${name}="${value.replace(/["\\]/g, "\\$&")}"`,
  );
  return `Bearer ${quoted.join(", ")}`;
}

function sendErrorPage(response: Response, error: HttpError): void {
  const { status, description, wayOut } = error;
  const title = error.title ?? (status < 500 ? "That did not work" : "Something is wrong on our side");
  const sentence = `${description.charAt(0).toUpperCase()}${description.slice(1)}.`;
  const content = html`<p>${sentence}</p>
<a class="action" href="${wayOut.href}">${wayOut.label}</a>`;
  sendPage(response, { title, content });
}
