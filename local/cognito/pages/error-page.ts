import { html } from "../../http/html.ts";
import type { PoolResponse } from "../response.ts";
import { renderPage } from "./page.ts";

/** A page that says why nothing further happens. */
export function renderErrorPage(status: number, explanation: string, detail?: string): PoolResponse {
  const content = html`<p>${explanation}</p>
<p class="quiet">${detail ?? "Go back to the application and start again."}</p>`;
  return renderPage(status, "An error was encountered", content);
}
