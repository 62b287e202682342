import type { UserPoolClient } from "../../model.ts";
import type { AuthenticateClient } from "../clients.ts";
import { invalidRequest, unsupportedGrantType } from "../errors.ts";
import { parameter } from "../request.ts";
import { json } from "../response.ts";
import type { Handler } from "../router.ts";

/** Cognito's answer never names the scope. */
interface TokenAnswer {
  readonly id_token?: string;
  readonly access_token: string;
  readonly refresh_token?: string | undefined;
  /** Seconds. */
  readonly expires_in: number;
  readonly token_type: "Bearer";
}

/**
 * One `grant_type`: gets a client that has proved who it is, and the form.
 *
 * @throws {Refusal}
 */
export type Grant = (client: UserPoolClient, form: URLSearchParams) => Promise<TokenAnswer>;

/**
 * `POST /oauth2/token`. Every error is a 400, a wrong secret too.
 *
 * @param grants by `grant_type`
 * @see RFC 6749 section 3.2
 */
export function createTokenEndpoint(
  authenticate: AuthenticateClient,
  grants: ReadonlyMap<string, Grant>,
): Handler {
  return async (request) => {
    if (!request.form) throw invalidRequest();
    const grantType = parameter(request.form, "grant_type");
    if (!grantType) throw invalidRequest();
    const grant = grants.get(grantType);
    if (!grant) throw unsupportedGrantType();
    const client = authenticate(request, 400);
    return json(200, await grant(client, request.form));
  };
}
