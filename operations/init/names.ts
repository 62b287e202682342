import { UserError } from "gatehouse-local";
import type { Checkout } from "./checkout.ts";

export interface Names {
  /** Of the packages and the resource server; as a title, of the application. */
  readonly name: string;
  /** Begins every name on AWS. */
  readonly prefix: string;
  /** Of every environment. @default - as it is */
  readonly region: string | undefined;
}

/**
 * Puts the names in their places: packages, application, resource server, resources, titles. The runner keeps its own.
 *
 * @throws {UserError} a name is none, or a place for it is not there
 */
export function rename(checkout: Checkout, { name, prefix, region }: Names): void {
  if (!/^[a-z](?:[a-z0-9]|-(?=[a-z0-9]))*$/.test(name)) {
    throw new UserError(
      `--name must be lower-case letters, digits and single hyphens, beginning with a letter, got "${name}"; it names packages and the resource server`,
    );
  }
  const replace = replacer(checkout);
  const title = titleOf(name);
  const former = /^export const applicationName = "(.*)";$/m.exec(checkout.read("service/contract.ts"))?.[1];
  replace("package.json", /^ {2}"name": ".*"/m, `  "name": "${name}"`);
  replace("service/package.json", /^ {2}"name": ".*"/m, `  "name": "${name}-service"`);
  replace("service/contract.ts", /^(export const applicationName =) ".*"/m, `$1 "${title}"`);
  replace("service/contract.ts", /^(export const resourceServerIdentifier =) ".*"/m, `$1 "${name}"`);
  replace("environments.ts", /^( {4}prefix:) ".*"/gm, `$1 "${prefix}"`);
  if (region !== undefined) replace("environments.ts", /^( {4}region:) ".*"/gm, `$1 "${region}"`);
  replace("README.md", /^# .*$/m, `# ${title}`);
  for (const file of ["README.md", "docs/deploy.md"]) {
    replace(file, new RegExp(`\\b${former?.toLowerCase()}\\b(?!-local|-source)`, "g"), prefix);
  }
}

/** `my-orders` → `My Orders`. */
function titleOf(name: string): string {
  return name
    .split("-")
    .map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`)
    .join(" ");
}

function replacer(checkout: Checkout) {
  return (file: string, place: RegExp, text: string) => {
    const before = checkout.read(file);
    if (before.search(place) < 0) {
      throw new UserError(`${file} must have ${place}, got no such line; rename it by hand`);
    }
    checkout.write(file, before.replace(place, text));
  };
}
