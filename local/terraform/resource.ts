import { UnsupportedError, UserError } from "../errors.ts";
import type { ResourceTypes } from "./family.ts";
import { ExpressionError } from "./language/syntax.ts";
import { isMap, kindOf, toBoolean, toList, toMap, toNumber, toText } from "./language/values.ts";
import type { Resolver } from "./resolver.ts";
import { type BlockBody, type Declaration, type TerraformFile, useState } from "./terraform-file.ts";

/**
 * Reads a resource, or a block nested in it, attribute by attribute. An attribute that is absent, `null`, or an empty
 * text, list or map is undefined: Terraform takes them for the same, and a state holds the empty ones. Values are
 * converted as Terraform does. Every method throws a UserError that names the attribute.
 */
export class ResourceReader {
  readonly #declaration: Declaration;
  readonly #resolver: Resolver;
  /** Undefined: the resource itself. */
  readonly #nested: { readonly body: BlockBody; readonly path: string } | undefined;

  /** @throws {UnsupportedError} it is repeated by `count` or `for_each`, or has dynamic blocks */
  constructor(declaration: Declaration, resolver: Resolver, nested?: { body: BlockBody; path: string }) {
    this.#declaration = declaration;
    this.#resolver = resolver;
    this.#nested = nested;
    if (resolver.isState) return;
    for (const repetition of ["count", "for_each", "dynamic"]) {
      if (repetition in this.#body)
        throw new UnsupportedError(
          `${repetition} in ${this.address}`,
          `declare each one by itself, or ${useState}`,
        );
    }
  }

  get address(): string {
    return this.#declaration.address;
  }

  get type(): string {
    return this.#declaration.type;
  }

  get region(): string {
    return this.#resolver.region(this.#declaration);
  }

  get accountId(): string {
    return this.#resolver.accountId;
  }

  /** Whether it is read from a state, in which nothing is left out. */
  get isOfState(): boolean {
    return this.#resolver.isState;
  }

  /** The same, with a made-up text in the place of each expression whose value only AWS knows. */
  get withMadeUpValues(): ResourceReader {
    return new ResourceReader(this.#declaration, this.#resolver.withMadeUpValues, this.#nested);
  }

  /** Whether an attribute has a made-up secret in the place of the state's own. */
  isMadeUp(name: string): boolean {
    return this.#resolver.isMadeUp(this.optionalText(name));
  }

  value(name: string): unknown {
    const value = this.#nested
      ? this.#resolver.resolve(this.#nested.body[name], { address: this.address, path: this.#pathOf(name) })
      : this.#resolver.attribute(this.#declaration, name);
    return isPresent(value) ? value : undefined;
  }

  text(name: string): string {
    return this.#required(name, this.optionalText(name));
  }

  optionalText(name: string): string | undefined {
    return this.#convert(name, toText);
  }

  number(name: string): number {
    return this.#required(name, this.optionalNumber(name));
  }

  optionalNumber(name: string): number | undefined {
    return this.#convert(name, toNumber);
  }

  /** A number for which a state has 0 where it is not set. */
  numberUnlessUnset(name: string): number | undefined {
    const value = this.optionalNumber(name);
    return value === 0 && this.#resolver.isState ? undefined : value;
  }

  flag(name: string, whenAbsent: boolean): boolean {
    return this.#convert(name, toBoolean) ?? whenAbsent;
  }

  /** A text that must be one of `allowed`. */
  choice<T extends string>(name: string, allowed: readonly T[], whenAbsent: T): T {
    const value = this.optionalText(name) ?? whenAbsent;
    const chosen = allowed.find((candidate) => candidate === value);
    if (chosen === undefined) throw this.fault(name, `be one of ${allowed.join(", ")}`, value);
    return chosen;
  }

  texts(name: string): readonly string[] {
    return this.#convert(name, (value) => toList(value).map(toText)) ?? [];
  }

  /** No more texts than AWS allows. */
  textsAtMost(limit: number, name: string): readonly string[] {
    const values = this.texts(name);
    if (values.length > limit) throw this.fault(name, `list at most ${limit}`, String(values.length));
    return values;
  }

  textMap(name: string): Readonly<Record<string, string>> {
    const entries = this.#convert(name, (value) =>
      Object.entries(toMap(value)).flatMap(([key, member]) =>
        member === null ? [] : [[key, toText(member)]],
      ),
    );
    return Object.fromEntries(entries ?? []);
  }

  /** Nested blocks of one name: an object, or an array of objects. */
  blocks(name: string): readonly ResourceReader[] {
    const found = this.#body[name] ?? [];
    const bodies: unknown[] = Array.isArray(found) ? found : [found];
    return bodies.map((body, index) => {
      if (!isMap(body)) throw this.fault(name, "be a block or a list of blocks", kindOf(body));
      const place = Array.isArray(found) ? `${name}[${index}]` : name;
      return new ResourceReader(this.#declaration, this.#resolver, { body, path: this.#pathOf(place) });
    });
  }

  /** The nested block that may be given once. */
  block(name: string): ResourceReader | undefined {
    const [block, ...more] = this.blocks(name);
    if (more.length > 0) throw this.fault(name, "be given once", String(more.length + 1));
    return block;
  }

  /** @param got what to show; never a secret */
  fault(name: string, rule: string, got: string): UserError {
    return new UserError(
      `${this.address}: ${this.#pathOf(name)} must ${rule}, got ${got}; ${this.#resolver.remedy}`,
    );
  }

  /** Whether an attribute or block is there and not empty, nor made of empty ones alone; its value is not looked at. */
  declares(name: string): boolean {
    return hasContent(this.#body[name]);
  }

  /** Refuses attributes or blocks that change what a request meets and are not emulated. */
  refuse(names: readonly string[], advice: string): void {
    const declared = names.find((name) => this.declares(name));
    if (declared) throw this.unsupported(this.#pathOf(declared), advice);
  }

  unsupported(feature: string, advice: string): UnsupportedError {
    return new UnsupportedError(`${feature} of ${this.address}`, advice);
  }

  get #body(): BlockBody {
    return this.#nested?.body ?? this.#declaration.body;
  }

  #pathOf(name: string): string {
    return this.#nested ? `${this.#nested.path}.${name}` : name;
  }

  #required<T>(name: string, value: T | undefined): T {
    if (value === undefined) throw this.fault(name, "be set", "nothing");
    return value;
  }

  #convert<T>(name: string, convert: (value: unknown) => T): T | undefined {
    const value = this.value(name);
    if (value === undefined) return undefined;
    try {
      return convert(value);
    } catch (error) {
      if (!(error instanceof ExpressionError)) throw error;
      throw new UserError(
        `${this.address}: ${this.#pathOf(name)} ${error.message}; ${this.#resolver.remedy}`,
      );
    }
  }
}

