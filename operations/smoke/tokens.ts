import { decodeJwt, type JWTPayload } from "jose";
import { machineClientId, machineClientNames, machineCredentials } from "../deployed/machine-clients.ts";
import type { Outputs } from "../deployed/outputs.ts";
import { requestToken } from "../deployed/token-endpoint.ts";
import { expectEqual, Mismatch, type Step, step } from "./step.ts";

export interface MachineToken {
  readonly clientName: string;
  readonly token: string;
  readonly scopes: readonly string[];
}

/**
 * Gets a token for each machine client; the signature is the gateway's business.
 *
 * @param tokens those that were got are added
 */
export async function* tryTokens(outputs: Outputs, tokens: MachineToken[]): AsyncGenerator<Step> {
  for (const clientName of machineClientNames(outputs)) {
    yield await step(`${clientName} gets a token`, async () => {
      const credentials = await machineCredentials(outputs, clientName);
      const { accessToken } = await requestToken(outputs.text("oidc_token_url"), credentials);
      const claims = claimsOf(accessToken);
      expectEqual("iss", claims.iss, outputs.text("oidc_issuer_url"));
      expectEqual("client_id", claims.client_id, machineClientId(outputs, clientName));
      expectEqual("token_use", claims.token_use, "access");
      if (typeof claims.scope !== "string") throw new Mismatch("scope must be there, got none");
      tokens.push({ clientName, token: accessToken, scopes: claims.scope.split(" ") });
      return claims.scope;
    });
  }
}

function claimsOf(accessToken: string): JWTPayload {
  try {
    return decodeJwt(accessToken);
  } catch {
    throw new Mismatch("the access token must be a JWT, got another text");
  }
}
