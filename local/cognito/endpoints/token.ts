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
 * One `grant_type`: gets a client that has proved who it is, and the parameters of its request.
 *
 * @throws {Refusal}
 */
export type Grant = (client: UserPoolClient, parameters: URLSearchParams) => Promise<TokenAnswer>;

/**
 * `POST /oauth2/token`. Every error is a 400, a wrong secret too. Parameters count in the form and in the URL's query
 * alike, those of the form first.
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
    const parameters = new URLSearchParams([...request.form, ...request.query]);
    const grantType = parameter(parameters, "grant_type");
    if (!grantType) throw invalidRequest();
    const grant = grants.get(grantType);
    if (!grant) throw unsupportedGrantType();
    const client = authenticate({ ...request, form: parameters }, 400);
    return json(200, await grant(client, parameters));
  };
}
