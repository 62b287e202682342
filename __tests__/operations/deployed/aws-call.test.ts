import { beforeEach, describe, expect, test, vi } from "vitest";
import { callAws, requireTime } from "../../../operations/deployed/aws-call.ts";
import { readStoredSecret } from "../../../operations/deployed/stored-secrets.ts";
import { clientSecretsOf } from "../../../operations/rotate/client-secrets.ts";
import { serve } from "../../support/gateway-server.ts";
import { secretArn } from "../../support/secrets-manager.ts";

beforeEach(() => {
  vi.stubEnv("AWS_ACCESS_KEY_ID", "test");
  vi.stubEnv("AWS_SECRET_ACCESS_KEY", "test");
});

/** Whatever is asked of AWS gets this answer, such as from a proxy. */
async function answerWith(status: number, body: string, type = "application/x-amz-json-1.1"): Promise<void> {
  const origin = await serve((_, response) => {
    response.writeHead(status, { "content-type": type }).end(body);
  });
  vi.stubEnv("AWS_ENDPOINT_URL", origin);
}

const secrets = () => clientSecretsOf("eu-west-1_abcDEF123", "client");
const listSecrets = async () => (await secrets()).list();
const addSecret = async () => (await secrets()).add("x".repeat(24));
const readSecret = () => readStoredSecret(secretArn);

const calls: [string, () => Promise<unknown>][] = [
  ["listing the client's secrets", listSecrets],
  ["adding a secret", addSecret],
  ["reading the stored secret", readSecret],
];

async function messageOf(call: () => Promise<unknown>): Promise<string> {
  const error: Error = await call().then(
    () => new Error("it was accepted"),
    (reason) => reason,
  );
  expect(error.name).toBe("UserError");
  expect(error.message).not.toMatch(/\n|JSON|\$response|Deserialization|marked/);
  return error.message;
}

describe.each(calls)("%s", (purpose, call) => {
  test.each([
    [200, "<html><body>marked: log in to the network</body></html>"],
    [403, "<html><body>marked</body></html>"],
    [407, "marked, but no JSON"],
    [403, '{"error":"marked"}'],
    [301, ""],
  ])("says in one sentence that an answer is not AWS's: %d %s", async (status, body) => {
    await answerWith(status, body, "text/html");
    expect(await messageOf(call)).toBe(
      `${purpose} failed, because the answer (status ${status}) is not one of AWS's; look for a proxy in between, and at the AWS_ENDPOINT_URL variables`,
    );
  });

  test.each(["", "null", "[]", '"marked"', '{"other":"marked"}'])(
    "says in one sentence what an answer lacks: %j",
    async (body) => {
      await answerWith(200, body);
      expect(await messageOf(call)).toMatch(
        new RegExp(`^the answer to ${purpose} must have \\w+, got nothing; look for a proxy in between`),
      );
    },
  );

  test("says that no answer came", async () => {
    vi.stubEnv("AWS_ENDPOINT_URL", "http://localhost:1");
    expect(await messageOf(call)).toBe(
      `${purpose} failed, because no answer came (ECONNREFUSED); look at the network, and at the region`,
    );
  });

  test("hands on what AWS says", async () => {
    await answerWith(400, '{"__type":"TooManyRequestsException","message":"Rate exceeded"}');
    expect(await messageOf(call)).toBe(`${purpose} failed, AWS says TooManyRequestsException: Rate exceeded`);
  });
});

describe("an answer with members of other types", () => {
  test.each<[string, () => Promise<unknown>, object]>([
    ["ClientSecrets, got a string", listSecrets, { ClientSecrets: "marked" }],
    ["ClientSecrets, got a list", listSecrets, { ClientSecrets: [null] }],
    ["ClientSecretId, got a number", listSecrets, { ClientSecrets: [{ ClientSecretId: 7 }] }],
    ["ClientSecretId, got one without meaning", listSecrets, { ClientSecrets: [{ ClientSecretId: "" }] }],
    ["ClientSecretId, got nothing", addSecret, { ClientSecretDescriptor: { Other: "marked" } }],
    ["ClientSecretDescriptor, got a string", addSecret, { ClientSecretDescriptor: "marked" }],
    ["VersionId, got nothing", readSecret, { SecretString: "marked" }],
    ["CreatedDate, got nothing", readSecret, { VersionId: "v", SecretString: '{"client_secret":"marked"}' }],
    ["CreatedDate, got one without meaning", readSecret, { VersionId: "v", CreatedDate: 0 }],
  ])("must have %s", async (fault, call, answer) => {
    await answerWith(200, JSON.stringify(answer));
    expect(await messageOf(call)).toContain(`must have ${fault}; look for a proxy`);
  });

  test("a secret that is not text is none", async () => {
    await answerWith(200, JSON.stringify({ VersionId: "v", CreatedDate: 1, SecretString: { a: "marked" } }));
    await expect(readSecret()).rejects.toThrow("must be JSON with the member client_secret");
  });
});

describe("callAws", () => {
  test("says that there are no credentials", async () => {
    const error = Object.assign(new Error("Could not load credentials"), {
      name: "CredentialsProviderError",
    });
    await expect(callAws("it", () => Promise.reject(error))).rejects.toThrow(
      "it failed, because there are no AWS credentials; run aws sso login, or set AWS_PROFILE",
    );
  });

  test("gives the first line of an error that it does not know", async () => {
    const error = new TypeError("something\nwith a stack");
    await expect(callAws("it", () => Promise.reject(error))).rejects.toThrow(
      /^it failed, the AWS SDK says TypeError: something$/,
    );
  });
});

describe("requireTime", () => {
  test.each([new Date(Number.NaN), "2026-01-01", 1, null])("refuses %s", (value) => {
    expect(() => requireTime({ CreatedDate: value }, "CreatedDate", "it")).toThrow(
      "the answer to it must have CreatedDate, got",
    );
  });
});
