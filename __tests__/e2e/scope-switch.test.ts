import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emma } from "../support/books-service.ts";
import { tokenOf, withToken } from "../support/machine-token.ts";
import { type RunningSystem, startSystem } from "../support/running-system.ts";

let system: RunningSystem;

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());

const createBook = (token: string) =>
  withToken(`${system.output("example_url")}/books`, token, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(emma),
  });
const listStatus = async (token: string) =>
  (await withToken(`${system.output("example_url")}/books`, token)).status;

/** Edits `environments.ts` of `dev`, and waits for the reload. */
async function setScopes(former: string, scopes: string, reloads: number): Promise<void> {
  const file = join(system.folder, "environments.ts");
  const settings = readFileSync(file, "utf8");
  const changed = settings.replace(`"books-reader": [${former}]`, `"books-reader": [${scopes}]`);
  expect(changed).not.toBe(settings);
  writeFileSync(file, changed);
  await system.untilPrinted("reloaded in", reloads);
}

describe("switching a machine's scope", () => {
  test("takes effect with the next token, while keys, ids and secrets stay", async () => {
    const credentials = () =>
      ["machine_client_ids", "machine_client_secrets"].map((name) => system.output(name));
    const before = credentials();
    const oldToken = await tokenOf(system, "books-reader");
    const refused = await createBook(oldToken);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({ message: "Forbidden" });

    await setScopes('"books.read"', '"books.read", "books.write"', 1);
    expect(credentials()).toEqual(before);
    expect((await createBook(oldToken)).status).toBe(403);
    expect(await listStatus(oldToken)).toBe(200);
    const newToken = await tokenOf(system, "books-reader");
    expect((await createBook(newToken)).status).toBe(201);

    await setScopes('"books.read", "books.write"', '"books.read"', 2);
    expect((await createBook(newToken)).status).toBe(201);
    expect((await createBook(await tokenOf(system, "books-reader"))).status).toBe(403);
  });
});
