import type { Throttle } from "../model.ts";

/** What an account may ask of all its APIs where nothing else is declared. @see AWS: HTTP API quotas */
export const accountThrottle: Throttle = { rateLimit: 10_000, burstLimit: 5_000 };

interface Bucket {
  tokens: number;
  filledAtMs: number;
}

/**
 * A token bucket per key: it holds `burstLimit` tokens and gains `rateLimit` of them per second; a request takes one.
 *
 * @param now milliseconds since the epoch
 * @returns whether a request may pass
 * @see AWS: Throttle requests to your HTTP APIs
 */
export function createThrottle(now: () => number): (key: string, limits: Throttle) => boolean {
  const buckets = new Map<string, Bucket>();
  return (key, { rateLimit, burstLimit }) => {
    const at = now();
    const bucket = buckets.get(key) ?? { tokens: burstLimit, filledAtMs: at };
    const gained = ((at - bucket.filledAtMs) / 1000) * rateLimit;
    const tokens = Math.min(burstLimit, bucket.tokens + gained);
    const admitted = tokens >= 1;
    buckets.set(key, { tokens: admitted ? tokens - 1 : tokens, filledAtMs: at });
    return admitted;
  };
}
