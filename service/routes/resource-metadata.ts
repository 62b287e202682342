import type { Config } from "../config.ts";
import { applicationName, scopeName } from "../contract.ts";
import type { Handler } from "../router.ts";

/**
 * `GET /.well-known/oauth-protected-resource`: where a client that knows only this API gets a token for it.
 * @see RFC 9728 section 2
 */
export function showResourceMetadata(
  { apiUrl, issuer }: Pick<Config, "apiUrl" | "issuer">,
  scopes: Readonly<Record<string, string>>,
): Handler {
  const metadata = {
    resource: apiUrl,
    authorization_servers: [issuer],
    scopes_supported: Object.keys(scopes).map(scopeName),
    bearer_methods_supported: ["header"],
    resource_name: applicationName,
  };
  return (_request, response) => {
    response.json(metadata);
  };
}
