/** Numbers that look random and are the same for the same seed, so that a failure can be repeated. */
export interface Random {
  /** A whole number from 0 to `below - 1`. */
  number(below: number): number;
  pick<T>(values: readonly T[]): T;
  bytes(length: number): Buffer;
  /** Printable text. */
  text(length: number): string;
}

const letters =
  "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_.~!*'();:@&=+$,/?#[]% \"<>{}\\^`|";

/** The generator mulberry32. @param seed 32 bits */
export function createRandom(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const number = (below: number) => Math.floor(next() * below);
  const pick = <T>(values: readonly T[]): T => {
    if (values.length === 0) throw new Error("pick needs values");
    return values[number(values.length)] as T;
  };
  return {
    number,
    pick,
    bytes: (length) => Buffer.from(Array.from({ length }, () => number(256))),
    text: (length) => Array.from({ length }, () => pick([...letters])).join(""),
  };
}
