import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { outputsOf } from "../../../operations/deployed/outputs.ts";
import type { Step } from "../../../operations/smoke/step.ts";
import { type MachineToken, tryTokens } from "../../../operations/smoke/tokens.ts";
import { serve } from "../../support/gateway-server.ts";
import { machineClient, type RunningUserPool, startUserPool } from "../../support/user-pool.ts";

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

async function walk(changes: Record<string, unknown> = {}) {
  const outputs = outputsOf({
    oidc_issuer_url: pool.pool.issuer,
    oidc_token_url: `${pool.origin}/oauth2/token`,
    machine_client_ids: { machine: machineClient.clientId },
    machine_client_secrets: { machine: machineClient.clientSecret },
    ...changes,
  });
  const tokens: MachineToken[] = [];
  const steps: Step[] = [];
  for await (const step of tryTokens(outputs, tokens)) steps.push(step);
  return { steps, tokens };
}

describe("tryTokens", () => {
  test("gets a token for each machine client", async () => {
    const { steps, tokens } = await walk();
    expect(steps).toEqual([
      { name: "machine gets a token", outcome: "passed", detail: "example/read example/write" },
    ]);
    expect(tokens).toMatchObject([{ clientName: "machine", scopes: ["example/read", "example/write"] }]);
  });

  test("fails with a secret that is not the client's", async () => {
    const { steps, tokens } = await walk({ machine_client_secrets: { machine: "wrong" } });
    expect(steps).toMatchObject([{ outcome: "failed", detail: expect.stringContaining("refuses client") }]);
    expect(tokens).toEqual([]);
  });

  test("fails where the token is of another issuer", async () => {
    const { steps, tokens } = await walk({ oidc_issuer_url: "https://other.example" });
    expect(steps).toMatchObject([{ outcome: "failed", detail: expect.stringContaining("iss must be") }]);
    expect(tokens).toEqual([]);
  });

  test("fails where the token is no JWT", async () => {
    const origin = await serve((_, response) =>
      response.end(JSON.stringify({ access_token: "marked", expires_in: 3600 })),
    );
    const { steps, tokens } = await walk({ oidc_token_url: `${origin}/token` });
    expect(steps).toMatchObject([
      { outcome: "failed", detail: "the access token must be a JWT, got another text" },
    ]);
    expect(tokens).toEqual([]);
  });
});
