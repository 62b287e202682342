import { describe, expect, test } from "vitest";
import { explainClaim } from "../../../local/console/claim-meanings.ts";
import { alice, browserClient, createPool, machineClient } from "../../support/user-pool.ts";

const nowMs = Date.UTC(2026, 0, 31, 12);
const seconds = nowMs / 1000;
const context = { pool: createPool("http://localhost:3001"), users: [alice], nowMs };
const elsewhere = { pool: undefined, users: [], nowMs };

describe("explainClaim", () => {
  test.each<[string, unknown, string]>([
    ["iss", context.pool.issuer, "The user pool example issued it."],
    ["sub", alice.sub, "The user alice."],
    ["sub", machineClient.clientId, "The machine client machine itself."],
    ["client_id", browserClient.clientId, "The client browser; the gateway compares it"],
    ["aud", browserClient.clientId, "The client browser; where it is there, the gateway looks at it alone."],
    ["aud", "https://api.example", "The resource that it is for; where it is there"],
    ["scope", "openid example/read", "What it may be used for (Read)."],
    ["token_use", "access", "For APIs."],
    ["token_use", "id", "An API should refuse it; the gateway does not look at this claim."],
    ["exp", seconds + 3600, "Expires in 60 minutes (2026-01-31T13:00:00.000Z)."],
    ["exp", seconds - 30, "Expired 30 seconds ago (2026-01-31T11:59:30.000Z)."],
    ["iat", seconds - 7200, "Issued 2 hours ago"],
    ["auth_time", seconds - 864_000, "10 days ago"],
    ["exp", 1e300, "at a time that is none"],
    ["exp", "soon", "at a time that is none"],
    ["username", "alice", "A user of the pool; only a person's token has it."],
    ["cognito:username", "mallory", "No user of this stack"],
    ["custom:tenant", "7", "An attribute of the pool's own."],
    ["email", "alice@example.com", "An attribute of the person."],
  ])("%s %j", (name, value, meaning) => {
    expect(explainClaim(name, value, context)).toContain(meaning);
  });

  test.each([
    ["iss", "No user pool of this stack."],
    ["sub", "Nobody that this stack knows."],
    ["client_id", "No client of this stack"],
  ])("%s of a foreign token", (name, meaning) => {
    expect(explainClaim(name, "stranger", elsewhere)).toContain(meaning);
  });
});
