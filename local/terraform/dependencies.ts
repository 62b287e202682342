import { UserError } from "../errors.ts";
import { parseTemplate } from "./language/parse.ts";
import { ExpressionError, referencesIn } from "./language/syntax.ts";
import { isMap } from "./language/values.ts";
import { providerOf, type TerraformFile } from "./terraform-file.ts";

/**
 * Refuses what `terraform plan` would refuse: resources, data sources, locals and providers that need each other.
 * Expressions that the runner does not understand are taken to need nothing.
 *
 * @throws {UserError} names the circle
 */
export function assertNoCycle(file: TerraformFile): void {
  if (file.state) return;
  const dependencies = dependenciesOf(file);
  const finished = new Set<string>();
  const visit = (node: string, path: readonly string[]): void => {
    if (finished.has(node)) return;
    const start = path.indexOf(node);
    if (start >= 0) {
      const circle = [...path.slice(start), node].join(" → ");
      throw new UserError(`${file.name}: ${circle} must not need each other; take one of the references out`);
    }
    for (const next of dependencies.get(node) ?? []) visit(next, [...path, node]);
    finished.add(node);
  };
  for (const node of dependencies.keys()) visit(node, []);
}

function dependenciesOf(file: TerraformFile): ReadonlyMap<string, readonly string[]> {
  const declarations = [...file.declarations.values()].map((declaration) => {
    const { depends_on: explicit, ...body } = declaration.body;
    const needed = [
      ...referencedNodes(body),
      ...explicitNodes(explicit),
      `provider ${providerOf(declaration)}`,
    ];
    return [declaration.address, needed] as const;
  });
  const locals = [...file.locals].map(([name, value]) => [`local.${name}`, referencedNodes(value)] as const);
  const providers = [...file.providers].map(
    ([name, body]) => [`provider ${name}`, referencedNodes(body)] as const,
  );
  return new Map([...declarations, ...locals, ...providers]);
}

/** `depends_on` holds addresses, bare or as interpolations. */
function explicitNodes(value: unknown): readonly string[] {
  if (!Array.isArray(value)) return [];
  return value.flatMap((item) => referencedNodes(`\${${String(item).replace(/^\$\{(.*)\}$/, "$1")}}`));
}

function referencedNodes(json: unknown): readonly string[] {
  if (Array.isArray(json)) return json.flatMap(referencedNodes);
  if (isMap(json)) return Object.values(json).flatMap(referencedNodes);
  if (typeof json !== "string" || !json.includes("${")) return [];
  try {
    return referencesIn({ kind: "template", parts: parseTemplate(json) }).map(nodeOf);
  } catch (error) {
    if (error instanceof ExpressionError) return [];
    throw error;
  }
}

function nodeOf(path: readonly string[]): string {
  return path.slice(0, path[0] === "data" ? 3 : 2).join(".");
}
