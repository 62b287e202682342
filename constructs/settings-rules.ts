import { type Route, routes, scopes } from "../service/contract.ts";
import type { Environment } from "./environment.ts";
import { ConfigurationError } from "./errors.ts";
import { bookFaults } from "./rules/books.ts";
import { clientFaults, type Scopes } from "./rules/clients.ts";
import { domainFaults } from "./rules/domains.ts";
import { functionFaults } from "./rules/function.ts";
import { nameFaults } from "./rules/names.ts";
import { operationFaults } from "./rules/operations.ts";
import { routeTableFaults } from "./rules/routes.ts";
import { userPoolFaults } from "./rules/user-pool.ts";

/** What the environments are checked against besides themselves. */
interface Contract {
  readonly routes: readonly Route[];
  readonly scopes: Scopes;
}

/**
 * Checks every setting of every environment, and the route table, before anything is synthesised.
 *
 * @throws {ConfigurationError} with all faults at once, each `<environment>.<setting> must …`
 */
export function assertSettings(
  environments: Readonly<Record<string, Environment>>,
  contract: Contract = { routes, scopes },
): void {
  const faults = [
    ...routeTableFaults(contract.routes, contract.scopes),
    ...domainFaults(environments),
    ...Object.entries(environments).flatMap(([name, environment]) => [
      ...nameFaults(name, environment),
      ...functionFaults(name, environment),
      ...clientFaults(name, environment, contract.scopes),
      ...userPoolFaults(name, environment),
      ...bookFaults(name, environment),
      ...operationFaults(name, environment),
    ]),
  ];
  if (faults.length > 0) throw new ConfigurationError(faults);
}
