import { fetchOnce } from "../deployed/fetch.ts";
import { isJsonObject, type JsonObject, kindOf, kindOfText, parseJsonObject } from "../deployed/json-text.ts";
import type { Outputs } from "../deployed/outputs.ts";
import { expectEqual, Mismatch, orNoAnswer, type Step, step } from "./step.ts";

/** Members of the discovery document, and the outputs that say the same. */
const announced = {
  issuer: "oidc_issuer_url",
  authorization_endpoint: "oidc_authorization_url",
  token_endpoint: "oidc_token_url",
  userinfo_endpoint: "oidc_userinfo_url",
  jwks_uri: "oidc_jwks_url",
} as const;

/** @see OpenID Connect Discovery 1.0 section 4 */
export function tryDiscovery(outputs: Outputs): Promise<Step> {
  return step("discovery agrees with the outputs", async () => {
    const document = await orNoAnswer(() => getJson(outputs.text("oidc_configuration_url")));
    for (const [member, output] of Object.entries(announced)) {
      expectEqual(member, document[member], outputs.text(output));
    }
    return String(document.issuer);
  });
}

/** @see RFC 7517 section 5 */
export function trySigningKeys(outputs: Outputs): Promise<Step> {
  return step("signing keys are published", async () => {
    const { keys } = await getJson(outputs.text("oidc_jwks_url"));
    if (!Array.isArray(keys)) throw new Mismatch(`keys must be a list, got ${kindOf(keys)}`);
    const usable = keys.filter(
      (key) => isJsonObject(key) && key.kty === "RSA" && typeof key.kid === "string",
    );
    if (usable.length === 0) throw new Mismatch("there must be an RSA key with a kid, got none");
    return `${usable.length} RSA keys`;
  });
}

async function getJson(url: string): Promise<JsonObject> {
  const { status, text } = await fetchOnce(url);
  expectEqual("the status", status, 200);
  const body = parseJsonObject(text);
  if (!body) throw new Mismatch(`the answer must be a JSON object, got ${kindOfText(text)}`);
  return body;
}
