import { dirname } from "node:path";
import { UnsupportedError, UserError } from "../errors.ts";
import type { State } from "../state.ts";
import { digits, type Instance, lowerCase, type ResourceTypes, randomText } from "./family.ts";
import { evaluate, joinTemplate } from "./language/evaluate.ts";
import { type ReadFile, readFilesBelow, readNoFile } from "./language/files.ts";
import { parseTemplate } from "./language/parse.ts";
import { ExpressionError, invalid } from "./language/syntax.ts";
import { attributeOf, isMap, toText } from "./language/values.ts";
import { madeUpAttribute } from "./made-up.ts";
import { regionOf } from "./region.ts";
import {
  type Declaration,
  remedyIn,
  type TerraformFile,
  useState,
  type ValueLocation,
} from "./terraform-file.ts";

/** A value that is known on AWS alone. */
export class UnavailableError extends UserError {
  override readonly name = "UnavailableError";
}

export interface ResolverOptions {
  /** What the runner knows of the types of the file. */
  readonly types: ResourceTypes;
  readonly variable: (name: string) => unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly state: State;
  /** Twelve digits; undefined: what needs it has no value. */
  readonly accountId: string | undefined;
  /** Whether an expression whose value only AWS knows has a made-up text. @default false - it has none */
  readonly makesUpValues?: boolean;
}

/** As seen from the folder of the file; there are no modules and no workspaces. */
const surroundings = { path: { module: ".", root: "." }, terraform: { workspace: "default" } };

/**
 * Gives the expressions of a file their values, each when it is first asked for: an expression that is never used may
 * refer to anything. References must not form a cycle; see `assertNoCycle`.
 */
export class Resolver {
  readonly #file: TerraformFile;
  readonly #options: ResolverOptions;
  readonly #readFile: ReadFile;
  #withMadeUpValues: Resolver | undefined;
  readonly #known = new Map<string, unknown>();

  constructor(file: TerraformFile, options: ResolverOptions) {
    this.#file = file;
    this.#options = options;
    this.#readFile = file.path === undefined ? readNoFile : readFilesBelow(dirname(file.path));
  }

