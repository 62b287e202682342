import type { Handler } from "../handler.ts";
import type { IdentityProvider } from "./identity-provider.ts";

/** `GET /oidc/logout`: ends the session at the identity provider; this API has none of its own. */
export function logOut({ logoutUrl }: IdentityProvider): Handler {
  return (_request, response) => {
    response.status(302).location(logoutUrl).end();
  };
}
