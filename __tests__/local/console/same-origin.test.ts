import type { IncomingMessage } from "node:http";
import { describe, expect, test } from "vitest";
import { isOwnRequest } from "../../../local/console/same-origin.ts";

const host = "localhost:3001";
const ask = (method: string, headers: Record<string, string>) =>
  isOwnRequest({ method, headers: { host, ...headers } } as unknown as IncomingMessage);
const navigation = { "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };

describe("isOwnRequest", () => {
  test.each([
    ["a program", "GET", {}],
    ["a program that posts", "POST", {}],
    ["the address bar", "GET", { "sec-fetch-site": "none", ...navigation }],
    [
      "the console's own form",
      "POST",
      { origin: `http://${host}`, "sec-fetch-site": "same-origin", ...navigation },
    ],
    ["the console's own events", "GET", { "sec-fetch-site": "same-origin", "sec-fetch-mode": "cors" }],
    ["a link on another page", "GET", { "sec-fetch-site": "cross-site", ...navigation }],
    ["a link on the API's page", "GET", { "sec-fetch-site": "same-site", ...navigation }],
  ])("lets %s through", (_, method, headers) => {
    expect(ask(method, headers)).toBe(true);
  });

  test.each([
    [
      "a foreign form",
      "POST",
      { origin: "https://attacker.example", "sec-fetch-site": "cross-site", ...navigation },
    ],
    ["a form of the API's page", "POST", { origin: "http://localhost:3000", "sec-fetch-site": "same-site" }],
    ["a form of another scheme", "POST", { origin: `https://${host}` }],
    ["a sandboxed page", "POST", { origin: "null" }],
    ["events for a page of an old browser", "GET", { origin: "http://localhost:3000" }],
    ["a fetch without CORS", "GET", { "sec-fetch-site": "cross-site", "sec-fetch-mode": "no-cors" }],
    ["a script of another port", "GET", { "sec-fetch-site": "same-site", "sec-fetch-mode": "no-cors" }],
    ["a foreign form without Origin", "POST", { "sec-fetch-site": "cross-site", ...navigation }],
    [
      "a foreign frame",
      "GET",
      { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "iframe" },
    ],
  ])("refuses %s", (_, method, headers) => {
    expect(ask(method, headers)).toBe(false);
  });
});
