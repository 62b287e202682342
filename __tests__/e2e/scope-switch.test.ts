import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { tokenOf, withToken } from "../support/machine-token.ts";
import { type RunningSystem, startSystem } from "../support/running-system.ts";

let system: RunningSystem;

beforeAll(async () => {
  system = await startSystem();
});
afterAll(() => system?.stop());

const createItem = (token: string) =>
  withToken(`${system.output("example_url")}/items`, token, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: "{}",
  });
const listStatus = async (token: string) =>
  (await withToken(`${system.output("example_url")}/items`, token)).status;

/** Edits `environments.ts` of `dev`, and waits for the reload. */
async function setScopes(former: string, scopes: string, reloads: number): Promise<void> {
  const file = join(system.folder, "environments.ts");
  const settings = readFileSync(file, "utf8");
  const changed = settings.replace(`"items-reader": [${former}]`, `"items-reader": [${scopes}]`);
  expect(changed).not.toBe(settings);
  writeFileSync(file, changed);
  await system.untilPrinted("reloaded in", reloads);
}

describe("switching a machine's scope", () => {
  test("takes effect with the next token, while keys, ids and secrets stay", async () => {
    const credentials = () =>
      ["machine_client_ids", "machine_client_secrets"].map((name) => system.output(name));
    const before = credentials();
    const oldToken = await tokenOf(system, "items-reader");
    const refused = await createItem(oldToken);
    expect(refused.status).toBe(403);
    expect(await refused.json()).toEqual({ message: "Forbidden" });

    await setScopes('"items.read"', '"items.read", "items.write"', 1);
    expect(credentials()).toEqual(before);
    expect((await createItem(oldToken)).status).toBe(403);
    expect(await listStatus(oldToken)).toBe(200);
    const newToken = await tokenOf(system, "items-reader");
    expect((await createItem(newToken)).status).toBe(201);

    await setScopes('"items.read", "items.write"', '"items.read"', 2);
    expect((await createItem(newToken)).status).toBe(201);
    expect((await createItem(await tokenOf(system, "items-reader"))).status).toBe(403);
  });
});
