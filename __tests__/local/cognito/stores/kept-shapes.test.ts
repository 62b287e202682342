import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { createLivePool } from "../../../../local/cognito/live-pool.ts";
import { UserError } from "../../../../local/errors.ts";
import { State } from "../../../../local/state.ts";
import { temporaryDirectory } from "../../../support/lambda-function.ts";
import { alice, createPool, machineClient } from "../../../support/user-pool.ts";

const now = () => Date.UTC(2026, 0, 1);
const pool = createPool("http://localhost:4000");

/** A file with a value of every kind that the stores of a pool keep. */
async function writeEveryKind(): Promise<string> {
  const file = join(temporaryDirectory(), "state.json");
  const state = new State({ file, now });
  const live = await createLivePool({ pool, state, now });
  const client = machineClient;
  const grant = {
    clientId: client.clientId,
    username: alice.username,
    scopes: ["openid"],
    authTimeSeconds: 1,
    originJti: "origin",
    eventId: "event",
  };
  live.createdAt("client");
  live.clientSecrets.list(client);
  live.sessions.start(alice);
  live.challenges.start(client, alice);
  live.codes.issue({ grant, redirectUri: "http://localhost/callback", redirectUriSent: true });
  live.refreshTokens.revoke(live.refreshTokens.issue(client, grant));
  await live.users.changePassword(alice, "Another-Password-1");
  live.users.add({ ...alice, username: "bob" });
  state.flush();
  return file;
}

describe("assertKeptShapes", () => {
  test("takes what the stores have written", async () => {
    const state = new State({ file: await writeEveryKind(), now });
    await expect(createLivePool({ pool, state, now })).resolves.toBeDefined();
  });

  test("refuses, in one sentence, a value of another shape of every kind that the stores write", async () => {
    const file = await writeEveryKind();
    const entries = JSON.parse(readFileSync(file, "utf8")) as Record<string, { value: unknown }>;
    const keys = Object.keys(entries);
    const kinds = new Set(keys.map((key) => key.split("/")[2]));
    expect(kinds.size).toBe(11);
    for (const key of keys) {
      for (const value of [{}, [{}], null]) {
        writeFileSync(file, JSON.stringify({ ...entries, [key]: { ...entries[key], value } }));
        const state = new State({ file, now });
        await expect(createLivePool({ pool, state, now }), key).rejects.toThrow(UserError);
      }
    }
  });

  test("refuses a signing key that is none", async () => {
    const file = await writeEveryKind();
    const text = readFileSync(file, "utf8");
    writeFileSync(file, text.replace('"kty":"RSA"', '"kty":"EC"'));
    const state = new State({ file, now });
    await expect(createLivePool({ pool, state, now })).rejects.toThrow(
      "a signing key in the state must be an RSA key, got none; start with --fresh",
    );
  });
});
