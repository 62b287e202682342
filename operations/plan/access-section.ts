import { accessMatrix, readStack, type StackModel, UserError } from "gatehouse-local";
import { accessTable, publicSentence } from "../access/report.ts";
import { isJsonObject } from "../deployed/json-text.ts";
import { accessChanges } from "./access-changes.ts";
import { type Plan, parsePlan } from "./plan-json.ts";

/**
 * Who may call what, before and after a plan. What cannot be read is said, with the reason.
 *
 * @param json of `terraform show -json` of the plan. Before is read off the state in it, as Terraform has just seen it:
 * what was changed by hand since the last deployment is in it
 * @param synthesised path of the stack's `cdk.tf.json`, or its parsed JSON: after is read off it
 */
export function accessSection(json: string, synthesised: string | object): string {
  const plan = parsePlan(json);
  const after = read(() => readStack(synthesised));
  if ("fault" in after) {
    return `Who may call what is not known: the synthesised stack cannot be read. ${after.fault}`;
  }
  if (isFirst(plan)) {
    return `Who may call what (the first deployment: everything is new):\n${tableOf(after.model)}`;
  }
  const before = read(() => readState(plan));
  if ("fault" in before) {
    const fault = `What is deployed cannot be read, so what changes for callers is not known. ${before.fault}`;
    return `${fault}\n\nWho may call what afterwards:\n${tableOf(after.model)}`;
  }
  const changes = accessChanges(before.model, after.model);
  if (changes.length === 0) return "Who may call what stays as it is.";
  return ["Who may call what changes:", ...changes.map((change) => `  ${change}`)].join("\n");
}

/** Whether nothing at all is deployed. */
function isFirst({ resourceChanges }: Plan): boolean {
  return resourceChanges.every(({ change }) => change.before === undefined || change.before === null);
}

function readState({ priorState }: Plan): StackModel {
  if (isJsonObject(priorState)) return readStack(priorState);
  throw new UserError("The plan must hold the state before it, got none; review it with terraform show");
}

function read(model: () => StackModel): { model: StackModel } | { fault: string } {
  try {
    return { model: model() };
  } catch (error) {
    if (error instanceof UserError) return { fault: error.message };
    throw error;
  }
}

function tableOf(model: StackModel): string {
  const matrix = accessMatrix(model);
  return `${accessTable(matrix)}\n\n${publicSentence(matrix)}`;
}
