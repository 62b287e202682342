import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import {
  readPendingSecret,
  readStoredSecret,
  storeSecret,
} from "../../../operations/deployed/stored-secrets.ts";
import { type FakeSecretsManager, secretArn, startSecretsManager } from "../../support/secrets-manager.ts";

const storedAt = 1_750_000_000_500;
let secrets: FakeSecretsManager;
beforeAll(async () => {
  secrets = await startSecretsManager(() => storedAt);
});
afterAll(() => secrets.close());
beforeEach(() => {
  for (const [name, value] of Object.entries(secrets.environment)) vi.stubEnv(name, value);
  secrets.put(JSON.stringify({ client_id: "id", client_secret: "first" }));
});
afterEach(() => secrets.behave());

const newVersion = "v".repeat(32);

describe("readStoredSecret", () => {
  test("reads the current version", async () => {
    expect(await readStoredSecret(secretArn)).toMatchObject({
      members: { client_id: "id", client_secret: "first" },
      versionId: secrets.versionId(),
      createdAt: storedAt,
    });
  });

  test.each(["not JSON but first", '{"client_secret":1}', '{"client_secret":""}', '"first"', "null"])(
    "refuses %s without repeating it",
    async (text) => {
      secrets.put(text);
      const refusal = readStoredSecret(secretArn);
      await expect(refusal).rejects.toThrow(`${secretArn} must be JSON with the member client_secret`);
      await expect(refusal).rejects.not.toThrow("first");
    },
  );

  test.each([
    ["AccessDeniedException", "reading the stored secret failed, because the credentials may not do it"],
    ["UnrecognizedClientException", "because AWS does not accept the credentials"],
    ["ResourceNotFoundException", "AWS says ResourceNotFoundException"],
  ])("says what AWS's %s means", async (name, sentence) => {
    secrets.behave({ GetSecretValue: name });
    await expect(readStoredSecret(secretArn)).rejects.toThrow(sentence);
  });
});

describe("readPendingSecret", () => {
  test("is undefined where no version has the label", async () => {
    expect(await readPendingSecret(secretArn)).toBeUndefined();
  });

  test("says that it could not ask", async () => {
    secrets.behave({ GetSecretValue: "AccessDeniedException" });
    await expect(readPendingSecret(secretArn)).rejects.toThrow("reading the pending secret failed");
  });

  test("refuses what is no secret's ARN", async () => {
    await expect(readPendingSecret("books-reader")).rejects.toThrow(
      'output "machine_client_secret_arns" must name secrets by their ARNs, got "books-reader"; deploy it again',
    );
  });
});

describe("storeSecret", () => {
  test("stores a pending secret beside the current one, with the other members", async () => {
    await storeSecret(await readStoredSecret(secretArn), "second", newVersion, ["AWSPENDING"]);
    expect(await readPendingSecret(secretArn)).toMatchObject({
      versionId: newVersion,
      members: { client_id: "id", client_secret: "second" },
    });
    expect(await readStoredSecret(secretArn)).toMatchObject({ members: { client_secret: "first" } });
  });

  test("makes the current one, as the version that it names", async () => {
    const version = "w".repeat(32);
    await storeSecret(await readStoredSecret(secretArn), "third", version, ["AWSCURRENT", "AWSPENDING"]);
    expect(await readStoredSecret(secretArn)).toMatchObject({
      versionId: version,
      members: { client_id: "id", client_secret: "third" },
    });
    expect(await readPendingSecret(secretArn)).toMatchObject({ versionId: version });
  });

  test("says that it could not", async () => {
    secrets.behave({ PutSecretValue: "AccessDeniedException" });
    const stored = await readStoredSecret(secretArn);
    await expect(storeSecret(stored, "second", "x".repeat(32), ["AWSCURRENT"])).rejects.toThrow(
      "storing the new secret failed",
    );
  });
});
