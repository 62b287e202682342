import type { Route } from "../../service/contract.ts";
import { fetchOnce } from "../deployed/fetch.ts";
import type { Outputs } from "../deployed/outputs.ts";
import { tryRows } from "./contract-rows.ts";
import { tryDiscovery, trySigningKeys } from "./discovery.ts";
import { peopleMayHold, tryLogin } from "./login-redirect.ts";
import { orNoAnswer, type Step, step } from "./step.ts";
import { type MachineToken, tryTokens } from "./tokens.ts";

/**
 * Walks through a running system, local or deployed: discovery, a token for each machine client, every row of the
 * contract allowed and refused, the way to the login page. It changes nothing there. It ends after discovery where the
 * user pool or the API does not answer: everything else would fail for the same reason.
 */
export async function* walkThrough(outputs: Outputs, routes: readonly Route[]): AsyncGenerator<Step> {
  const tokens: MachineToken[] = [];
  const apiUrl = outputs.text("example_url");
  const discovery = await tryDiscovery(outputs);
  yield discovery;
  if (discovery.endsWalk) return;
  const reached = await reachApi(apiUrl);
  if (reached.endsWalk) return yield reached;
  yield await trySigningKeys(outputs);
  yield* tryTokens(outputs, tokens);
  yield* tryRows(apiUrl, routes, {
    tokens,
    peopleMayHold: (scope) => peopleMayHold(outputs, scope),
  });
  yield await tryLogin(outputs);
}

/** Any answer will do. */
function reachApi(apiUrl: string): Promise<Step> {
  return step("the API answers", async () => String((await orNoAnswer(() => fetchOnce(apiUrl))).status));
}
