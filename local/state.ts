import { chmodSync, mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { chmod, mkdir, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { UserError } from "./errors.ts";
import { hostAdvice, hostErrorCode } from "./host-fault.ts";
import { hasShape, type Shape } from "./state-shape.ts";

interface Entry {
  readonly value: unknown;
  /** Milliseconds since the epoch; absent: kept for good. */
  readonly expiresAt?: number;
}

/** How long changes are collected until they are written together. */
const collectMs = 200;
/** How long it takes until a write that failed is tried again. */
const retryMs = 5000;
/** How many values that expire are kept at most: logins, codes, refresh tokens. The oldest go first. */
const maximumExpiring = 10_000;

/**
 * What outlives a reload and a restart: keys, ids, secrets, sessions. Values are JSON.
 *
 * It is kept in memory and, where a file is named, written to it shortly after a change (0600, by rename, so never half
 * a file). Where that fails, it says so once, goes on in memory, and tries again.
 */
export class State {
  readonly #entries: Map<string, Entry>;
  readonly #file: string | undefined;
  readonly #now: () => number;
  readonly #log: (line: string) => void;
  #timer: NodeJS.Timeout | undefined;
  #version = 0;
  #writtenVersion = 0;
  #failed = false;
  #expiring = 0;

  /**
   * @param options.file where to keep it; absent: in memory only
   * @param options.now milliseconds since the epoch. @default Date.now
   * @param options.log told, in a sentence, when the file cannot be written. @default standard error
   * @throws {UserError} the file is not one that this class has written
   */
  constructor(options: { file?: string; now?: () => number; log?: (line: string) => void } = {}) {
    this.#file = options.file;
    this.#now = options.now ?? Date.now;
    this.#log = options.log ?? ((line) => process.stderr.write(`${line}\n`));
    this.#entries = new Map(options.file ? Object.entries(readEntries(options.file)) : []);
    this.#forgetExpired();
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
    const former = this.#entries.get(key);
    if (former?.expiresAt !== undefined) this.#expiring -= 1;
    this.#entries.set(key, expiresAt === undefined ? { value } : { value, expiresAt });
    if (expiresAt !== undefined) this.#expiring += 1;
    if (this.#expiring > maximumExpiring) this.#makeRoom();
    this.#changed();
  }

  delete(key: string): void {
    const former = this.#entries.get(key);
    if (!former) return;
    this.#entries.delete(key);
    if (former.expiresAt !== undefined) this.#expiring -= 1;
    this.#changed();
  }

  /**
   * Checks what the file held.
   *
   * @param start of the keys whose values have to be of the shape
   * @throws {UserError} one is not: the file was changed, or is of another version
   */
  requireShape(start: string, shape: Shape): void {
    for (const [key, { value }] of this.#entries) {
      if (!key.startsWith(start) || hasShape(value, shape)) continue;
      const kind = start.replace(/\/$/, "");
      throw new UserError(
        `${this.#file ?? "the state"} must hold what the runner has written, got something else under ${kind}; start with --fresh to make a new one`,
      );
    }
  }

  /**
   * Writes what is not on disk yet; call it before the process ends.
   *
   * @throws {UserError} the file cannot be written
   */
  flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (!this.#file) return;
    // A write that is under way sees the version, and leaves the file alone.
    this.#version += 1;
    this.#writtenVersion = this.#version;
    try {
      writePrivateFile(this.#file, this.#text());
    } catch (error) {
      throw new UserError(`${this.#file} ${writeFault(error)}`);
    }
  }

  #changed(): void {
    this.#version += 1;
    this.#scheduleWrite(this.#failed ? retryMs : collectMs);
  }

  #scheduleWrite(afterMs: number): void {
    const file = this.#file;
    if (!file || this.#timer) return;
    this.#timer = setTimeout(() => void this.#write(file), afterMs);
    this.#timer.unref();
  }

  /** It never rejects. */
  async #write(file: string): Promise<void> {
    const version = this.#version;
    try {
      await writeWhole(file, this.#text(), () => this.#writtenVersion < version);
      this.#writtenVersion = Math.max(this.#writtenVersion, version);
      this.#failed = false;
    } catch (error) {
      if (!this.#failed) this.#log(`${file} ${writeFault(error)}; until then it is kept in memory`);
      this.#failed = true;
    }
    this.#timer = undefined;
    if (this.#writtenVersion < this.#version) this.#scheduleWrite(this.#failed ? retryMs : collectMs);
  }

  #text(): string {
    this.#forgetExpired();
    return JSON.stringify(Object.fromEntries(this.#entries));
  }

  #forgetExpired(): void {
    const now = this.#now();
    let expiring = 0;
    for (const [key, { expiresAt }] of this.#entries) {
      if (expiresAt === undefined) continue;
      if (expiresAt <= now) this.#entries.delete(key);
      else expiring += 1;
    }
    this.#expiring = expiring;
  }

  /** A tenth at a time, so that it is done rarely. */
  #makeRoom(): void {
    this.#forgetExpired();
    for (const [key, { expiresAt }] of this.#entries) {
      if (this.#expiring <= maximumExpiring * 0.9) return;
      if (expiresAt === undefined) continue;
      this.#entries.delete(key);
      this.#expiring -= 1;
    }
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

/** As `writePrivateFile`, without holding up anything else. @param isWanted asked before the file is put in place */
async function writeWhole(file: string, text: string, isWanted: () => boolean): Promise<void> {
  const temporary = `${file}.${process.pid}.next.tmp`;
  try {
    await mkdir(dirname(file), { recursive: true, mode: 0o700 });
    await writeFile(temporary, text, { mode: 0o600 });
    await chmod(temporary, 0o600);
    // In one step with the question: a later write may end in between.
    if (isWanted()) renameSync(temporary, file);
    else await rm(temporary, { force: true });
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw error;
  }
}

/** `cannot be written (ENOSPC); make room on the disk`. */
export function writeFault(error: unknown): string {
  return `cannot be written (${hostErrorCode(error)}); ${hostAdvice(error) ?? "make its folder writable"}`;
}

function readEntries(file: string): Record<string, Entry> {
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT") return {};
    throw new UserError(`${file} cannot be read (${code}); start with --fresh`);
  }
  const entries = parseJson(text, file);
  if (isEntries(entries)) return entries;
  throw new UserError(
    `${file} must hold what the runner has written, got other JSON; start with --fresh to make a new one`,
  );
}

function parseJson(text: string, file: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new UserError(`${file} is not valid JSON; start with --fresh to make a new one`);
  }
}

function isEntries(value: unknown): value is Record<string, Entry> {
  return hasShape(value, {}) && Object.values(value as object).every(isEntry);
}

function isEntry(value: unknown): value is Entry {
  if (!hasShape(value, {})) return false;
  const { value: kept, expiresAt } = value as Record<string, unknown>;
  return kept !== undefined && (expiresAt === undefined || typeof expiresAt === "number");
}
