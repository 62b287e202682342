import type { Synthesised } from "./synthesis.ts";

/** Terraform address → the addresses it refers to. */
export type Graph = ReadonlyMap<string, ReadonlySet<string>>;

const referencePattern = /\b(?:data\.)?[a-z][a-z0-9]*_[a-z0-9_]+\.[\w-]+|\bvar\.\w+/g;

/** The dependency graph of a stack: every reference in a template, every `depends_on` and every `provider`. */
export function terraformGraph(stack: Synthesised): Graph {
  const graph = new Map<string, Set<string>>();
  const add = (address: string, block: unknown) =>
    graph.set(address, new Set([...referencesIn(block), ...providerOf(block)]));
  for (const [prefix, types] of [
    ["", stack.resource],
    ["data.", stack.data ?? {}],
  ] as const) {
    for (const [type, blocks] of Object.entries(types)) {
      for (const [name, block] of Object.entries(blocks)) add(`${prefix}${type}.${name}`, block);
    }
  }
  // A variable depends on nothing: the references of its validation are to itself.
  for (const name of Object.keys(stack.variable ?? {})) graph.set(`var.${name}`, new Set());
  for (const [name, block] of Object.entries(stack.output)) add(`output.${name}`, block);
  for (const [name, blocks] of Object.entries(stack.provider)) {
    for (const block of blocks) add(["provider", name, block.alias].filter(Boolean).join("."), block);
  }
  return graph;
}

/** References to what is not declared, as `<from> -> <to>`. */
export function danglingReferences(graph: Graph): string[] {
  return [...graph].flatMap(([from, targets]) =>
    [...targets].filter((to) => !graph.has(to)).map((to) => `${from} -> ${to}`),
  );
}

/** The addresses along one cycle, or undefined where there is none. */
export function findCycle(graph: Graph): string[] | undefined {
  const done = new Set<string>();
  const visit = (address: string, path: readonly string[]): string[] | undefined => {
    if (path.includes(address)) return [...path.slice(path.indexOf(address)), address];
    if (done.has(address)) return undefined;
    for (const next of graph.get(address) ?? []) {
      const cycle = visit(next, [...path, address]);
      if (cycle) return cycle;
    }
    done.add(address);
    return undefined;
  };
  for (const address of graph.keys()) {
    const cycle = visit(address, []);
    if (cycle) return cycle;
  }
  return undefined;
}

function providerOf(block: unknown): string[] {
  const { provider } = block as { provider?: unknown };
  return typeof provider === "string" ? [`provider.${provider}`] : [];
}

function referencesIn(value: unknown, isDependency = false): Set<string> {
  if (typeof value === "string") {
    const code = isDependency
      ? [value]
      : [...value.matchAll(/\$\{([^}]*)\}/g)].map((match) => match[1] ?? "");
    return new Set(code.flatMap((text) => text.match(referencePattern) ?? []));
  }
  if (typeof value !== "object" || value === null) return new Set();
  return new Set(
    Object.entries(value).flatMap(([key, inner]) => [
      ...referencesIn(inner, isDependency || key === "depends_on"),
    ]),
  );
}
