import { UserError } from "../errors.ts";
import type { RunningFunction } from "./function-pool.ts";
import type { InvokeResult } from "./invocation.ts";

/** The functions of one state of the stack, by Terraform address. */
export class RunningFunctions {
  readonly #functions: ReadonlyMap<string, RunningFunction>;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(functions: Iterable<readonly [string, RunningFunction]> = []) {
    this.#functions = new Map(functions);
  }

  /** Terraform addresses of those whose program did not get ready. */
  get notReady(): string[] {
    return [...this.#functions].flatMap(([address, running]) => (running.gotReady ? [] : [address]));
  }

  /** @throws {UserError} no such function is running, as when a reload took it away */
  async invoke(address: string, event: string): Promise<InvokeResult> {
    const running = this.#functions.get(address);
    if (!running) throw new UserError(`${address} is not declared any more; send the request again`);
    const result = running.invoke(event);
    this.#underWay.add(result);
    return result.finally(() => this.#underWay.delete(result));
  }

  /** Waits for what is under way; the functions' own timeouts bound it. */
  async drain(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#functions.values()].map((running) => running.close()));
  }
}
