import { describe, expect, test } from "vitest";
import { type Block, resources, synthesise } from "../support/synthesis.ts";

describe("ClientSecretStore", () => {
  const stack = synthesise({
    clientSecretStore: {},
    machineClients: {
      example: ["auth"],
      "items-reader": ["items.read"],
      "items-writer": ["items.read", "items.write"],
    },
  });
  const secrets = resources(stack, "aws_secretsmanager_secret");
  const versions = resources(stack, "aws_secretsmanager_secret_version");

  test("has one secret per machine client, and none for the public one", () => {
    expect(secrets.map(({ name }) => name).sort()).toEqual([
      "gatehouse-dev/machine-clients/example/credentials",
      "gatehouse-dev/machine-clients/items-reader/credentials",
      "gatehouse-dev/machine-clients/items-writer/credentials",
    ]);
  });

  test("has no name that looks as if it ended in an ARN's random suffix", () => {
    expect(secrets.filter(({ name }) => /-[^-]{6}$/.test(name as string))).toEqual([]);
  });

  test("holds id and secret by reference", () => {
    const client = /aws_cognito_user_pool_client\.machine-clients_items-writer_\w+/.source;
    const pattern = new RegExp(
      `^\\$\\{jsonencode\\(\\{"client_id" = ${client}\\.id, "client_secret" = ${client}\\.client_secret\\}\\)\\}$`,
    );
    expect(versions.filter(({ secret_string: value }) => pattern.test(value as string))).toHaveLength(1);
  });

  test("leaves a rotated secret as it is, and never lets its own first version lapse", () => {
    for (const version of versions) {
      expect(version).toMatchObject({
        version_stages: ["AWSCURRENT", "FIRST"],
        lifecycle: { ignore_changes: ["secret_string", "version_stages"] },
      });
    }
  });

  test("is written anew for a client that was replaced, and for no lesser change", () => {
    const triggers = versions.map(({ lifecycle }) => (lifecycle as Block).replace_triggered_by);
    expect(triggers).toHaveLength(3);
    for (const trigger of triggers) {
      expect(trigger).toEqual([
        expect.stringMatching(/^aws_cognito_user_pool_client\.machine-clients_[\w-]+\.id$/),
      ]);
    }
  });

  test.each([
    [true, 30],
    [false, 0],
  ])("can be brought back where the environment is protected (%s): for %d days", (protect, days) => {
    const store = synthesise({ clientSecretStore: {}, protectFromDeletion: protect });
    for (const secret of resources(store, "aws_secretsmanager_secret")) {
      expect(secret.recovery_window_in_days).toBe(days);
    }
  });

  test("encrypts with the environment's key where it names one", () => {
    const kmsKeyArn = "arn:aws:kms:eu-west-1:123456789012:key/1";
    for (const secret of resources(
      synthesise({ clientSecretStore: { kmsKeyArn } }),
      "aws_secretsmanager_secret",
    )) {
      expect(secret.kms_key_id).toBe(kmsKeyArn);
    }
  });

  test("puts out where each secret is, and marks none of it as secret", () => {
    expect(stack.output.machine_client_secret_arns).toEqual({
      value: {
        example: expect.stringMatching(/^\$\{aws_secretsmanager_secret\.[\w-]+\.arn\}$/),
        "items-reader": expect.stringContaining("items-reader"),
        "items-writer": expect.stringContaining("items-writer"),
      },
    });
  });

  test("is not there by default", () => {
    expect(resources(synthesise(), "aws_secretsmanager_secret")).toEqual([]);
    expect(synthesise().output).not.toHaveProperty("machine_client_secret_arns");
  });
});
