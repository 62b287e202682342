import type { Config } from "../config.ts";
import { applicationName, resourceIdentifier, scopeName } from "../contract.ts";
import type { Handler } from "../router.ts";

type MetadataConfig = Pick<Config, "apiUrl" | "issuer" | "browserClientScopes">;

/**
 * `GET /.well-known/oauth-protected-resource`: where a client that knows only this API gets a token for it.
 * Nothing is named that such a client, which is the browser client, would be refused: of the scopes those that it may ask
 * for, and a resource that the user pool knows.
 * @see RFC 9728 section 2
 */
export function showResourceMetadata(
  { apiUrl, issuer, browserClientScopes }: MetadataConfig,
  scopes: Readonly<Record<string, string>>,
): Handler {
  const metadata = {
    resource: resourceIdentifier(apiUrl),
    authorization_servers: [issuer],
    scopes_supported: Object.keys(scopes)
      .map(scopeName)
      .filter((scope) => browserClientScopes.includes(scope)),
    bearer_methods_supported: ["header"],
    resource_name: applicationName,
  };
  return (_request, response) => {
    response.json(metadata);
  };
}
