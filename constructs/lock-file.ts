import { ConfigurationError } from "./settings.ts";

/** What of a package-lock.json decides which packages are installed. @see npm: package-lock.json, `packages` */
export interface LockFile {
  /** Place → what lies there: `node_modules/express`, or the folder of a workspace. */
  readonly packages: Readonly<Record<string, LockedPackage>>;
}

interface LockedPackage {
  readonly version?: string;
  /** A workspace has none, nor what lies inside the archive of another package. */
  readonly integrity?: string;
  /** Whether the package is a workspace; `resolved` is its folder then. */
  readonly link?: boolean;
  readonly resolved?: string;
  readonly dependencies?: Names;
  readonly devDependencies?: Names;
  readonly optionalDependencies?: Names;
  readonly peerDependencies?: Names;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

type Names = Readonly<Record<string, string>>;

/**
 * What `npm ci --workspace <workspace>` installs: all that the workspace depends on, directly or through others, its
 * development dependencies, peers, and optional packages of every platform. What only the root or another workspace
 * depends on is not among it, nor is an optional peer: npm installs one only where something else depends on it.
 *
 * @returns one line for each package: name, version, integrity and the packages that it depends on; sorted. Where in
 * `node_modules` a package lies does not count
 * @throws {ConfigurationError} a package that is depended on is missing
 */
export function reachedPackages(lock: LockFile, workspace: string): string[] {
  const reached = new Set([workspace]);
  const lines = new Set<string>();
  for (const place of reached) {
    const dependencies = dependenciesOf(lock, place);
    for (const dependency of dependencies) reached.add(dependency);
    const names = dependencies.map((dependency) => nameOf(lock, dependency)).sort();
    lines.add([nameOf(lock, place), lock.packages[place]?.integrity, ...names].join(" "));
  }
  return [...lines].sort();
}

/** Where the dependencies of a package lie. */
function dependenciesOf(lock: LockFile, dependent: string): string[] {
  const { dependencies, devDependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } =
    lock.packages[dependent] ?? {};
  // The lock file names development dependencies of workspaces alone.
  const required = Object.keys({ ...dependencies, ...devDependencies }).map((name) => {
    const place = findPlace(lock, dependent, name);
    if (place !== undefined) return place;
    throw new ConfigurationError([
      `package-lock.json must hold ${name}, which ${dependent} depends on; run npm install`,
    ]);
  });
  const peers = Object.keys(peerDependencies ?? {}).filter((name) => !peerDependenciesMeta?.[name]?.optional);
  const optional = [...Object.keys(optionalDependencies ?? {}), ...peers].flatMap(
    (name) => findPlace(lock, dependent, name) ?? [],
  );
  return [...new Set([...required, ...optional])];
}

/** As Node looks it up: inside the dependent first, then beside each folder that this lies in. */
function findPlace({ packages }: LockFile, dependent: string, name: string): string | undefined {
  const folders = dependent.split("/");
  for (let depth = folders.length; depth >= 0; depth -= 1) {
    const place = [...folders.slice(0, depth), "node_modules", name].join("/");
    const found = packages[place];
    if (found) return found.link ? found.resolved : place;
  }
  return undefined;
}

function nameOf({ packages }: LockFile, place: string): string {
  return `${place.split("node_modules/").at(-1)}@${packages[place]?.version}`;
}
