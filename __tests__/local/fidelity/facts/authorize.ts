import type { Section } from "../fact.ts";

export const authorize: Section = {
  title: "Cognito: /oauth2/authorize and /login",
  facts: [
    {
      behaviour: "GET without a session is a 302 to `/login` with the same query",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorize.test.ts > createAuthorizeEndpoint > sends somebody without a session to /login with the same query, byte by byte",
    },
    {
      behaviour: "With a live session it is a 302 straight back to the application",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorize.test.ts > createAuthorizeEndpoint > sends somebody with a session straight back, with a code of UUID form first and the state second",
    },
    {
      behaviour: "POST is not supported",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorize.test.ts > createAuthorizeEndpoint > serves GET only",
    },
    {
      behaviour: "`code` comes first and has the form of a UUID; `state` follows",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorize.test.ts > createAuthorizeEndpoint > sends somebody with a session straight back, with a code of UUID form first and the state second",
    },
    {
      behaviour: "`state` is sent back only if it came",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorize.test.ts > createAuthorizeEndpoint > sends no state back if none was sent",
    },
    {
      behaviour: "`state` cannot be JSON, encoded or not",
      grade: "D",
      source: "AWS: authorization-endpoint",
      notEmulated:
        "AWS asks applications to encode it in base64 and does not say what becomes of one that is not",
    },
    {
      behaviour: "`redirect_uri` is https, http on localhost or an app's own scheme",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/terraform/families/user-pool-client.test.ts > readClients > takes the callback %s",
    },
    {
      behaviour: "It is absolute and has no fragment",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/terraform/families/user-pool-client.test.ts > readClients > refuses the callback %j",
    },
    {
      behaviour:
        "It matches a registered one exactly, or the browser goes to `/error?error=redirect_mismatch&client_id=…`",
      grade: "M",
      source: "a capture of 2026-07",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, errors shown by the pool's own page > the unregistered redirect_uri %s is redirect_mismatch",
    },
    {
      behaviour: "It may be left out only where the client has a default or a single callback",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, errors shown by the pool's own page > an omitted redirect_uri is redirect_mismatch unless the client has a default or a single callback",
    },
    {
      behaviour: "An absent `client_id` leads to `/error?error=Required+parameters+missing`",
      grade: "M",
      source: "a capture of 2026-07",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, errors shown by the pool's own page > an absent or empty client_id is Required parameters missing",
    },
    {
      behaviour: "An unknown one leads to `/error?error=invalid_request&client_id=…`",
      grade: "M",
      source: "a capture of 2026-07",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, errors shown by the pool's own page > an unknown client is invalid_request",
    },
    {
      behaviour: "So does a client without an identity provider",
      grade: "M",
      source: "a capture of 2026-07",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, errors shown by the pool's own page > a client without an identity provider is invalid_request",
    },
    {
      behaviour: "The `/error` page has status 400",
      grade: "M",
      source: "a capture of 2026-07",
      test: "local/cognito/pages/error-page.test.ts > showError > shows error=%s as a page with status 400",
    },
    {
      behaviour:
        "`response_type` is `code` or `token`; all else is `invalid_request`, sent to the application",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, errors sent to the application > response_type %j is invalid_request",
    },
    {
      behaviour: "A flow that the client does not have is `unauthorized_client`",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, errors sent to the application > a flow that the client does not have is unauthorized_client",
    },
    {
      behaviour:
        "A challenge needs the method `S256`: `plain`, or one of the two alone, is `invalid_request`",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, errors sent to the application > the incomplete or plain PKCE parameters %j are invalid_request",
    },
    {
      behaviour: "A challenge that S256 cannot give is `invalid_request`",
      grade: "U",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, errors sent to the application > a challenge that S256 cannot give is invalid_request (our choice)",
    },
    {
      behaviour:
        "A scope that is not the client's is `error_description=invalid_scope`, `state`, `error=invalid_request`, in this order",
      grade: "M",
      source: "mlops-club #40 (AWS's page shows a plain `invalid_scope`)",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, errors sent to the application > the scope %j, not the client's, is invalid_request with the description invalid_scope, in Cognito's order",
    },
    {
      behaviour: "`openid` is required beside `phone`, `email` and `profile`",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, errors sent to the application > the scope %j needs openid beside it",
    },
    {
      behaviour: "Without `scope` all of the client's are granted",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, scopes > grants all of the client's scopes when none is asked for",
    },
    {
      behaviour: "An error of `response_type=token` goes into the fragment",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, errors sent to the application > an error of the implicit flow goes into the fragment",
    },
    {
      behaviour: "So do its tokens, without a refresh token",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-response.test.ts > createAuthorizationResponder, implicit flow > answers with tokens in the fragment and no refresh token",
    },
    {
      behaviour: "A fault inside Cognito is sent to the application as `server_error`",
      grade: "D",
      source: "AWS: authorization-endpoint",
      notEmulated: "a fault of the runner is a 500 with its cause on stderr, so that it is found",
    },
    {
      behaviour: "`nonce` is copied into the ID token",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/claims.test.ts > idClaims > are Cognito's claims: no scope, client_id or version, verified flags as booleans, custom ones as strings",
    },
    {
      behaviour: "`identity_provider` and `idp_identifier` lead to another provider",
      grade: "D",
      source: "AWS: authorization-endpoint",
      notEmulated: "the local pool has its own people only; the request gets a page that says so",
    },
    {
      behaviour: "`identity_provider=COGNITO` is the pool's own login",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, federation > identity_provider=COGNITO is the pool's own login",
    },
    {
      behaviour: "`lang` translates the login pages",
      grade: "D",
      source: "AWS: authorization-endpoint",
      notEmulated: "the local pages are in English",
    },
    {
      behaviour: "`login_hint` fills in the user name",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/login.test.ts > createLoginEndpoint, the page > fills in login_hint, as text",
    },
    {
      behaviour: "`prompt=none` without a session is `login_required`",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, prompt and max_age > prompt=none without a session is login_required",
    },
    {
      behaviour: "`prompt=login` asks for the password in spite of a session",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, prompt and max_age > prompt=%s asks for the password in spite of a session",
    },
    {
      behaviour: "`prompt` counts with managed login alone",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, prompt and max_age > the classic hosted UI ignores prompt",
    },
    {
      behaviour: "`none` beside another prompt, or an unknown one, is `invalid_request`",
      grade: "U",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, prompt and max_age > prompt=%j is invalid_request (our choice)",
    },
    {
      behaviour: "`max_age` asks for the password when the login is that old",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, prompt and max_age > max_age asks for the password when the login is that old",
    },
    {
      behaviour: "The LITE tier ignores `max_age`",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, prompt and max_age > the LITE tier ignores max_age",
    },
    {
      behaviour: "`acr_values` asks for a second factor",
      grade: "D",
      source: "AWS: authorization-endpoint",
      notEmulated: "the local pool has no second factors; a pool that requires them is refused at the start",
    },
    {
      behaviour: "`resource` (RFC 8707) becomes `aud` of the access token, kept on refresh",
      grade: "D",
      source: "AWS: authorization-endpoint",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, resource (RFC 8707) > puts the resource into aud of the access token, also after a refresh, and not into the ID token's",
    },
    {
      behaviour:
        "A `resource` that is no resource server's URL, or more than one, is `invalid_target`; the LITE tier ignores it",
      grade: "U",
      test: "local/cognito/endpoints/authorization-request.test.ts > readAuthorizationRequest, resource (RFC 8707) > refuses %s: exactly one URL that a resource server has as its identifier (our choice: invalid_target)",
    },
    {
      behaviour: "`/login` is a form that posts `username` and `password` to `/login` with the same query",
      grade: "D",
      source: "AWS: login-endpoint",
      test: "local/cognito/endpoints/login.test.ts > createLoginEndpoint, the page > is a form that posts name and password to /login with the same query",
    },
    {
      behaviour: "The name of the form's CSRF field",
      grade: "U",
      test: "local/cognito/endpoints/login.test.ts > createCsrfGuard > refuses a login without the hidden field, though the password is right",
    },
    {
      behaviour: "A login that succeeds goes back with a code",
      grade: "D",
      source: "AWS: login-endpoint",
      test: "local/cognito/endpoints/login.test.ts > createLoginEndpoint, name and password > sends the person back with a code and starts the session",
    },
    {
      behaviour: 'A wrong password stays on the page: "Incorrect username or password."',
      grade: "M",
      source: "captured pages",
      test: "local/cognito/endpoints/login.test.ts > createLoginEndpoint, name and password > stays on the page with Cognito's sentence after a wrong password, and keeps the name",
    },
    {
      behaviour: "A temporary password has to be replaced at the first login",
      grade: "D",
      source: "AWS: AdminCreateUser",
      test: "local/cognito/endpoints/change-password.test.ts > createChangePasswordEndpoint > a temporary password leads to a form for a new one, not to a code or a session",
    },
    {
      behaviour: "The path and fields of that form",
      grade: "U",
      test: "local/cognito/endpoints/change-password.test.ts > createChangePasswordEndpoint > a new password finishes the login",
    },
  ],
};
