import { acceptedScopes, type Route, routeKey } from "../../service/contract.ts";
import { callRoute, type RouteAnswer } from "../deployed/route-call.ts";
import { expectEqual, Mismatch, type Step, step } from "./step.ts";
import type { MachineToken } from "./tokens.ts";

export interface RowCallers {
  readonly tokens: readonly MachineToken[];
  /** Whether people may log in for a scope, `example/auth`. */
  readonly peopleMayHold: (scope: string) => Promise<boolean>;
}

/**
 * Calls every row of the contract as those who may and as those who may not. A row that no machine can be let into
 * is a failure, unless people can.
 */
export async function* tryRows(
  apiUrl: string,
  routes: readonly Route[],
  callers: RowCallers,
): AsyncGenerator<Step> {
  for (const route of routes) {
    const row: Row = {
      name: routeKey(route),
      call: (token) => callRoute(apiUrl, route, token),
    };
    if (route.access === "public") {
      yield await step(`${row.name} is open to everybody`, async () => expectPassed(await row.call()));
    } else {
      yield* tryScopedRow(row, acceptedScopes(route), callers);
    }
  }
}

interface Row {
  readonly name: string;
  readonly call: (token?: string) => Promise<RouteAnswer>;
}

async function* tryScopedRow(
  { name, call }: Row,
  scopes: readonly string[],
  { tokens, peopleMayHold }: RowCallers,
): AsyncGenerator<Step> {
  const mayCall = ({ scopes: granted }: MachineToken) => scopes.some((scope) => granted.includes(scope));
  yield await step(`${name} refuses a request without a token`, async () => expectRefused(await call(), 401));
  const outsider = tokens.find((token) => !mayCall(token));
  const withoutScope = `${name} refuses a token without its scope`;
  if (outsider) {
    yield await stepAs(outsider, withoutScope, async ({ token }) => expectRefused(await call(token), 403));
  } else {
    yield { name: withoutScope, outcome: "skipped", detail: "no machine client is without it" };
  }
  const insider = tokens.find(mayCall);
  const withScope = `${name} lets its scope in`;
  if (insider) yield await stepAs(insider, withScope, async ({ token }) => expectPassed(await call(token)));
  else yield await stepOfPeople(withScope, name, scopes, peopleMayHold);
  const sample = insider ?? outsider;
  if (sample) {
    yield await step(`${name} refuses a token that somebody changed`, async () =>
      expectRefused(await call(withOtherSignature(sample.token)), 401),
    );
  }
}

function stepAs(
  caller: MachineToken,
  name: string,
  attempt: (caller: MachineToken) => Promise<string>,
): Promise<Step> {
  return step(name, async () => `${await attempt(caller)} as ${caller.clientName}`);
}

/** No person logs in here, so all that can be seen is that one could. */
async function stepOfPeople(
  name: string,
  row: string,
  scopes: readonly string[],
  peopleMayHold: RowCallers["peopleMayHold"],
): Promise<Step> {
  const tried = await step(name, async () => {
    for (const scope of scopes) if (await peopleMayHold(scope)) return `people only: they may hold ${scope}`;
    throw new Mismatch(`some client must have ${scopes.join(" or ")}, got none`);
  });
  return tried.outcome === "passed" ? { ...tried, outcome: "skipped", peopleOnly: row } : tried;
}

/**
 * The request reached the service, which then answered as it saw fit, but not for want of access.
 *
 * @returns the status
 * @throws {Mismatch} the gateway answered, or the service refused or failed
 */
export function expectPassed({ status, isGatewayAnswer }: RouteAnswer): string {
  if (isGatewayAnswer) throw new Mismatch(`the service must answer, got ${status} from the gateway`);
  if ([401, 403].includes(status) || status >= 500)
    throw new Mismatch(`the service must accept it, got ${status}`);
  return String(status);
}

function expectRefused({ status, isGatewayAnswer, challenge }: RouteAnswer, expected: 401 | 403): string {
  expectEqual("the status", status, expected);
  if (!isGatewayAnswer) throw new Mismatch("the gateway must refuse it, but the service was asked");
  if (expected === 401 && !challenge?.startsWith("Bearer")) {
    throw new Mismatch(`WWW-Authenticate must name Bearer, got ${challenge ?? "nothing"}`);
  }
  return String(status);
}

/** The first character is changed: of the last one not every bit counts. */
function withOtherSignature(token: string): string {
  return token.replace(/\.([^.])([^.]*)$/, (_, first, rest) => `.${first === "A" ? "B" : "A"}${rest}`);
}
