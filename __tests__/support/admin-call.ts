import type { RunningUserPool } from "./user-pool.ts";

export interface AdminAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly body: Record<string, unknown>;
}

/** Calls the admin API as AWS's clients do; the pool is named unless the input names another. */
export async function callAdmin(
  { origin, pool }: Pick<RunningUserPool, "origin" | "pool">,
  operation: string,
  input: object = {},
  headers: Record<string, string> = {},
): Promise<AdminAnswer> {
  const answer = await fetch(`${origin}/`, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `AWSCognitoIdentityProviderService.${operation}`,
      ...headers,
    },
    body: JSON.stringify({ UserPoolId: pool.userPoolId, ...input }),
  });
  const body = (await answer.json()) as Record<string, unknown>;
  return { status: answer.status, headers: answer.headers, body };
}
