import { UnsupportedError, UserError } from "../errors.ts";
import { isMap } from "./language/values.ts";
import { assertReadableJson, readTerraformText } from "./other-files.ts";
import { isState, stateFile } from "./state-file.ts";
import { type BlockBody, type Declaration, type TerraformFile, useState } from "./terraform-file.ts";

export type { TerraformFile } from "./terraform-file.ts";

/** Blocks that say nothing about the system itself. */
const silentBlocks = ["terraform", "moved", "removed", "import", "check", "ephemeral"];

/**
 * Reads a synthesised `cdk.tf.json`, a hand-written `.tf.json`, or a state as `terraform show -json` prints it.
 *
 * @throws {UserError} it cannot be read or is none of them; what it is instead is named, with what to do
 */
export function readTerraform(path: string): TerraformFile {
  return { ...parseTerraform(readTerraformText(path), path), path };
}

/**
 * @param name what errors call the text
 * @throws {UserError} it is neither Terraform JSON nor a state
 */
export function parseTerraform(text: string, name: string): TerraformFile {
  return terraformFile(parseJson(text, name), name);
}

/**
 * @param root parsed JSON: configuration, or what `terraform show -json` prints of a state
 * @param name what errors call it
 * @throws {UserError} it is neither
 */
export function terraformFile(root: unknown, name: string): TerraformFile {
  if (!isMap(root)) throw malformed(name, "its top level", "be an object");
  assertReadableJson(root, name);
  return isState(root) ? stateFile(root, name) : configuration(root, name);
}

function configuration(root: BlockBody, name: string): TerraformFile {
  const sections = new Map<string, unknown>(Object.entries(root).filter(([key]) => key !== "//"));
  const collect = <T>(section: string, read: (value: unknown) => Map<string, T>): Map<string, T> => {
    const found = sections.has(section) ? read(sections.get(section)) : new Map<string, T>();
    sections.delete(section);
    return found;
  };
  const file: TerraformFile = {
    name,
    declarations: new Map([
      ...collect("resource", (value) => readDeclarations(value, "resource", name)),
      ...collect("data", (value) => readDeclarations(value, "data", name)),
    ]),
    providers: collect("provider", (value) => readProviders(value, name)),
    variables: collect("variable", (value) => readNamed(value, "variable", name)),
    outputs: collect("output", (value) => readNamed(value, "output", name)),
    locals: collect("locals", (value) => new Map(entriesOf(value, "locals", name))),
  };
  refuseOtherSections(sections, name);
  return file;
}

function parseJson(text: string, name: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const position = /at position (\d+)/.exec(String(error))?.[1];
    const lines = text.slice(0, Number(position)).split("\n");
    const place =
      position === undefined ? "" : ` at line ${lines.length}, column ${(lines.at(-1) ?? "").length + 1}`;
    throw new UserError(`${name} is not valid JSON${place}; correct it or synthesise it again`);
  }
}

function readDeclarations(
  value: unknown,
  section: "resource" | "data",
  file: string,
): Map<string, Declaration> {
  const declarations = new Map<string, Declaration>();
  for (const [type, names] of entriesOf(value, section, file)) {
    for (const [name, blocks] of entriesOf(names, `${section} ${type}`, file)) {
      const isData = section === "data";
      const address = `${isData ? "data." : ""}${type}.${name}`;
      const [body, ...more] = blocksOf(blocks, address, file);
      if (!body || more.length > 0 || declarations.has(address)) {
        throw malformed(file, address, "be declared once");
      }
      declarations.set(address, { address, type, isData, body });
    }
  }
  return declarations;
}

function readProviders(value: unknown, file: string): Map<string, BlockBody> {
  const providers = entriesOf(value, "provider", file).flatMap(([type, blocks]) =>
    blocksOf(blocks, `provider ${type}`, file).map(
      (body) => [typeof body.alias === "string" ? `${type}.${body.alias}` : type, body] as const,
    ),
  );
  return new Map(providers);
}

function readNamed(value: unknown, section: string, file: string): Map<string, BlockBody> {
  return new Map(
    entriesOf(value, section, file).map(([name, blocks]) => {
      const [body, ...more] = blocksOf(blocks, `${section} ${name}`, file);
      if (!body || more.length > 0) throw malformed(file, `${section} ${name}`, "be declared once");
      return [name, body];
    }),
  );
}

/** Everything below a label: one object, or an array of objects whose members are taken together. */
function entriesOf(value: unknown, place: string, file: string): [string, unknown][] {
  return blocksOf(value, place, file).flatMap((block) =>
    Object.entries(block).filter(([key]) => key !== "//"),
  );
}

function blocksOf(value: unknown, place: string, file: string): BlockBody[] {
  const blocks: unknown[] = Array.isArray(value) ? value : [value];
  return blocks.map((block) => {
    if (!isMap(block)) throw malformed(file, place, "be an object or an array of objects");
    return block;
  });
}

function refuseOtherSections(sections: ReadonlyMap<string, unknown>, file: string): void {
  for (const section of sections.keys()) {
    if (section === "module") {
      throw new UnsupportedError(`a module (in ${file})`, useState);
    }
    if (!silentBlocks.includes(section)) throw malformed(file, section, "be a block that Terraform knows");
  }
}

function malformed(file: string, place: string, rule: string): UserError {
  return new UserError(`${file}: ${place} must ${rule}; correct it or synthesise it again`);
}
