import { UnsupportedError, UserError } from "../errors.ts";
import type { State } from "../state.ts";
import { treatmentOf } from "./classify.ts";
import { computedAttribute, type Instance } from "./computed-attributes.ts";
import type { Declaration, TerraformFile } from "./configuration-file.ts";
import { evaluate, joinTemplate } from "./language/evaluate.ts";
import { parseTemplate } from "./language/parse.ts";
import { ExpressionError, invalid } from "./language/syntax.ts";
import { attributeOf, isMap, toText } from "./language/values.ts";
import { regionOf } from "./provider.ts";

/** Where a value stands, for errors. */
export interface Place {
  /** `aws_x.name`, `output.name`, … */
  readonly address: string;
  /** `environment.variables.URL` */
  readonly path: string;
}

/** A value that is known on AWS alone. */
export class UnavailableError extends UserError {
  override readonly name = "UnavailableError";
}

export interface ResolverOptions {
  readonly variable: (name: string) => unknown;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly state: State;
}

/** Seen from the folder of the file; there are no modules and no workspaces. */
const surroundings = { path: { module: ".", root: "." }, terraform: { workspace: "default" } };

/** Not a real one; twelve digits as AWS's are. */
export const accountId = "123456789012";

/**
 * Gives the expressions of a file their values, each at the moment somebody asks for it: what nobody needs may
 * refer to anything. References must not go round in circles; see `assertNoCycle`.
 */
export class Resolver {
  readonly #file: TerraformFile;
  readonly #options: ResolverOptions;
  readonly #known = new Map<string, unknown>();

  constructor(file: TerraformFile, options: ResolverOptions) {
    this.#file = file;
    this.#options = options;
  }

  /**
   * @param json as it stands in the file: strings are templates, at any depth
   * @throws {UserError} an expression has no value, or is not one
   * @throws {UnsupportedError} an expression needs something that the runner does not have
   * @throws {UnavailableError} an expression needs a value that only AWS knows
   */
  resolve(json: unknown, place: Place): unknown {
    if (typeof json === "string") return this.#resolveText(json, place);
    if (Array.isArray(json)) {
      return json.map((item, index) => this.resolve(item, { ...place, path: `${place.path}[${index}]` }));
    }
    if (!isMap(json)) return json;
    return Object.fromEntries(
      Object.entries(json).map(([key, member]) => {
        const inner = { ...place, path: `${place.path}.${key}` };
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
      regionOf(this.#file, declaration, this.#options.environment, (json, place) =>
        this.resolve(json, place),
      ),
    );
  }

  #resolveText(text: string, place: Place): unknown {
    if (!/[$%]\{/.test(text)) return text;
    try {
      return joinTemplate(parseTemplate(text), ({ source, expression }) => {
        try {
          return evaluate(expression, (path) => this.#reference(path));
        } catch (error) {
          throw located(error, place, source);
        }
      });
    } catch (error) {
      throw located(error, place, text);
    }
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
        return attributeOf(surroundings[root], first);
      case "data":
        return this.#attributeAt(path.slice(0, 3).join("."), path.slice(3));
      case "each":
      case "count":
      case "self":
        throw new ExpressionError("unsupported", root);
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
    assertReadable(declaration);
    if (name === undefined) throw invalid("names a whole resource where one of its attributes is due");
    const value = this.attribute(declaration, name);
    if (value === undefined) throw onlyOnAws(name);
    return rest.reduce(attributeOf, value);
  }

  #compute(declaration: Declaration, name: string): unknown {
    const { address, type, isData } = declaration;
    const compute = computedAttribute(isData ? `data.${type}` : type, name);
    if (!compute) return undefined;
    const region = () => this.region(declaration);
    const instance: Instance = {
      get region() {
        return region();
      },
      accountId,
      attribute: (other) => this.attribute(declaration, other),
      text: (other) => toText(this.attribute(declaration, other)),
      remember: (key, create) => this.#options.state.remember(`terraform/${address}/${key}`, create),
    };
    return compute(instance);
  }

  #once<T>(key: string, create: () => T): T {
    if (!this.#known.has(key)) this.#known.set(key, create());
    return this.#known.get(key) as T;
  }
}

function assertReadable({ address, type, isData, body }: Declaration): void {
  if ("count" in body || "for_each" in body) {
    throw new ExpressionError("unsupported", `count or for_each (of ${address})`);
  }
  if (!isData && treatmentOf(type) === "unknown") throw new ExpressionError("unsupported", address);
}

function onlyOnAws(attribute: string): ExpressionError {
  return new ExpressionError("unknown", `needs "${attribute}", which only AWS could tell`);
}

/** Turns the reason into a sentence with its place; an error that has its place already stays as it is. */
function located(error: unknown, place: Place, source: string): unknown {
  if (!(error instanceof ExpressionError)) return error;
  const shown = source.length > 200 ? `${source.slice(0, 200)}…` : source;
  const sentence = `${place.address}: ${place.path} cannot be resolved, because ${shown} ${error.message}`;
  if (error.kind === "invalid") return new UserError(`${sentence}; correct it and synthesise again`);
  const advice = "write the value out or make it a variable";
  if (error.kind === "unknown") return new UnavailableError(`${sentence}; ${advice}`);
  const feature = `${error.message}, which ${place.address} needs for ${place.path} in ${shown},`;
  return new UnsupportedError(feature, advice);
}