/** The resources of a file, ready to be read. */
export class DeclaredResources {
  readonly #file: TerraformFile;
  readonly #resolver: Resolver;
  readonly #types: ResourceTypes;

  /** @throws {UserError} a resource belongs to something that is not in the file */
  constructor(file: TerraformFile, resolver: Resolver, types: ResourceTypes) {
    this.#file = file;
    this.#resolver = resolver;
    this.#types = types;
    for (const child of types.children) this.#assertParents(child);
  }

  /** Resources of a type, in the order of the file. */
  all(type: string): readonly ResourceReader[] {
    return [...this.#file.declarations.values()]
      .filter((declaration) => !declaration.isData && declaration.type === type)
      .map((declaration) => new ResourceReader(declaration, this.#resolver));
  }

  /**
   * Resources of a type that belong to `parent`.
   *
   * @throws {Error} the type's family names no parent
   */
  childrenOf(parent: ResourceReader, type: string): readonly ResourceReader[] {
    const attribute = this.#types.find({ type, isData: false })?.parent?.attribute;
    if (attribute === undefined) throw new Error(`the family of ${type} must name its parent`);
    const id = parent.text("id");
    return this.all(type).filter((child) => child.text(attribute) === id);
  }

  #assertParents({ type, parent }: ResourceTypes["children"][number]): void {
    const ids = this.all(parent.type).map((resource) => resource.text("id"));
    for (const child of this.all(type)) {
      const id = child.text(parent.attribute);
      if (!ids.includes(id)) throw child.fault(parent.attribute, `name an ${parent.type} of this file`, id);
    }
  }
}

/** Terraform takes an empty text, list or map for nothing. */
function isPresent(value: unknown): boolean {
  if (value === undefined || value === null || value === "") return false;
  return typeof value !== "object" || Object.keys(value).length > 0;
}

function hasContent(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return isPresent(value);
  return Object.values(value).some(hasContent);
}
