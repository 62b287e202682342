import { text } from "node:stream/consumers";
import { serve } from "./gateway-server.ts";
import type { RunningUserPool } from "./user-pool.ts";

/** Failures by action of Cognito's API: an AWS error's name, or `"lost"`: it is done, but no answer comes. */
export type CognitoFailures = Record<string, string>;

/** Cognito's API of a local pool, some of whose calls fail. */
export async function serveFaultyCognito(pool: RunningUserPool, failures: CognitoFailures): Promise<string> {
  return serve(async (request, response) => {
    const target = String(request.headers["x-amz-target"]);
    const failure = failures[target.replace("AWSCognitoIdentityProviderService.", "")];
    const body = await text(request);
    response.setHeader("content-type", "application/x-amz-json-1.1");
    if (failure && failure !== "lost") {
      response.writeHead(400).end(JSON.stringify({ __type: failure, message: "no" }));
      return;
    }
    const answer = await fetch(`${pool.origin}/`, {
      method: "POST",
      headers: { "x-amz-target": target, "content-type": "application/x-amz-json-1.1" },
      body,
    });
    if (failure === "lost") response.destroy();
    else response.writeHead(answer.status).end(await answer.text());
  });
}
