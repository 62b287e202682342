import { isDeepStrictEqual } from "node:util";
import { againstMoto, ignoreMotoGaps } from "./against-moto.ts";
import { createWorkspace, type Workspace } from "./terraform.ts";
import { providerMirror } from "./tools.ts";
import type { Configuration } from "./variant.ts";

type Attributes = Readonly<Record<string, unknown>> | null;

/** What is read here of `terraform show -json`. @see Terraform: JSON Output Format */
interface Plan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

interface ResourceChange {
  readonly type: string;
  readonly name: string;
  readonly mode: "managed" | "data";
  readonly change: {
    readonly actions: readonly string[];
    readonly before: Attributes;
    readonly after: Attributes;
  };
}

/** What a plan does, in the words of the stack. */
export interface PlannedChanges {
  /** `<actions> <Terraform name without its hash>`, in order. */
  readonly changes: readonly string[];
  /** `<type>.<attribute>` of what is changed in place, in order, each once. */
  readonly attributes: readonly string[];
  /** Names of the outputs that change, in order. */
  readonly outputs: readonly string[];
}

/** What every sensitive variable is set to. */
export const demoPassword = "HeyH0Password!";

const planFile = "plan.tfplan";

/** One stack that is deployed to moto, step by step. */
export class Deployment {
  readonly #workspace: Workspace;
  readonly #url: string;
  readonly #plans = new Map<string, string>();

  /** @param url of moto */
  constructor(url: string) {
    this.#workspace = createWorkspace(providerMirror);
    this.#url = url;
  }

  async init(configuration: Configuration): Promise<void> {
    this.#write(configuration);
    await this.#workspace.terraform("init");
  }

  /**
   * Plans a configuration, and keeps the plan under the name of its step.
   *
   * @param mode `-destroy` plans that everything is destroyed @default - plans what the configuration says
   */
  async plan(
    step: string,
    configuration: Configuration,
    ...mode: readonly "-destroy"[]
  ): Promise<PlannedChanges> {
    this.#write(configuration);
    return this.#planWritten(step, configuration, mode);
  }

  /** Plans with Terraform looking at what moto forgets, too. */
  async planWithMotoGaps(step: string, configuration: Configuration): Promise<PlannedChanges> {
    this.#workspace.write("cdk.tf.json", againstMoto(configuration, this.#url));
    return this.#planWritten(step, configuration);
  }

  /** Does what the last plan says. */
  async apply(): Promise<void> {
    await this.#workspace.terraform("apply", planFile);
  }

  /** Plans what is applied already once more. @returns the plan as text, and nothing where it is empty */
  async planAgain(configuration: Configuration): Promise<string> {
    this.#write(configuration);
    const args = ["plan", "-detailed-exitcode", ...passwords(configuration)];
    const { code, stdout, stderr } = await this.#workspace.tryTerraform(...args);
    return code === 0 ? "" : `${stdout}${stderr}`;
  }

  /** Plans that everything is destroyed, which must fail. @returns why Terraform refuses */
  async refusalToDestroy(configuration: Configuration): Promise<string> {
    this.#write(configuration);
    const args = ["plan", "-destroy", ...passwords(configuration)];
    const { code, stderr } = await this.#workspace.tryTerraform(...args);
    if (code === 0) throw new Error("Terraform would destroy everything");
    return stderr;
  }

  /** Addresses of what is managed. */
  async managed(): Promise<string[]> {
    return (await this.#workspace.terraform("state", "list")).split("\n").filter(Boolean);
  }

  /** What `terraform show -json` said of a step's plan. */
  planJson(step: string): string {
    const json = this.#plans.get(step);
    if (json === undefined) throw new Error(`no step ${step} was planned`);
    return json;
  }

  remove(): void {
    this.#workspace.remove();
  }

  async #planWritten(
    step: string,
    configuration: Configuration,
    mode: readonly string[] = [],
  ): Promise<PlannedChanges> {
    await this.#workspace.terraform("plan", ...mode, ...passwords(configuration), `-out=${planFile}`);
    this.#plans.set(step, await this.#workspace.terraform("show", "-json", planFile));
    return readPlan(JSON.parse(this.planJson(step)));
  }

  #write(configuration: Configuration): void {
    this.#workspace.write("cdk.tf.json", ignoreMotoGaps(againstMoto(configuration, this.#url)));
  }
}

function passwords({ variable = {} }: Configuration): string[] {
  const sensitive = Object.keys(variable).filter((name) => variable[name]?.sensitive);
  return sensitive.map((name) => `-var=${name}=${demoPassword}`);
}

function readPlan({ resource_changes = [], output_changes = {} }: Plan): PlannedChanges {
  const changed = resource_changes.filter(({ mode, change }) => mode === "managed" && isChange(change));
  const outputs = Object.entries(output_changes).filter(([, change]) => isChange(change));
  return {
    changes: changed.map(({ name, change }) => `${change.actions.join("+")} ${constructOf(name)}`).sort(),
    attributes: [...new Set(changed.flatMap(attributesOf))].sort(),
    outputs: outputs.map(([name]) => name).sort(),
  };
}

function isChange({ actions }: { readonly actions: readonly string[] }): boolean {
  return actions.some((action) => action !== "no-op" && action !== "read");
}

/** CDKTF ends the name of a nested construct with a hash of its path. */
function constructOf(name: string): string {
  return name.replace(/_[0-9A-F]{8}$/, "");
}

function attributesOf({ type, change: { before, after } }: ResourceChange): string[] {
  if (!before || !after) return [];
  const names = Object.keys({ ...before, ...after });
  return names
    .filter((name) => !isDeepStrictEqual(before[name], after[name]))
    .map((name) => `${type}.${name}`);
}
