import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { UserError } from "./errors.ts";

interface Entry {
  readonly value: unknown;
  /** Milliseconds since the epoch; absent: kept for good. */
  readonly expiresAt?: number;
}

/**
 * What outlives a reload and a restart: keys, ids, secrets, sessions. Values are JSON.
 *
 * It is kept in memory and, where a file is named, written through to it (0600, by rename, so never half a file).
 */
export class State {
  readonly #entries: Map<string, Entry>;
  readonly #file: string | undefined;
  readonly #now: () => number;
  #writeScheduled = false;

  /**
   * @param options.file where to keep it; absent: in memory only
   * @param options.now milliseconds since the epoch. @default Date.now
   * @throws {UserError} the file is not one that this class has written
   */
  constructor(options: { file?: string; now?: () => number } = {}) {
    this.#file = options.file;
    this.#now = options.now ?? Date.now;
    this.#entries = new Map(options.file ? Object.entries(readEntries(options.file)) : []);
  }

  /** The value under `key`, made by `create` the first time. */
  remember<T>(key: string, create: () => T): T {
    const known = this.get<T>(key);
    if (known !== undefined) return known;
    const value = create();
    this.set(key, value);
    return value;
  }

  get<T>(key: string): T | undefined {
    const entry = this.#entries.get(key);
    if (!entry) return undefined;
    if (entry.expiresAt !== undefined && entry.expiresAt <= this.#now()) {
      this.delete(key);
      return undefined;
    }
    return entry.value as T;
  }

  /** @param expiresAt milliseconds since the epoch. @default kept for good */
  set(key: string, value: unknown, expiresAt?: number): void {
    this.#entries.set(key, expiresAt === undefined ? { value } : { value, expiresAt });
    this.#scheduleWrite();
  }

  delete(key: string): void {
    if (this.#entries.delete(key)) this.#scheduleWrite();
  }

  /** Writes what is not on disk yet; call it before the process ends. */
  flush(): void {
    this.#writeScheduled = false;
    if (!this.#file) return;
    const live = [...this.#entries].filter(([, entry]) => (entry.expiresAt ?? Infinity) > this.#now());
    writePrivateFile(this.#file, JSON.stringify(Object.fromEntries(live)));
  }

  #scheduleWrite(): void {
    if (!this.#file || this.#writeScheduled) return;
    this.#writeScheduled = true;
    setImmediate(() => {
      if (this.#writeScheduled) this.flush();
    });
  }
}

/** Writes a file that its owner alone can read (directory 0700, file 0600), whole or not at all. */
export function writePrivateFile(file: string, text: string): void {
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

function readEntries(file: string): Record<string, Entry> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return {};
    throw new UserError(
      `${file} cannot be read (${(error as NodeJS.ErrnoException).code}); start with --fresh`,
    );
  }
  try {
    return JSON.parse(text) as Record<string, Entry>;
  } catch {
    throw new UserError(`${file} is not valid JSON; start with --fresh to make a new one`);
  }
}
