import { randomInt } from "node:crypto";
import { UnsupportedError } from "../errors.ts";
import type { Declaration } from "./terraform-file.ts";

/** A resource or data source whose attributes are asked for. */
export interface Instance {
  readonly region: string;
  /** Twelve digits. */
  readonly accountId: string;
  /** Value of another attribute, declared or computed; undefined: there is none. */
  attribute(name: string): unknown;
  /** The same as a string. @throws {ExpressionError} there is none */
  text(name: string): string;
  /** The same value at every reload and restart. */
  remember(name: string, create: () => string): string;
}

/** Attribute → how the value that AWS would set is made up, in AWS's shape. */
type ComputedAttributes = Readonly<Record<string, (instance: Instance) => unknown>>;

/** What the runner knows of one type of resource, or of one type of data source. */
export interface ResourceType {
  /**
   * - `emulated`: it is read into the model
   * - `harmless`: localhost has no use for it; others may refer to its attributes
   * - `refused`: it would answer requests or decide about them; the text says what to write instead
   */
  readonly treatment: "emulated" | "harmless" | { readonly refused: string };
  /** The resource that this one belongs to, and the attribute that holds the other's id. @default - none */
  readonly parent?: { readonly type: string; readonly attribute: string };
  /** @default - none that is not declared */
  readonly attributes?: ComputedAttributes;
}

/**
 * The types of one family. A key is a type (`aws_iam_role`), a data source's type (`data.aws_region`) or the beginning
 * of types followed by a star (`aws_iam_*`), which counts where no key names the type itself.
 */
export type ResourceFamily = Readonly<Record<string, ResourceType>>;

/** Finds the type of a resource in the families that the runner is given. */
export class ResourceTypes {
  readonly #types: ReadonlyMap<string, ResourceType>;

  /** @throws {Error} two families have the same key */
  constructor(families: readonly ResourceFamily[]) {
    const entries = families.flatMap((family) => Object.entries(family));
    this.#types = new Map(entries);
    if (this.#types.size < entries.length) throw new Error("a resource type must be in one family");
  }

  /** @returns undefined: no family has it */
  find({ type, isData }: Pick<Declaration, "type" | "isData">): ResourceType | undefined {
    return isData ? this.#types.get(`data.${type}`) : (this.#types.get(type) ?? this.#byBeginning(type));
  }

  /** How an attribute is made up. @returns undefined: the runner does not know the attribute */
  computedAttribute(
    declaration: Pick<Declaration, "type" | "isData">,
    name: string,
  ): ((instance: Instance) => unknown) | undefined {
    const attributes = this.find(declaration)?.attributes;
    return attributes && Object.hasOwn(attributes, name) ? attributes[name] : undefined;
  }

  /** Types that belong to another, with the resource that they belong to. */
  get children(): readonly { readonly type: string; readonly parent: Parent }[] {
    return [...this.#types].flatMap(([type, { parent }]) => (parent ? [{ type, parent }] : []));
  }

  /**
   * Addresses of the resources that are not emulated. A resource of a type that no family has is one of them as long
   * as nothing on the path of a request refers to it.
   *
   * @throws {UnsupportedError} a resource is refused
   */
  ignored(declarations: Iterable<Declaration>): string[] {
    const ignored: string[] = [];
    for (const declaration of declarations) {
      const treatment = this.find(declaration)?.treatment;
      if (declaration.isData || treatment === "emulated") continue;
      if (typeof treatment === "object") throw new UnsupportedError(declaration.address, treatment.refused);
      ignored.push(declaration.address);
    }
    return ignored;
  }

  #byBeginning(type: string): ResourceType | undefined {
    const found = [...this.#types].find(
      ([pattern]) => pattern.endsWith("*") && type.startsWith(pattern.slice(0, -1)),
    );
    return found?.[1];
  }
}

type Parent = NonNullable<ResourceType["parent"]>;

/** @see AWS: Amazon Resource Names (ARNs) */
export function regionalArn(instance: Instance, service: string, resource: string): string {
  return `arn:aws:${service}:${instance.region}:${instance.accountId}:${resource}`;
}

export const lowerCase = "abcdefghijklmnopqrstuvwxyz";
export const upperCase = lowerCase.toUpperCase();
export const digits = "0123456789";

/** @returns `length` characters of `alphabet`, from a cryptographically strong source */
export function randomText(length: number, alphabet: string): string {
  return Array.from({ length }, () => alphabet[randomInt(alphabet.length)]).join("");
}

/** An id of lower-case letters and digits, as API Gateway and Cognito make them. */
export function rememberedId(instance: Instance, length: number): string {
  return instance.remember("id", () => randomText(length, lowerCase + digits));
}
