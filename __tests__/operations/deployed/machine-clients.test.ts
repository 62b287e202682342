import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import {
  machineClientId,
  machineClientNames,
  machineCredentials,
} from "../../../operations/deployed/machine-clients.ts";
import { outputsOf } from "../../../operations/deployed/outputs.ts";
import { type FakeSecretsManager, secretArn, startSecretsManager } from "../../support/secrets-manager.ts";

let secrets: FakeSecretsManager;
beforeAll(async () => {
  secrets = await startSecretsManager();
});
afterAll(() => secrets.close());

const outputs = (more: Record<string, unknown> = {}) =>
  outputsOf({
    machine_client_ids: { reader: "id-r", example: "id-e" },
    machine_client_secrets: { example: "of the output" },
    ...more,
  });

describe("machineClientNames", () => {
  test("lists them in order", () => {
    expect(machineClientNames(outputs())).toEqual(["example", "reader"]);
  });
});

describe("machineClientId", () => {
  test("refuses a name that is not a client's, and says which are", () => {
    expect(machineClientId(outputs(), "example")).toBe("id-e");
    expect(() => machineClientId(outputs(), "web")).toThrow(
      'CLIENT must name a machine client of the system, got "web"; there are example, reader',
    );
  });
});

describe("machineCredentials", () => {
  test("takes the secret of the outputs where it is stored nowhere else", async () => {
    expect(await machineCredentials(outputs(), "example")).toEqual({
      clientId: "id-e",
      clientSecret: "of the output",
    });
  });

  test("asks Secrets Manager first: after a rotation the output is stale", async () => {
    for (const [name, value] of Object.entries(secrets.environment)) vi.stubEnv(name, value);
    secrets.put(JSON.stringify({ client_secret: "rotated" }));
    const stored = outputs({ machine_client_secret_arns: { example: secretArn } });
    expect(await machineCredentials(stored, "example")).toEqual({
      clientId: "id-e",
      clientSecret: "rotated",
    });
  });

  test("says that a client's secret is nowhere", async () => {
    await expect(machineCredentials(outputs(), "reader")).rejects.toThrow(
      'client "reader" has no secret in the outputs; deploy it again',
    );
  });
});
