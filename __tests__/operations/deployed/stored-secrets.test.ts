import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from "vitest";
import { readStoredSecret, replaceStoredSecret } from "../../../operations/deployed/stored-secrets.ts";
import { type FakeSecretsManager, secretArn, startSecretsManager } from "../../support/secrets-manager.ts";

let secrets: FakeSecretsManager;
beforeAll(async () => {
  secrets = await startSecretsManager();
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
    });
  });

  test.each(["not JSON but first", '{"client_secret":1}', '"first"', "null"])(
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

describe("replaceStoredSecret", () => {
  test("stores the new secret beside the other members, as the version that it names", async () => {
    await replaceStoredSecret(await readStoredSecret(secretArn), "second", newVersion);
    expect(await readStoredSecret(secretArn)).toEqual({
      arn: secretArn,
      versionId: newVersion,
      members: { client_id: "id", client_secret: "second" },
    });
  });

  test("says that it could not", async () => {
    secrets.behave({ PutSecretValue: "AccessDeniedException" });
    await expect(
      replaceStoredSecret(await readStoredSecret(secretArn), "second", newVersion),
    ).rejects.toThrow("storing the new secret failed");
  });
});
