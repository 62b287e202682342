import { describe, expect, test } from "vitest";
import { outputsOf } from "../../../operations/deployed/outputs.ts";
import { tryDiscovery, trySigningKeys } from "../../../operations/smoke/discovery.ts";
import { serve } from "../../support/gateway-server.ts";

/** A provider with this document and these keys; the outputs say what a sound one would. */
async function provider({
  changes = {},
  keys = [{ kty: "RSA", kid: "1" }] as unknown,
  status = 200,
  text = "",
} = {}) {
  const origin = await serve((request, response) => {
    const body = request.url?.endsWith("jwks.json") ? { keys } : { ...document(origin), ...changes };
    response.writeHead(status).end(text || JSON.stringify(body));
  });
  const { issuer, authorization_endpoint, token_endpoint, userinfo_endpoint, jwks_uri } = document(origin);
  return outputsOf({
    oidc_configuration_url: `${origin}/.well-known/openid-configuration`,
    oidc_issuer_url: issuer,
    oidc_authorization_url: authorization_endpoint,
    oidc_token_url: token_endpoint,
    oidc_userinfo_url: userinfo_endpoint,
    oidc_jwks_url: jwks_uri,
  });
}

const document = (origin: string) => ({
  issuer: origin,
  authorization_endpoint: `${origin}/oauth2/authorize`,
  token_endpoint: `${origin}/oauth2/token`,
  userinfo_endpoint: `${origin}/oauth2/userInfo`,
  jwks_uri: `${origin}/.well-known/jwks.json`,
});

describe("tryDiscovery", () => {
  test("passes where the document says what the outputs say", async () => {
    expect(await tryDiscovery(await provider())).toMatchObject({ outcome: "passed" });
  });

  test.each(["issuer", "authorization_endpoint", "token_endpoint", "userinfo_endpoint", "jwks_uri"])(
    "fails where the document says another %s",
    async (member) => {
      const outputs = await provider({ changes: { [member]: "https://other.example" } });
      const step = await tryDiscovery(outputs);
      expect(step).not.toHaveProperty("endsWalk");
      expect(step).toMatchObject({
        outcome: "failed",
        detail: expect.stringContaining(`${member} must be "http://`),
      });
    },
  );

  test.each([
    ["<html>marked</html>", "HTML or XML"],
    ["[]", "JSON that is a list"],
  ])("fails where the document is %j", async (text, kind) => {
    expect(await tryDiscovery(await provider({ text }))).toMatchObject({
      outcome: "failed",
      detail: `the answer must be a JSON object, got ${kind}`,
      endsWalk: true,
    });
  });

  test("fails where no answer comes", async () => {
    const outputs = outputsOf({ oidc_configuration_url: "http://localhost:1/" });
    expect(await tryDiscovery(outputs)).toMatchObject({
      outcome: "failed",
      detail: expect.stringContaining("does not answer"),
      endsWalk: true,
    });
  });
});

describe("trySigningKeys", () => {
  test("passes where there is an RSA key with a kid", async () => {
    expect(await trySigningKeys(await provider())).toMatchObject({ outcome: "passed" });
  });

  test.each([[[]], [[{ kty: "EC", kid: "1" }]], [[{ kty: "RSA" }]], [[null]], [null], [7], ["a"]])(
    "fails with the keys %j",
    async (keys) => {
      expect(await trySigningKeys(await provider({ keys }))).toMatchObject({ outcome: "failed" });
    },
  );

  test("fails where the keys are not served", async () => {
    expect(await trySigningKeys(await provider({ status: 503 }))).toMatchObject({
      outcome: "failed",
      detail: "the status must be 200, got 503",
    });
  });
});
