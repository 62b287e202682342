import { againstMoto, ignoreMotoGaps } from "./against-moto.ts";
import { createWorkspace, type Workspace } from "./terraform.ts";
import { providerMirror } from "./tools.ts";
import type { Configuration } from "./variant.ts";

/** What a plan says of one resource. */
interface ResourceChange {
  readonly address: string;
  readonly mode: "managed" | "data";
  readonly change: { readonly actions: readonly string[]; readonly before: unknown; readonly after: unknown };
}

export interface Plan {
  readonly resource_changes?: readonly ResourceChange[];
  readonly output_changes?: Readonly<Record<string, { readonly actions: readonly string[] }>>;
}

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
   * Plans a configuration, and remembers the plan by the name of its step.
   *
   * @returns what changes, as `<actions> <address>` in order of the addresses
   */
  async plan(step: string, configuration: Configuration, ...options: readonly string[]): Promise<string[]> {
    this.#write(configuration);
    await this.#workspace.terraform(
      "plan",
      ...options,
      ...this.#variables(configuration),
      `-out=${planFile}`,
    );
    this.#plans.set(step, await this.#workspace.terraform("show", "-json", planFile));
    return changesOf(this.planOf(step));
  }

  /** Does what the last plan says. */
  async apply(): Promise<void> {
    await this.#workspace.terraform("apply", planFile);
  }

  /** Plans what is applied already once more. @returns the text of a plan that is not empty */
  async planAgain(configuration: Configuration): Promise<string> {
    this.#write(configuration);
    const variables = this.#variables(configuration);
    const { code, stdout, stderr } = await this.#workspace.tryTerraform(
      "plan",
      "-detailed-exitcode",
      ...variables,
    );
    return code === 0 ? "" : `${stdout}${stderr}`;
  }

  /** Tries to plan that everything is destroyed. @returns why Terraform refuses */
  async refusalToDestroy(configuration: Configuration): Promise<string> {
    const variables = this.#variables(configuration);
    const { code, stderr } = await this.#workspace.tryTerraform("plan", "-destroy", ...variables);
    if (code === 0) throw new Error("Terraform would destroy everything");
    return stderr;
  }

  /** What is still managed, as addresses. */
  async managed(): Promise<string[]> {
    return (await this.#workspace.terraform("state", "list")).split("\n").filter(Boolean);
  }

  /** What `terraform show -json` said of a step's plan. */
  planJson(step: string): string {
    const json = this.#plans.get(step);
    if (json === undefined) throw new Error(`no step ${step} was planned`);
    return json;
  }

  planOf(step: string): Plan {
    return JSON.parse(this.planJson(step)) as Plan;
  }

  remove(): void {
    this.#workspace.remove();
  }

  #write(configuration: Configuration): void {
    this.#workspace.write("cdk.tf.json", ignoreMotoGaps(againstMoto(configuration, this.#url)));
  }

  #variables(configuration: Configuration): string[] {
    return Object.keys(configuration.variable ?? {}).map((name) => `-var=${name}=HeyH0Password!`);
  }
}

const planFile = "plan.tfplan";

function changesOf({ resource_changes: changes = [] }: Plan): string[] {
  return changes
    .filter(({ mode, change }) => mode === "managed" && change.actions[0] !== "no-op")
    .map(({ address, change }) => `${change.actions.join("+")} ${address}`)
    .sort();
}
