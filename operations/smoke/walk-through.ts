import type { Route } from "../../service/contract.ts";
import type { Outputs } from "../deployed/outputs.ts";
import { tryRows } from "./contract-rows.ts";
import { tryDiscovery, trySigningKeys } from "./discovery.ts";
import { peopleMayHold, tryLogin } from "./login-redirect.ts";
import type { Step } from "./step.ts";
import { type MachineToken, tryTokens } from "./tokens.ts";

/**
 * Walks through a running system, local or deployed: discovery, a token for each machine client, every row of the
 * contract allowed and refused, the way to the login page. It changes nothing there.
 */
export async function* walkThrough(outputs: Outputs, routes: readonly Route[]): AsyncGenerator<Step> {
  const tokens: MachineToken[] = [];
  yield await tryDiscovery(outputs);
  yield await trySigningKeys(outputs);
  yield* tryTokens(outputs, tokens);
  yield* tryRows(outputs.text("example_url"), routes, {
    tokens,
    peopleMayHold: (scope) => peopleMayHold(outputs, scope),
  });
  yield await tryLogin(outputs);
}
