import type { State } from "../../state.ts";
import { digest } from "../secrets.ts";

/** Values that only the holder of a secret finds: the state keeps the secret's SHA-256, not the secret. */
export interface SecretStore<T> {
  /** @param expiresAt milliseconds since the epoch */
  put(secret: string, value: T, expiresAt: number): void;
  get(secret: string): T | undefined;
  /** The value, which is gone afterwards. */
  take(secret: string): T | undefined;
}

/** @param prefix of the state's keys; one for each kind of secret and pool */
export function createSecretStore<T>(state: State, prefix: string): SecretStore<T> {
  const keyOf = (secret: string) => `${prefix}/${digest(secret)}`;
  return {
    put: (secret, value, expiresAt) => state.set(keyOf(secret), value, expiresAt),
    get: (secret) => state.get<T>(keyOf(secret)),
    take(secret) {
      const value = state.get<T>(keyOf(secret));
      state.delete(keyOf(secret));
      return value;
    },
  };
}
