import { State } from "../../local/state.ts";
import type { IssuedToken } from "./client-credentials.ts";

/** A token is no longer handed out when less than this is left of its life. */
const marginMs = 60_000;

export interface TokenCacheOptions {
  /** Readable by its owner alone. */
  readonly file: string;
  /** What the token is for: system, client and scopes. */
  readonly key: readonly string[];
  /** Asks for a new token even where there is one. */
  readonly fresh: boolean;
  /** Milliseconds since the epoch. @default Date.now */
  readonly now?: () => number;
}

/** The access token under `key`, from the file until shortly before it expires. */
export async function cachedToken(
  { file, key, fresh, now = Date.now }: TokenCacheOptions,
  request: () => Promise<IssuedToken>,
): Promise<string> {
  const state = new State({ file, now });
  const name = JSON.stringify(key);
  const known = fresh ? undefined : state.get<string>(name);
  if (known !== undefined) return known;
  const { accessToken, expiresInSeconds } = await request();
  state.set(name, accessToken, now() + expiresInSeconds * 1000 - marginMs);
  state.flush();
  return accessToken;
}
