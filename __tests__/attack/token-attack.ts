import { concurrency, type Door } from "./doors.ts";
import { type HostileToken, hostileTokens, type Target } from "./hostile-tokens.ts";
import { createRandom } from "./random.ts";
import type { Finding } from "./table.ts";

/** A fault of the server's own; 503 says that something is down. */
export function isFault(status: number): boolean {
  return status >= 500 && status !== 503;
}

/** Letters that a header cannot carry: no client sends such a token. */
function canBeSent({ text }: HostileToken): boolean {
  return /^[\x21-\x7e]+$/.test(text);
}

/** Runs one task after another, `concurrency` at a time. */
export async function forEach<T>(items: readonly T[], work: (item: T) => Promise<void>): Promise<void> {
  const queue = [...items];
  const worker = async () => {
    for (let item = queue.shift(); item !== undefined; item = queue.shift()) await work(item);
  };
  await Promise.all(Array.from({ length: concurrency }, worker));
}

/** Knocks at a door with hostile tokens, and with the good one before and after. */
export async function attackDoor(
  door: Door,
  target: Target,
  options: { readonly count: number; readonly seed: number; readonly keyRequests: () => number },
): Promise<Finding> {
  const tokens = hostileTokens(target, createRandom(options.seed), options.count + 400).filter(canBeSent);
  const wrong = new Map<string, number>();
  const note = (what: string) => wrong.set(what, (wrong.get(what) ?? 0) + 1);
  const expectGood = async (when: string) => {
    if (!(await door.knock(target.token)).accepted) note(`the good token is refused ${when}`);
  };
  options.keyRequests();
  const startedAt = performance.now();
  await expectGood("before");
  await forEach(tokens, async ({ kind, text, isSigned }) => {
    const { status, accepted } = await door.knock(text).catch(() => ({ status: 599, accepted: false }));
    if (isFault(status)) note(`${status} for ${kind}`);
    if (status === 429) note("throttled");
    if (accepted && !isSigned) note(`accepted: ${kind}`);
  });
  await expectGood("after");
  const keyRequests = options.keyRequests();
  const allowed = door.allowedKeyRequests((performance.now() - startedAt) / 1000);
  if (keyRequests > allowed) note(`${keyRequests} requests for keys, ${allowed} are right`);
  if (tokens.length < options.count) note(`only ${tokens.length} tokens`);
  const faults = [...wrong].map(([what, times]) => `${what} (${times})`);
  return {
    attack: `tokens at the ${door.name}`,
    extent: `${tokens.length} distinct`,
    result: faults.join("; ") || `none accepted, ${keyRequests} requests for keys`,
    passed: faults.length === 0,
  };
}
