/** One figure beside its budget, in milliseconds. */
export interface Measurement {
  readonly name: string;
  readonly milliseconds: number;
  readonly budget: number;
}

const rounds = 5;

/** The median of five runs, in milliseconds. */
export async function medianOf(action: () => Promise<unknown>): Promise<number> {
  const times: number[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const start = performance.now();
    await action();
    times.push(performance.now() - start);
  }
  return times.sort((a, b) => a - b)[Math.floor(rounds / 2)] ?? Number.NaN;
}
