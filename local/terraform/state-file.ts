import { UserError } from "../errors.ts";
import { isMap } from "./language/values.ts";
import type { BlockBody, Declaration, StateFacts, TerraformFile } from "./terraform-file.ts";

/** Whether parsed JSON is what `terraform show -json` prints of a state. */
export function isState(root: BlockBody): boolean {
  return "format_version" in root && "values" in root;
}

/**
 * The resources of a state: modules, `count`, `for_each` and `dynamic` blocks are resolved there, and each value is
 * literal, `${` included.
 *
 * @param root what `terraform show -json` prints
 * @param name what errors call it
 * @throws {UserError} it is of another shape, or has no resources
 * @see Terraform: JSON Output Format, State Representation
 */
export function stateFile(root: BlockBody, name: string): TerraformFile {
  const values = root.values;
  if (!isMap(values)) throw malformed(name, "values", "be an object");
  const resources = resourcesOf(values.root_module, "root_module", name);
  if (!resources.some(({ declaration }) => !declaration.isData)) {
    throw new UserError(
      `${name} must be the state of an applied stack, got one without resources; apply the stack, then run terraform show -json > state.json`,
    );
  }
  const declarations = resources.map(({ declaration }) => declaration);
  return {
    name,
    state: {
      ...placeOf(declarations, name),
      sensitiveValues: new Map(
        resources.map(({ declaration, sensitive }) => [declaration.address, sensitive]),
      ),
    },
    declarations: new Map(declarations.map((declaration) => [declaration.address, declaration])),
    providers: new Map(),
    variables: new Map(),
    locals: new Map(),
    outputs: new Map(Object.entries(outputsOf(values.outputs, name))),
  };
}

interface StateResource {
  readonly declaration: Declaration;
  readonly sensitive: unknown;
}

/** Resources of a module and of the modules in it. */
function resourcesOf(module: unknown, place: string, name: string): readonly StateResource[] {
  if (module === undefined) return [];
  if (!isMap(module)) throw malformed(name, place, "be an object");
  const own = listOf(module.resources, `${place}.resources`, name)
    .filter((resource) => !isMap(resource) || resource.deposed_key === undefined)
    .map((resource, index) => readResource(resource, `${place}.resources[${index}]`, name));
  const children = listOf(module.child_modules, `${place}.child_modules`, name);
  return [
    ...own,
    ...children.flatMap((child, index) => resourcesOf(child, `${place}.child_modules[${index}]`, name)),
  ];
}

function readResource(resource: unknown, place: string, name: string): StateResource {
  if (!isMap(resource)) throw malformed(name, place, "be an object");
  const { address, type, mode, values, sensitive_values: sensitive } = resource;
  if (typeof address !== "string" || typeof type !== "string" || !isMap(values)) {
    throw malformed(name, place, "have an address, a type and values");
  }
  return { declaration: { address, type, isData: mode === "data", body: values }, sensitive };
}

function outputsOf(outputs: unknown, name: string): Readonly<Record<string, BlockBody>> {
  if (outputs === undefined) return {};
  if (!isMap(outputs)) throw malformed(name, "values.outputs", "be an object");
  return Object.fromEntries(
    Object.entries(outputs).map(([output, body]) => {
      if (!isMap(body)) throw malformed(name, `values.outputs.${output}`, "be an object");
      return [output, { value: body.value, sensitive: body.sensitive }];
    }),
  );
}

function listOf(value: unknown, place: string, name: string): readonly unknown[] {
  if (value === undefined) return [];
  if (!Array.isArray(value)) throw malformed(name, place, "be a list");
  return value;
}

const regionalArn = /^arn:aws[\w-]*:[\w-]+:([a-z]{2}(?:-[a-z]+)+-\d)?:(\d{12})?:/;

/** The types whose ARNs hold the stack's own account. */
const ownTypes = ["aws_lambda_function", "aws_cognito_user_pool", "aws_dynamodb_table", "aws_iam_role"];

function placeOf(declarations: readonly Declaration[], name: string): Omit<StateFacts, "sensitiveValues"> {
  const managed = declarations.filter(({ isData }) => !isData);
  const accounts = managed
    .filter(({ type }) => ownTypes.includes(type))
    .flatMap(({ body }) => regionalArn.exec(String(body.arn))?.[2] ?? []);
  const [accountId, other] = [...new Set(accounts)];
  if (other !== undefined) {
    throw new UserError(
      `${name} must be the state of one AWS account, got ${accountId} and ${other}; give each account a state of its own`,
    );
  }
  return { accountId, region: mostFrequent(managed.flatMap((declaration) => regionIn(declaration) ?? [])) };
}

/** The region that a resource of a state is in; undefined: it does not tell. */
export function regionIn({ body }: Declaration): string | undefined {
  if (typeof body.region === "string" && body.region !== "") return body.region;
  return regionalArn.exec(String(body.arn))?.[1];
}

function mostFrequent(values: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort(([, left], [, right]) => right - left)[0]?.[0];
}

function malformed(file: string, place: string, rule: string): UserError {
  return new UserError(`${file}: ${place} must ${rule}; run terraform show -json > state.json again`);
}
