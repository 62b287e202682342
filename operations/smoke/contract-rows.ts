import { type Route, resourceServerIdentifier } from "../../service/contract.ts";
import { callRoute, type RouteAnswer } from "../system/route-call.ts";
import { expectEqual, Mismatch, type Step, step } from "./step.ts";
import type { MachineToken } from "./tokens.ts";

/** Calls every row of the contract as those who may and as those who may not. */
export async function* tryRows(
  apiUrl: string,
  routes: readonly Route[],
  tokens: readonly MachineToken[],
): AsyncGenerator<Step> {
  for (const route of routes) {
    const call = (token?: string) => callRoute(apiUrl, route, token);
    const name = `${route.method} ${route.path}`;
    if (route.access === "public") {
      yield await step(`${name} is open to everybody`, async () => expectPassed(await call()));
      continue;
    }
    const scopes = route.access.map((scope) => `${resourceServerIdentifier}/${scope}`);
    const mayCall = ({ scopes: granted }: MachineToken) => scopes.some((scope) => granted.includes(scope));
    yield await step(`${name} refuses a request without a token`, async () =>
      expectRefused(await call(), 401),
    );
    const outsider = tokens.find((token) => !mayCall(token));
    yield await stepAs(outsider, `${name} refuses a token without its scope`, async ({ token }) =>
      expectRefused(await call(token), 403),
    );
    const insider = tokens.find(mayCall);
    yield await stepAs(insider, `${name} lets its scope in`, async ({ token }) =>
      expectPassed(await call(token)),
    );
    if (insider) {
      yield await step(`${name} refuses a token that somebody changed`, async () =>
        expectRefused(await call(withOtherSignature(insider.token)), 401),
      );
    }
  }
}

async function stepAs(
  caller: MachineToken | undefined,
  name: string,
  attempt: (caller: MachineToken) => Promise<string>,
): Promise<Step> {
  if (!caller)
    return { name, outcome: "skipped", detail: "no machine client of the system is such a caller" };
  return step(name, async () => `${await attempt(caller)} as ${caller.clientName}`);
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
