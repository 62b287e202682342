import { html } from "../../http/html.ts";
import { type PoolRequest, parameter } from "../request.ts";
import type { PoolResponse } from "../response.ts";
import { renderPage } from "./page.ts";

const explanations = new Map([
  ["redirect_mismatch", "The address to return to is not one that is registered for this application."],
  ["invalid_request", "The application is not known here, or has no way to sign in."],
  ["Required parameters missing", "The application left out a parameter that is required."],
]);

/** A page that says why nothing further happens. */
export function renderErrorPage(status: number, explanation: string, detail?: string): PoolResponse {
  const content = html`<p>${explanation}</p>
<p class="quiet">${detail ?? "Go back to the application and start again."}</p>`;
  return renderPage(status, "An error was encountered", content);
}

/** `GET /error`: shows the error named in the query, as text and never as markup, with status 400. */
export function showError({ query }: PoolRequest): PoolResponse {
  const code = parameter(query, "error") ?? "invalid_request";
  const clientId = parameter(query, "client_id");
  const detail = clientId ? `${code}, client_id ${clientId}` : code;
  return renderErrorPage(400, explanations.get(code) ?? "The request cannot be answered.", detail);
}
