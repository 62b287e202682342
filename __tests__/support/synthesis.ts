import { Testing } from "cdktf";
import { ApiStack } from "../../constructs/api-stack.ts";
import { createApp } from "../../constructs/app.ts";
import type { Contract, Environment } from "../../constructs/environment.ts";
import { type Route, resourceServerIdentifier, scopeName } from "../../service/contract.ts";
import { routes as fixtureRoutes, scopes } from "../fixture/contract.ts";
import { environments } from "../fixture/environments.ts";

export type Block = Readonly<Record<string, unknown>>;
type Blocks = Readonly<Record<string, Readonly<Record<string, Block>>>>;

/** What a stack synthesises to, as Terraform would read it. */
export interface Synthesised {
  readonly resource: Blocks;
  readonly data: Blocks;
  readonly output: Readonly<Record<string, Block>>;
  readonly variable: Readonly<Record<string, Block>>;
  readonly provider: Readonly<Record<string, readonly Block[]>>;
  /** What older states call otherwise. */
  readonly moved?: readonly { readonly from: string; readonly to: string }[];
  readonly terraform: { readonly backend: Readonly<Record<string, Block>> };
}

/** The fixture's. */
export const contract: Contract = { routes: fixtureRoutes, scopes };

/** The settings of an environment of the fixture, some of them others. */
export function settings(overrides: Partial<Environment> = {}, name = "dev"): Environment {
  const environment = environments[name];
  if (!environment) throw new Error(`the fixture has no environment ${name}`);
  return { ...environment, ...overrides };
}

/** Synthesises one stack, validations included. */
export function synthesise(
  overrides: Partial<Environment> = {},
  { name = "dev", routes = contract.routes }: { name?: string; routes?: readonly Route[] } = {},
): Synthesised {
  const environment = settings(overrides, name in environments ? name : "dev");
  return synthesiseEnvironment(name, environment, { ...contract, routes });
}

/** Synthesises one stack of any environment and contract, validations included. */
export function synthesiseEnvironment(
  name: string,
  environment: Environment,
  contract: Contract,
): Synthesised {
  const stack = new ApiStack(createApp(), name, { environment, projectDirectory: process.cwd(), contract });
  // A stack whose account is set may look nothing up.
  return { data: {}, ...JSON.parse(Testing.synth(stack, true)) } as Synthesised;
}

/** Every resource of a type, by its Terraform name. */
export function resources(stack: Synthesised, type: string): Block[] {
  return Object.values(stack.resource[type] ?? {});
}

/** The only resource of a type. */
export function resource(stack: Synthesised, type: string): Block {
  const found = resources(stack, type);
  if (found.length !== 1 || !found[0]) throw new Error(`expected one ${type}, found ${found.length}`);
  return found[0];
}

/** The resource of a type whose `name` is this. */
export function namedResource(stack: Synthesised, type: string, name: string): Block {
  const found = resources(stack, type).find((block) => block.name === name);
  if (!found) throw new Error(`no ${type} is named ${name}`);
  return found;
}

/** `${type.name.attribute}` of the only resource of a type. */
export function reference(stack: Synthesised, type: string, attribute: string): string {
  resource(stack, type);
  return `\${${type}.${Object.keys(stack.resource[type] ?? {})[0]}.${attribute}}`;
}

/** A scope as clients and routes name it: by a reference to the resource server. */
export function scopeReference(stack: Synthesised, name: string): string {
  return scopeName(name).replace(resourceServerIdentifier, resourceServerReference(stack));
}

/** The identifier of the resource server that has the scopes, as a reference. */
export function resourceServerReference(stack: Synthesised): string {
  const servers = Object.entries(stack.resource.aws_cognito_resource_server ?? {});
  const [name] = servers.find(([, { scope }]) => scope !== undefined) ?? [];
  return `\${aws_cognito_resource_server.${name}.identifier}`;
}

/** A statement of an IAM policy. */
export interface Statement {
  readonly effect: string;
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
  readonly principals?: Readonly<Record<string, string>>;
  readonly conditions: readonly {
    readonly test: string;
    readonly variable: string;
    readonly values: readonly string[];
  }[];
}

interface PolicyDocument {
  readonly Statement: readonly {
    readonly Effect: string;
    readonly Action: readonly string[];
    readonly Resource?: readonly string[];
    readonly Principal?: Readonly<Record<string, string>>;
    readonly Condition?: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
  }[];
}

/** The statements of a policy as the JSON that IAM stores. */
export function statementsIn(policy: unknown): Statement[] {
  const document = JSON.parse(policy as string) as PolicyDocument;
  return document.Statement.map(({ Effect, Action, Resource, Principal, Condition = {} }) => ({
    effect: Effect,
    actions: Action,
    ...(Resource && { resources: Resource }),
    ...(Principal && { principals: Principal }),
    conditions: Object.entries(Condition).flatMap(([test, variables]) =>
      Object.entries(variables).map(([variable, values]) => ({ test, variable, values })),
    ),
  }));
}

/** Every statement of every IAM policy. */
export function statementsOf(stack: Pick<Synthesised, "resource">): Statement[] {
  return policiesOf(stack).flatMap(statementsIn);
}

/** Every IAM policy: trust policies of roles, and what roles may do. */
export function policiesOf({
  resource: { aws_iam_role, aws_iam_role_policy },
}: Pick<Synthesised, "resource">) {
  const trust = Object.values(aws_iam_role ?? {}).map((role) => role.assume_role_policy);
  return [...trust, ...Object.values(aws_iam_role_policy ?? {}).map(({ policy }) => policy)] as string[];
}
