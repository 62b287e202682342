import {
  type AccessRow,
  accessMatrix,
  type Caller,
  type StackModel,
  type UserPoolClient,
} from "gatehouse-local";
import { requirementOf } from "./route-requirement.ts";

/** Who may call what, with what tells one route and one client of two stacks to be the same. */
interface Access {
  readonly clients: readonly Client[];
  readonly routes: readonly Route[];
}

interface Client {
  readonly address: string;
  readonly name: string;
  readonly kind: "machine" | "person";
  /** Position among the callers of the matrix. */
  readonly index: number;
}

interface Route {
  readonly address: string;
  /** The route key. */
  readonly name: string;
  /** What the gateway asks for. */
  readonly requirement: string;
  readonly row: AccessRow;
}

/** The same thing before and after; undefined: it is not there. */
interface Pair<T> {
  readonly before: T | undefined;
  readonly after: T | undefined;
}

/**
 * What changes of who may call what, one sentence each; empty: nothing. Routes and clients are the same where their
 * Terraform address is, else where their name is.
 *
 * It sees what the gateway decides, as `accessMatrix` does, and not what the function refuses.
 */
export function accessChanges(before: StackModel, after: StackModel): string[] {
  const [former, future] = [accessOf(before), accessOf(after)];
  const clients = pair(former.clients, future.clients);
  const routes = pair(former.routes, future.routes);
  return [
    ...routes.flatMap((route) => describeRoute(route, { former, future })),
    ...clients.flatMap((client) => describeClient(client, routes, { former, future })),
  ];
}

function accessOf(model: StackModel): Access {
  const { callers, rows } = accessMatrix(model);
  const clients = callers.flatMap((caller, index) => {
    const { kind, name } = caller;
    const address = clientOf(caller, model)?.address;
    return kind === "anonymous" || address === undefined ? [] : [{ address, name, kind, index }];
  });
  const routes = rows.map((row) => ({
    address: row.route.address,
    name: row.route.routeKey,
    requirement: requirementOf(row.route, model),
    row,
  }));
  return { clients, routes };
}

/** Only a client that serves no flow gets no token, and so has nothing but its name. */
function clientOf({ name, token }: Caller, { userPools }: StackModel): UserPoolClient | undefined {
  const clients = userPools.flatMap((pool) => pool.clients);
  return clients.find((client) => (token ? client.clientId === token.clientId : client.name === name));
}

function pair<T extends { readonly address: string; readonly name: string }>(
  before: readonly T[],
  after: readonly T[],
): Pair<T>[] {
  const byAddress = new Map(after.map((item) => [item.address, item]));
  const addresses = new Set(before.map(({ address }) => address));
  const free = after.filter(({ address }) => !addresses.has(address));
  const takeByName = (name: string): T | undefined => {
    const index = free.findIndex((item) => item.name === name);
    return index < 0 ? undefined : free.splice(index, 1)[0];
  };
  const known = before.map((item) => ({
    before: item,
    after: byAddress.get(item.address) ?? takeByName(item.name),
  }));
  return [...known, ...free.map((item) => ({ before: undefined, after: item }))];
}

interface BothSides {
  readonly former: Access;
  readonly future: Access;
}

function describeRoute({ before, after }: Pair<Route>, { former, future }: BothSides): string[] {
  if (!after) return before ? [`${before.name} is removed${callersOf(before, former, "could call it")}`] : [];
  if (!before)
    return [`${after.name} is new: ${after.requirement}${callersOf(after, future, "may call it")}`];
  const renamed = before.name !== after.name;
  if (!renamed && before.requirement === after.requirement) return [];
  const requirement =
    before.requirement === after.requirement
      ? after.requirement
      : `${before.requirement} → ${after.requirement}`;
  return [`${renamed ? `${before.name} becomes ` : ""}${after.name}: ${requirement}`];
}

function callersOf({ row }: Route, { clients }: Access, verb: string): string {
  if (row.isPublic) return "";
  const names = clients.filter(({ index }) => row.cells[index]?.allowed).map(nameOf);
  return ` (${names.length > 0 ? names.join(", ") : "no client"} ${verb})`;
}

function describeClient(
  { before, after }: Pair<Client>,
  routes: readonly Pair<Route>[],
  sides: BothSides,
): string[] {
  if (!after) {
    return before ? [`${nameOf(before)} is removed; it could call ${reachOf(before, sides.former)}`] : [];
  }
  if (!before) return [`${nameOf(after)} is new; it may call ${reachOf(after, sides.future)}`];
  const renamed = nameOf(before) === nameOf(after) ? [] : [`${nameOf(before)} becomes ${nameOf(after)}`];
  const gained = routes.filter((route) => !mayCall(route.before, before) && mayCall(route.after, after));
  const lost = routes.filter((route) => mayCall(route.before, before) && !mayCall(route.after, after));
  return [
    ...renamed,
    ...gained.flatMap((route) => sentence(after, "gains", route)),
    ...lost.flatMap((route) => sentence(after, "loses", route)),
  ];
}

function mayCall(route: Route | undefined, { index }: Client): boolean {
  return route?.row.cells[index]?.allowed === true;
}

/** What is said of a route that is new, removed or open to everybody is not said of each client again. */
function sentence(client: Client, verb: "gains" | "loses", { before, after }: Pair<Route>): string[] {
  if (!before || !after || after.row.isPublic) return [];
  return [`${nameOf(client)} ${verb} ${after.name}`];
}

function reachOf(client: Client, { routes }: Access): string {
  const names = routes
    .filter((route) => !route.row.isPublic && mayCall(route, client))
    .map(({ name }) => name);
  return names.length > 0 ? names.join(", ") : "nothing that is protected";
}

function nameOf({ kind, name }: Client): string {
  return kind === "person" ? `a person by ${name}` : name;
}
