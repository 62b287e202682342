import type { ServerResponse } from "node:http";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { createSigningKeys, type FindKey } from "../../../local/http-api/signing-keys.ts";
import { startIssuer, type TestIssuer } from "../../support/gateway-issuer.ts";
import { httpApiGuide } from "../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../fidelity/behaviour.ts";

const discoveryPath = "/pool/.well-known/openid-configuration";
const jwksPath = "/pool/.well-known/jwks.json";
const hourMs = 60 * 60 * 1000;

let issuer: TestIssuer;
let nowMs: number;
let findKey: FindKey;

beforeEach(async () => {
  issuer = await startIssuer();
  nowMs = Date.UTC(2026, 0, 1);
  findKey = createSigningKeys(issuer.url, () => nowMs);
});
afterEach(() => issuer.close());

async function currentKid(): Promise<string> {
  const [header = ""] = (await issuer.sign({})).split(".");
  return (JSON.parse(Buffer.from(header, "base64url").toString()) as { kid: string }).kid;
}

describe("createSigningKeys", () => {
  test("follows the issuer's discovery document to its keys", async () => {
    proves(
      documented("Discovery leads to the JWKS, `kid` to the key", httpApiGuide("http-api-jwt-authorizer")),
    );
    await expect(findKey(await currentKid(), "RS256")).resolves.toBeDefined();
    expect(issuer.requests).toEqual([discoveryPath, jwksPath]);
  });

  test("fetches once for tokens that come at the same time", async () => {
    const kid = await currentKid();
    await Promise.all(Array.from({ length: 10 }, () => findKey(kid, "RS256")));
    expect(issuer.requests).toEqual([discoveryPath, jwksPath]);
  });

  test("keeps the keys for two hours: until then a key that was withdrawn still counts", async () => {
    proves(documented("Keys are kept for up to two hours", httpApiGuide("http-api-jwt-authorizer")));
    const kid = await currentKid();
    await findKey(kid, "RS256");
    await issuer.rotate();
    nowMs += 2 * hourMs - 1;
    await expect(findKey(kid, "RS256")).resolves.toBeDefined();
    nowMs += 1;
    await expect(findKey(kid, "RS256")).rejects.toThrow("no key of the issuer matches the token");
  });

  test("by our choice, fetches again for an unknown key id, at most every ten seconds", async () => {
    proves(ourChoice("An unknown `kid` makes it fetch again, every ten seconds at most"));
    await findKey(await currentKid(), "RS256");
    await issuer.rotate();
    await expect(findKey(await currentKid(), "RS256")).rejects.toThrow();
    expect(issuer.requests).toHaveLength(2);
    nowMs += 10_000;
    await expect(findKey(await currentKid(), "RS256")).resolves.toBeDefined();
    expect(issuer.requests).toHaveLength(4);
  });

  test("says so when discovery cannot be reached or is no JSON", async () => {
    const kid = await currentKid();
    issuer.overrides.set(discoveryPath, (_, response) => response.writeHead(500).end());
    await expect(findKey(kid, "RS256")).rejects.toThrow("OIDC discovery endpoint communication error");
    nowMs += 10_000;
    issuer.overrides.set(discoveryPath, (_, response) => response.end("null"));
    await expect(findKey(kid, "RS256")).rejects.toThrow("OIDC discovery endpoint communication error");
  });

  test("by our choice, tries again ten seconds after a failure, and not before, whatever tokens come", async () => {
    proves(
      ourChoice("Ten seconds pass between two fetches, whatever tokens come and however the first ended"),
    );
    const kid = await currentKid();
    issuer.overrides.set(jwksPath, (_, response) => response.writeHead(500).end());
    for (let token = 0; token < 1000; token += 1)
      await expect(findKey(`forged ${token}`, "RS256")).rejects.toThrow("JWKS communication error");
    expect(issuer.requests).toEqual([discoveryPath, jwksPath]);
    issuer.overrides.clear();
    nowMs += 9999;
    await expect(findKey(kid, "RS256")).rejects.toThrow("JWKS communication error");
    expect(issuer.requests).toHaveLength(2);
    nowMs += 1;
    await expect(findKey(kid, "RS256")).resolves.toBeDefined();
    expect(issuer.requests).toHaveLength(4);
  });

  test.each([
    ["fails", (response: ServerResponse) => response.writeHead(500).end()],
    ["finds no key at all", (response: ServerResponse) => response.end('{"keys":[]}')],
    ["finds something else", (response: ServerResponse) => response.end("[]")],
  ])("keeps good keys when a fetch %s, and says so to other tokens", async (_, answer) => {
    proves(ourChoice("A failed fetch counts for ten seconds, and good keys stay in use meanwhile"));
    const kid = await currentKid();
    await findKey(kid, "RS256");
    issuer.overrides.set(jwksPath, (_request, response) => answer(response));
    for (let fetches = 2; fetches < 5; fetches += 1) {
      nowMs += 10_000;
      for (let token = 0; token < 20; token += 1) {
        await expect(findKey("forged", "RS256")).rejects.toThrow("JWKS communication error");
        await expect(findKey(kid, "RS256")).resolves.toBeDefined();
      }
      expect(issuer.requests).toHaveLength(fetches * 2);
    }
    nowMs += 2 * hourMs;
    await expect(findKey(kid, "RS256")).resolves.toBeDefined();
  });

  test("says so when the JWKS cannot be reached", async () => {
    issuer.overrides.set(jwksPath, (_, response) => response.writeHead(404).end());
    await expect(findKey(await currentKid(), "RS256")).rejects.toThrow("JWKS communication error");
  });

  test("gives a document up after 1.5 seconds and not before", async () => {
    proves(documented("Discovery and JWKS are waited for 1500 ms each", httpApiGuide("http-api-quotas")));
    issuer.overrides.set(discoveryPath, () => {});
    const startedAt = Date.now();
    await expect(findKey(await currentKid(), "RS256")).rejects.toThrow(
      "OIDC discovery endpoint communication error",
    );
    expect(Date.now() - startedAt).toBeGreaterThan(1400);
  });

  test("reads 150 000 bytes of a JWKS and no more", async () => {
    proves(documented("A JWKS has at most 150 000 bytes", httpApiGuide("http-api-quotas")));
    const kid = await currentKid();
    const keys = ((await (await fetch(`${issuer.url}/.well-known/jwks.json`)).json()) as { keys: object[] })
      .keys;
    const padded = (bytes: number) => JSON.stringify({ keys }).padEnd(bytes, " ");
    issuer.overrides.set(jwksPath, (_, response) => response.end(padded(150_001)));
    await expect(findKey(kid, "RS256")).rejects.toThrow("JWKS communication error");
    nowMs += 10_000;
    issuer.overrides.set(jwksPath, (_, response) => response.end(padded(150_000)));
    await expect(findKey(kid, "RS256")).resolves.toBeDefined();
  });

  test("finds neither keys of another use, type or algorithm", async () => {
    const kid = await currentKid();
    const [key] = ((await (await fetch(`${issuer.url}/.well-known/jwks.json`)).json()) as { keys: [object] })
      .keys;
    for (const change of [{ use: "enc" }, { kty: "EC" }, { alg: "RS512" }]) {
      issuer.overrides.set(jwksPath, (_, response) =>
        response.end(JSON.stringify({ keys: [null, { ...key, ...change }] })),
      );
      const fresh = createSigningKeys(issuer.url, () => nowMs);
      await expect(fresh(kid, "RS256")).rejects.toThrow("no key of the issuer matches the token");
    }
  });
});
