import { rmSync } from "node:fs";
import { join } from "node:path";
import { createWorkspace, type Workspace } from "./terraform.ts";

/** What an expression comes to: a value as JSON has it, or a refusal. */
export type Outcome = { readonly value: unknown } | { readonly refused: string };

/**
 * Evaluates expressions with Terraform, all of them at once. Sets come back as lists, and sensitive values not at all.
 *
 * @param expressions in Terraform's own syntax
 * @param locals what the expressions refer to as `local.<name>`
 * @returns an outcome for each, in order
 */
export async function evaluateWithTerraform(
  expressions: readonly string[],
  locals: Readonly<Record<string, unknown>> = {},
): Promise<readonly Outcome[]> {
  const workspace = createWorkspace();
  try {
    workspace.write("locals.tf.json", { locals });
    for (const [index, expression] of expressions.entries()) {
      const name = nameOf(index);
      workspace.writeText(
        `${name}.tf`,
        `locals {\n${name} = try(base64encode(jsonencode(${expression})), null)\n}\n`,
      );
    }
    const refused = await removeInvalid(workspace);
    const valid = expressions.map((_, index) => nameOf(index)).filter((name) => !refused.has(name));
    const values = await valuesOf(workspace, valid);
    return expressions.map((_, index) => outcomeOf(nameOf(index), refused, values));
  } finally {
    workspace.remove();
  }
}

function nameOf(index: number): string {
  return `expression_${index}`;
}

/** Removes what no `try` can catch, above all wrong syntax. @returns name → why */
async function removeInvalid(workspace: Workspace): Promise<Map<string, string>> {
  const refused = new Map<string, string>();
  for (;;) {
    const faults = await faultsIn(workspace);
    if (faults.size === 0) return refused;
    for (const [name, reason] of faults) {
      refused.set(name, reason);
      rmSync(join(workspace.folder, `${name}.tf`));
    }
  }
}

async function faultsIn(workspace: Workspace): Promise<Map<string, string>> {
  const { stdout } = await workspace.tryTerraform("validate", "-json");
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] };
  return new Map(
    diagnostics.map(({ summary, detail, range }) => {
      const name = /^(expression_\d+)\.tf$/.exec(range?.filename ?? "")?.[1];
      if (!name) throw new Error(`terraform validate: ${summary}: ${detail}`);
      return [name, `${summary}: ${detail}`];
    }),
  );
}

interface Diagnostic {
  readonly summary: string;
  readonly detail: string;
  readonly range?: { readonly filename: string };
}

/** Name → the value as JSON; what has none, and what Terraform does not know yet, is not there. */
async function valuesOf(workspace: Workspace, names: readonly string[]): Promise<Map<string, string>> {
  const entries = names.map((name) => `${name} = local.${name}`).join(", ");
  workspace.writeText("result.tf", `locals {\nresult = {${entries}}\n}\n`);
  const printed = await workspace.terraformWithInput("local.result\n", "console");
  const lines = printed.matchAll(/"(expression_\d+)" = "([A-Za-z0-9+/=]+)"/g);
  return new Map(
    [...lines].map(([, name = "", base64 = ""]) => [name, Buffer.from(base64, "base64").toString()]),
  );
}

function outcomeOf(
  name: string,
  refused: ReadonlyMap<string, string>,
  values: ReadonlyMap<string, string>,
): Outcome {
  const json = values.get(name);
  if (json !== undefined) return { value: JSON.parse(json) };
  return { refused: refused.get(name) ?? "it has no value" };
}