  /**
   * @param json as written in the file: strings are templates, at any depth; in a state they are literal
   * @throws {UserError} an expression has no value, or is not one
   * @throws {UnsupportedError} an expression needs something that the runner does not have
   * @throws {UnavailableError} an expression needs a value that only AWS knows
   */
  resolve(json: unknown, location: ValueLocation): unknown {
    if (this.#file.state) return json;
    if (typeof json === "string") return this.#resolveText(json, location);
    if (Array.isArray(json)) {
      return json.map((item, index) =>
        this.resolve(item, { ...location, path: `${location.path}[${index}]` }),
      );
    }
    if (!isMap(json)) return json;
    return Object.fromEntries(
      Object.entries(json).map(([key, member]) => {
        const inner = { ...location, path: `${location.path}.${key}` };
        return [toText(this.#resolveText(key, inner)), this.resolve(member, inner)];
      }),
    );
  }

  /**
   * Attribute of a resource or data source, declared or computed.
   *
   * @returns undefined: it is neither
   */
  attribute(declaration: Declaration, name: string): unknown {
    const declared = Object.hasOwn(declaration.body, name)
      ? (declaration.body[name] ?? undefined)
      : undefined;
    return this.#once(`${declaration.address}.${name}`, () =>
      declared === undefined
        ? this.#compute(declaration, name)
        : this.resolve(declared, { address: declaration.address, path: name }),
    );
  }

  /** @param declaration absent: of the default provider. @throws {UserError} no region is configured */
  region(declaration?: Declaration): string {
    return this.#once(`region ${declaration?.address}`, () =>
      regionOf(this.#file, declaration, this.#options.environment, (json, location) =>
        this.resolve(json, location),
      ),
    );
  }

  /** The same file with a made-up text in the place of each expression whose value only AWS knows. */
  get withMadeUpValues(): Resolver {
    this.#withMadeUpValues ??= new Resolver(this.#file, { ...this.#options, makesUpValues: true });
    return this.#withMadeUpValues;
  }

  /** What to do about a fault in the file, as the end of a sentence. */
  get remedy(): string {
    return remedyIn(this.#file);
  }

  /** Whether a value was put in the place of a secret of the state. */
  isMadeUp(value: string | undefined): boolean {
    return value !== undefined && this.#file.state?.madeUpSecrets?.has(value) === true;
  }

  get isState(): boolean {
    return this.#file.state !== undefined;
  }

  /** @throws {ExpressionError} it is not known yet */
  get accountId(): string {
    const { accountId } = this.#options;
    if (accountId === undefined) throw new ExpressionError("unknown", "needs the account");
    return accountId;
  }

  #resolveText(text: string, location: ValueLocation): unknown {
    if (!/[$%]\{/.test(text)) return text;
    try {
      return joinTemplate(parseTemplate(text), ({ source, expression }) => {
        try {
          return evaluate(expression, (path) => this.#reference(path), this.#readFile);
        } catch (error) {
          const fault = located(error, location, source);
          if (!this.#options.makesUpValues || !(fault instanceof UnavailableError)) throw fault;
          return this.#madeUpText(location, source);
        }
      });
    } catch (error) {
      throw located(error, location, text);
    }
  }

  #madeUpText({ address, path }: ValueLocation, source: string): string {
    return this.#options.state.remember(
      `terraform/${address}/${path}/${source}`,
      () => `made-up-${randomText(8, lowerCase + digits)}`,
    );
  }

  #reference(path: readonly string[]): unknown {
    const [root = "", first = ""] = path;
    switch (root) {
      case "var":
        return path.slice(2).reduce(attributeOf, this.#options.variable(first));
      case "local":
        return path.slice(2).reduce(attributeOf, this.#local(first));
      case "path":
      case "terraform":
        if (Object.hasOwn(surroundings[root], first)) return attributeOf(surroundings[root], first);
        throw new ExpressionError("unsupported", `${root}.${first}`);
      case "data":
        return this.#attributeAt(path.slice(0, 3).join("."), path.slice(3));
      case "each":
      case "count":
      case "self":
        throw new ExpressionError("unsupported", root, useState);
      default:
        return this.#attributeAt(path.slice(0, 2).join("."), path.slice(2));
    }
  }

  #local(name: string): unknown {
    if (!this.#file.locals.has(name)) throw invalid("names a local value that the file does not declare");
    return this.#once(`local.${name}`, () =>
      this.resolve(this.#file.locals.get(name), { address: "locals", path: name }),
    );
  }

  #attributeAt(address: string, path: readonly string[]): unknown {
    const declaration = this.#file.declarations.get(address);
    const [name, ...rest] = path;
    if (!declaration) throw invalid(`names ${address}, which the file does not declare`);
    assertReadable(declaration, this.#options.types);
    if (name === undefined)
      throw new ExpressionError("unsupported", `a whole resource, ${address}, as a value`);
    const value = this.attribute(declaration, name) ?? this.#unused(declaration, name);
    if (value === undefined) throw onlyOnAws(name);
    return rest.reduce(attributeOf, value);
  }

  #compute(declaration: Declaration, name: string): unknown {
    const compute = this.#options.types.computedAttribute(declaration, name);
    return compute?.(this.#instanceOf(declaration));
  }

  /** An attribute of something that the runner has no use for. */
  #unused(declaration: Declaration, name: string): unknown {
    const treatment = this.#options.types.find(declaration)?.treatment;
    if (treatment !== undefined && treatment !== "harmless") return undefined;
    return this.#once(`unused ${declaration.address}.${name}`, () =>
      madeUpAttribute(declaration, this.#instanceOf(declaration), name),
    );
  }

  #instanceOf(declaration: Declaration): Instance {
    const { address } = declaration;
    const region = () => this.region(declaration);
    const accountId = () => this.accountId;
    return {
      get region() {
        return region();
      },
      get accountId() {
        return accountId();
      },
      attribute: (other) => this.attribute(declaration, other),
      text: (other) => toText(this.attribute(declaration, other)),
      remember: (key, create) => this.#options.state.remember(`terraform/${address}/${key}`, create),
    };
  }

  #once<T>(key: string, create: () => T): T {
    if (!this.#known.has(key)) this.#known.set(key, create());
    return this.#known.get(key) as T;
  }
}

function assertReadable(declaration: Declaration, types: ResourceTypes): void {
  const { address, body } = declaration;
  if ("count" in body || "for_each" in body) {
    throw new ExpressionError("unsupported", `count or for_each (of ${address})`, useState);
  }
  const treatment = types.find(declaration)?.treatment;
  if (typeof treatment === "object") throw new ExpressionError("unsupported", address);
}

function onlyOnAws(attribute: string): ExpressionError {
  return new ExpressionError("unknown", `needs "${attribute}", which only AWS could tell`);
}

/** Turns the reason into a sentence with its place; an error that has its place already stays as it is. */
function located(error: unknown, location: ValueLocation, source: string): unknown {
  if (!(error instanceof ExpressionError)) return error;
  const shown = source.length > 200 ? `${source.slice(0, 200)}…` : source;
  const sentence = `${location.address}: ${location.path} cannot be resolved, because ${shown} ${error.message}`;
  if (error.kind === "invalid") return new UserError(`${sentence}; correct it and synthesise again`);
  const advice = "write the value out or make it a variable";
  if (error.kind === "unknown") return new UnavailableError(`${sentence}; ${advice}`);
  const feature = `${error.message}, which ${location.address} needs for ${location.path} in ${shown},`;
  return new UnsupportedError(feature, error.advice ?? advice);
}
