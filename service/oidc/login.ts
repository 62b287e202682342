import type { Handler } from "../handler.ts";
import type { IdentityProvider } from "./identity-provider.ts";
import { keepLogin } from "./login-cookie.ts";

/** `GET /oidc`: sends the browser to the identity provider. It comes back to the callback and nowhere else. */
export function startLogin(identityProvider: IdentityProvider, now: () => number): Handler {
  return async (request, response) => {
    const { url, login } = await identityProvider.startLogin();
    keepLogin(request, response, login, now());
    response.status(302).location(url.href).end();
  };
}
