import { join } from "node:path";
import { type AccessCell, accessMatrix, type Caller, readStack, type StackModel } from "gatehouse-local";
import { callRoute, type RouteAnswer } from "../../operations/deployed/route-call.ts";
import { expectPassed } from "../../operations/smoke/contract-rows.ts";
import type { RunningSystem } from "./running-system.ts";

/** "passed", the status of the gateway's refusal, or what is wrong with the answer. */
export type Decision = string | 401 | 403;

/** `<method> <path> as <caller>` → the decision. */
type Decisions = Readonly<Record<string, Decision>>;

/** What `npm start` runs, read from the file that it runs from; ids and secrets are other ones. */
export function declaredModel({ folder }: RunningSystem, stackName = "dev"): StackModel {
  return readStack(join(folder, `.local/cdktf.out/stacks/${stackName}/cdk.tf.json`));
}

/**
 * Calls every route as every caller.
 *
 * @param tokenOf undefined: the caller has no token
 * @param isCalled whether a caller takes part. @default all do
 */
export async function callMatrix(
  system: RunningSystem,
  model: StackModel,
  tokenOf: (caller: Caller) => Promise<string | undefined>,
  isCalled: (caller: Caller) => boolean = () => true,
): Promise<{ readonly believed: Decisions; readonly proved: Decisions }> {
  const { callers, rows } = accessMatrix(model);
  const called = callers.map((caller, index) => ({ caller, index })).filter(({ caller }) => isCalled(caller));
  const believed: Record<string, Decision> = {};
  const proved: Record<string, Decision> = {};
  for (const { caller, index } of called) {
    const token = await tokenOf(caller);
    for (const { route, method, path, cells } of rows) {
      const name = `${route.routeKey} as ${caller.name}`;
      const cell = cells[index];
      if (!cell) throw new Error(`the matrix has no cell for ${name}`);
      believed[name] = expectedOf(cell);
      proved[name] = decisionOf(await callRoute(system.output("example_url"), { method, path }, token));
    }
  }
  return { believed, proved };
}

function expectedOf({ allowed, reason }: AccessCell): Decision {
  if (allowed) return "passed";
  return reason === "missing scope" ? 403 : 401;
}

export function decisionOf(answer: RouteAnswer): Decision {
  const { status, isGatewayAnswer } = answer;
  if (isGatewayAnswer && (status === 401 || status === 403)) return status;
  try {
    expectPassed(answer);
    return "passed";
  } catch (error) {
    return (error as Error).message;
  }
}

/** Keys of the scoped routes of a system, and of those no caller was refused at for want of a scope. */
export function scopedRoutes(model: StackModel, proved: Decisions) {
  const { rows } = accessMatrix(model);
  const scoped = rows.filter(({ isPublic }) => !isPublic).map(({ route }) => route.routeKey);
  const isRefused = (key: string) =>
    Object.entries(proved).some(([name, decision]) => name.startsWith(`${key} as `) && decision === 403);
  return { scoped, withoutRefusal: scoped.filter((key) => !isRefused(key)) };
}
