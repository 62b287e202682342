import { UserError } from "../errors.ts";
import type { UserPool, UserPoolClient } from "../terraform/model.ts";

const loopbackNames = ["localhost", "127.0.0.1", "[::1]"];

/**
 * Refuses what Cognito refuses when a client is made, so that it does not first come out at `terraform apply`.
 *
 * @throws {UserError}
 */
export function assertDeployable(pool: UserPool): void {
  for (const client of pool.clients) {
    assertMachineFlow(client);
    for (const url of client.callbackUrls) assertCallbackUrl(client, url);
  }
}

function assertMachineFlow({ address, flows, clientSecret }: UserPoolClient): void {
  if (!flows.includes("client_credentials")) return;
  if (flows.length > 1) {
    throw new UserError(
      `${address}.allowed_oauth_flows must not mix client_credentials with other flows, got ${flows.join(", ")}; declare a client of its own for each`,
    );
  }
  if (clientSecret === undefined) {
    throw new UserError(
      `${address}.generate_secret must be true where client_credentials is allowed, got false; set it to true`,
    );
  }
}

function assertCallbackUrl({ address }: UserPoolClient, text: string): void {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isLocal = url !== undefined && loopbackNames.includes(url.hostname);
  if (url && !text.includes("#") && (url.protocol !== "http:" || isLocal)) return;
  throw new UserError(
    `${address}.callback_urls must be https, http on localhost or an app's own scheme, without a fragment, got ${text}; correct it`,
  );
}
