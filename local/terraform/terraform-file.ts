export type BlockBody = Readonly<Record<string, unknown>>;

/** A `resource` or `data` block, its expressions untouched; in a state an instance of one, its values literal. */
export interface Declaration {
  /** `aws_x.name`, or `data.aws_x.name`; in a state with modules and keys: `module.a["b"].aws_x.name[0]`. */
  readonly address: string;
  readonly type: string;
  readonly isData: boolean;
  readonly body: BlockBody;
}

/** Where a value is written, for errors. */
export interface ValueLocation {
  /** `aws_x.name`, `output.name`, … */
  readonly address: string;
  /** `environment.variables.URL` */
  readonly path: string;
}

/** What a state says beyond its values. */
export interface StateFacts {
  /** The region that most of its resources are in; undefined: none of them tells. */
  readonly region: string | undefined;
  /** Twelve digits; undefined: no ARN tells. */
  readonly accountId: string | undefined;
  /** Address → the resource's `sensitive_values`: `true` in the place of each value that Terraform holds for a secret. */
  readonly sensitiveValues: ReadonlyMap<string, unknown>;
  /** Secrets that were put in the place of the state's own. @default - none: its own are kept */
  readonly madeUpSecrets?: ReadonlySet<string>;
}

/** What one Terraform JSON file holds, by name; `//` comments are gone. */
export interface TerraformFile {
  /** As errors call it. */
  readonly name: string;
  /** Where it lies; undefined: it was handed over as parsed JSON. */
  readonly path?: string | undefined;
  /** Undefined: it is configuration, whose strings are templates. Else it is a state, whose values are literal. */
  readonly state?: StateFacts | undefined;
  /** Resources and data sources by address, in the order of the file. */
  readonly declarations: ReadonlyMap<string, Declaration>;
  /** `aws`, or `aws.<alias>` → provider block. */
  readonly providers: ReadonlyMap<string, BlockBody>;
  readonly variables: ReadonlyMap<string, BlockBody>;
  readonly locals: ReadonlyMap<string, unknown>;
  readonly outputs: ReadonlyMap<string, BlockBody>;
}

/** `aws`, or `aws.<alias>`: the provider block that a resource or data source uses. */
export function providerOf(declaration: Declaration | undefined): string {
  const chosen = declaration?.body.provider;
  if (typeof chosen === "string") return chosen.replace(/^\$\{(.*)\}$/, "$1").trim();
  return declaration?.type.split("_", 1)[0] ?? "aws";
}

/** What resolves modules, `count`, `for_each` and `dynamic`: the runner does not, as Terraform has done it there. */
export const useState = "apply it and hand over its state: terraform show -json > state.json";

/** What to do about a fault in the file, as the end of a sentence. */
export function remedyIn(file: TerraformFile): string {
  return file.state
    ? "correct it in Terraform, apply it and run terraform show -json again"
    : "correct it and synthesise again";
}
