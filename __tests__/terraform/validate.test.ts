import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environments } from "../fixture/environments.ts";
import { faultsOf } from "../support/faults.ts";
import {
  areIndependent,
  coveringCombinations,
  merge,
  type OptionName,
  optionNames,
} from "../support/option-sets.ts";
import { synthesise } from "../support/synthesis.ts";
import { createWorkspace, type Workspace } from "./terraform.ts";
import { providerMirror } from "./tools.ts";
import { awsProviderVersion, type Configuration, writeVariant } from "./variant.ts";

interface Diagnostic {
  readonly severity: string;
  readonly summary: string;
  readonly detail: string;
  readonly address?: string;
  readonly range?: { readonly filename: string };
}

const stackNames = Object.keys(environments);
const combinations: readonly (readonly OptionName[])[] = [
  ...optionNames.map((option) => [option]),
  ...coveringCombinations((...pair) => areIndependent(...pair) && isAccepted(pair)),
];

function isAccepted(options: readonly OptionName[]): boolean {
  return faultsOf(merge(options)).length === 0;
}

function variantOf(options: readonly OptionName[], name: string): Configuration {
  return writeVariant(synthesise(merge(options), { name })).configuration;
}

describe.each(stackNames)("the stack %s", (name) => {
  let workspace: Workspace;
  beforeAll(() => {
    workspace = createWorkspace(providerMirror);
  });
  afterAll(() => workspace.remove());

  test("is initialised and valid", async () => {
    workspace.write("cdk.tf.json", variantOf([], name));
    await workspace.terraform("init", "-backend=false");
    expect(await diagnosticsOf(workspace)).toEqual([]);
  });

  // Each is a module of one configuration, so that Terraform reads the provider's schema once: 0.5 s each, not 8.
  test("is valid with every option and with every two that go together", async () => {
    const variants = combinations.map((options) => variantOf(options, name));
    writeModules(workspace, variants);
    await workspace.terraform("init", "-backend=false");
    expect(await diagnosticsOf(workspace)).toEqual([]);
  });
});

describe("a broken stack", () => {
  const broken = structuredClone(variantOf([], "dev"));
  for (const pool of Object.values(broken.resource.aws_cognito_user_pool ?? {})) pool.no_such_setting = true;
  const workspace = createWorkspace(providerMirror);
  afterAll(() => workspace.remove());

  test("is refused, and named by its options", async () => {
    writeModules(workspace, [broken]);
    await workspace.terraform("init", "-backend=false");
    expect(await diagnosticsOf(workspace)).toEqual([
      expect.stringMatching(/^an image built here: error: .*no_such_setting/s),
    ]);
  });
});

test("every option is tried, and many together", () => {
  expect(combinations.length).toBeGreaterThan(optionNames.length);
});

function writeModules(workspace: Workspace, variants: readonly Configuration[]): void {
  workspace.write("cdk.tf.json", rootOf(variants));
  for (const [index, variant] of variants.entries()) {
    mkdirSync(join(workspace.folder, moduleName(index)));
    workspace.write(`${moduleName(index)}/cdk.tf.json`, asModule(variant));
  }
}

function moduleName(index: number): string {
  return `stack-${index}`;
}

/** Calls every stack as a module and hands its providers down: those of the stack that has most of them. */
function rootOf(variants: readonly Configuration[]): object {
  const providers = variants.map(({ provider }) => provider.aws ?? []).sort((a, b) => b.length - a.length)[0];
  const handedDown = (variant: Configuration) =>
    Object.fromEntries((variant.provider.aws ?? []).map(referenceTo).map((name) => [name, name]));
  return {
    terraform: { required_providers: { aws: { source: "hashicorp/aws", version: awsProviderVersion } } },
    provider: { aws: providers },
    module: Object.fromEntries(
      variants.map((variant, index) => [
        moduleName(index),
        { source: `./${moduleName(index)}`, providers: handedDown(variant), ...passwords(variant) },
      ]),
    ),
  };
}

function asModule({ provider, terraform, ...rest }: Configuration): object {
  const aliases = (provider.aws ?? []).map(referenceTo).filter((name) => name !== "aws");
  const aws = { ...terraform.required_providers.aws, configuration_aliases: aliases };
  return { ...rest, terraform: { required_providers: { ...terraform.required_providers, aws } } };
}

function referenceTo({ alias }: Readonly<Record<string, unknown>>): string {
  return alias === undefined ? "aws" : `aws.${alias}`;
}

function passwords({ variable = {} }: Configuration): object {
  const sensitive = Object.keys(variable).filter((name) => variable[name]?.sensitive);
  return Object.fromEntries(sensitive.map((name) => [name, "HeyH0Password!"]));
}

/** Everything that Terraform has to say, warnings too, as `<stack's options>: <what>`. */
async function diagnosticsOf(workspace: Workspace): Promise<string[]> {
  const { stdout } = await workspace.tryTerraform("validate", "-json");
  const { diagnostics } = JSON.parse(stdout) as { diagnostics: readonly Diagnostic[] };
  return diagnostics.map(({ severity, summary, detail, address, range }) => {
    const index = /stack-(\d+)/.exec(range?.filename ?? "")?.[1];
    const options = index === undefined ? "" : `${combinations[Number(index)]?.join(", ")}: `;
    return `${options}${severity}: ${summary} ${address}: ${detail}`;
  });
}
