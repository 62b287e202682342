import { UserError } from "gatehouse-local";

/** One thing that was tried. */
export interface Step {
  readonly name: string;
  /** `skipped`: there was nothing to try it with. */
  readonly outcome: "passed" | "failed" | "skipped";
  /** What was seen. */
  readonly detail: string;
  /** The row of the contract that only people can be let into: no machine could try it. */
  readonly peopleOnly?: string;
  /** The system does not answer: nothing else can be tried. @default false */
  readonly endsWalk?: boolean;
}

/** What was expected and not seen; it ends a step. */
export class Mismatch extends Error {
  override readonly name: string = "Mismatch";
}

/** The system does not answer as one of its kind does; it ends the walk. */
class NoAnswer extends Mismatch {
  override readonly name = "NoAnswer";
}

/**
 * Tries one thing; a network that fails fails the step.
 *
 * @param attempt says what was seen
 * @throws any error that is neither a mismatch nor a failure of the system
 */
export async function step(name: string, attempt: () => Promise<string>): Promise<Step> {
  try {
    return { name, outcome: "passed", detail: await attempt() };
  } catch (error) {
    if (!(error instanceof Mismatch || error instanceof UserError)) throw error;
    const failed = { name, outcome: "failed", detail: error.message } as const;
    return error instanceof NoAnswer ? { ...failed, endsWalk: true } : failed;
  }
}

/**
 * What is asked first, and without which nothing else makes sense.
 *
 * @throws {NoAnswer} no answer came, or it is not what was asked for
 */
export async function orNoAnswer<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof Mismatch || error instanceof UserError) throw new NoAnswer(error.message);
    throw error;
  }
}

/** @throws {Mismatch} they differ */
export function expectEqual(what: string, actual: unknown, expected: unknown): void {
  if (actual !== expected) {
    throw new Mismatch(`${what} must be ${JSON.stringify(expected)}, got ${JSON.stringify(actual)}`);
  }
}
