import { Testing } from "cdktf";
import { createApp } from "../../constructs/app.ts";
import {
  type DeployedEnvironment,
  DeployRolesStack,
} from "../../constructs/deploy-roles/deploy-roles-stack.ts";
import { type Statement, type Synthesised, statementsIn } from "./synthesis.ts";

export type Bootstrap = Pick<Synthesised, "resource" | "data" | "output" | "variable">;

/** The roles for dev and prod, both with settings besides. */
export function synthesise(settings: Partial<DeployedEnvironment> = {}): Bootstrap {
  const environments = ["dev", "prod"].map((environment) => ({
    environment,
    prefix: "gatehouse",
    region: "eu-west-1",
    ...settings,
  }));
  return JSON.parse(Testing.synth(new DeployRolesStack(createApp(), "bootstrap", environments), true));
}

export const stack = synthesise();
export const issuer = "token.actions.githubusercontent.com";
export const accountId = "${data.aws_caller_identity.caller.account_id}";

export function statements(environment: string, kind: "trust" | "permissions", from = stack): Statement[] {
  const [type, attribute] =
    kind === "trust" ? ["aws_iam_role", "assume_role_policy"] : ["aws_iam_role_policy", "policy"];
  const blocks = Object.entries(from.resource[type] ?? {});
  const [, block] = blocks.find(([name]) => new RegExp(`^${environment}_(role|policy)_`).test(name)) ?? [];
  return statementsIn(block?.[attribute]);
}

/** Every statement that allows something of the service. */
export const of = (service: string, environment: string, from?: Bootstrap) =>
  statements(environment, "permissions", from).filter((statement) =>
    statement.actions.some((action) => action.startsWith(`${service}:`)),
  );
export const whereTags = (kind: "RequestTag" | "ResourceTag", environment: string, test = "StringEquals") => [
  { test, variable: `aws:${kind}/application`, values: ["gatehouse"] },
  { test, variable: `aws:${kind}/environment`, values: [environment] },
];
