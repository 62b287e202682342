import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "gatehouse-local";
import { isJsonObject, parseJsonObject } from "../deployed/json-text.ts";
import type { IssuedToken } from "../deployed/token-endpoint.ts";

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

interface CachedToken {
  readonly value: string;
  /** Milliseconds since the epoch. */
  readonly expiresAt: number;
}

/**
 * The access token under `key`, from the file until shortly before it expires.
 *
 * @throws {UserError} the file is not one that this function has written; `fresh` puts another in its place
 */
export async function cachedToken(
  { file, key, fresh, now = Date.now }: TokenCacheOptions,
  request: () => Promise<IssuedToken>,
): Promise<string> {
  const name = JSON.stringify(key);
  const known = fresh ? undefined : readTokens(file).find(([other]) => other === name)?.[1];
  if (known && known.expiresAt > now()) return known.value;
  const { accessToken, expiresInSeconds } = await request();
  const token = { value: accessToken, expiresAt: now() + expiresInSeconds * 1000 - marginMs };
  // Another command may have added its token meanwhile.
  const kept = fresh ? readTokensIfSound(file) : readTokens(file);
  const others = kept.filter(([other, { expiresAt }]) => other !== name && expiresAt > now());
  writePrivateFile(file, JSON.stringify(Object.fromEntries([...others, [name, token]])));
  return accessToken;
}

/** None where the file is not sound: a new one takes its place. */
function readTokensIfSound(file: string): ReturnType<typeof readTokens> {
  try {
    return readTokens(file);
  } catch (error) {
    if (error instanceof UserError) return [];
    throw error;
  }
}

/** @returns none where there is no file yet */
function readTokens(file: string): readonly (readonly [name: string, CachedToken])[] {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return [];
    throw new UserError(`${file} must be readable, got ${code}; use --fresh, or delete it`);
  }
  const tokens = Object.entries(parseJsonObject(text) ?? { "": undefined });
  if (tokens.every((entry): entry is [string, CachedToken] => isCachedToken(entry[1]))) return tokens;
  throw new UserError(`${file} must hold tokens with their times, got something else; use --fresh`);
}

function isCachedToken(value: unknown): value is CachedToken {
  return isJsonObject(value) && typeof value.value === "string" && typeof value.expiresAt === "number";
}

/** Its owner alone can read it (0600), and it is written whole or not at all. */
function writePrivateFile(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  const temporary = `${file}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text, { mode: 0o600 });
    chmodSync(temporary, 0o600);
    renameSync(temporary, file);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
