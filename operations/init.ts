import { UserError } from "gatehouse-local";
import { print, projectFolder, readArguments, run } from "./command-line.ts";
import { type Checkout, checkOut } from "./init/checkout.ts";
import { rename } from "./init/names.ts";
import { removePart } from "./init/parts.ts";

const usage =
  "npm run init -- --name NAME [--prefix PREFIX] [--region REGION] [--without books] [--without alice]";
const flags = {
  name: { type: "string" },
  prefix: { type: "string" },
  region: { type: "string" },
  without: { type: "string", multiple: true },
} as const;

/**
 * Makes the template one's own: gives it a name, takes parts out. Everything is edited, compiled and synthesised in a
 * second work tree first; where anything does not fit, nothing is changed.
 */
await run(async () => {
  const { values } = readArguments(flags, 0, usage);
  const { name, prefix = name, region, without = [] } = values;
  if (name === undefined || prefix === undefined) throw new UserError(`--name is missing; usage: ${usage}`);
  const checkout = await checkOut(projectFolder);
  try {
    rename(checkout, { name, prefix, region });
    for (const part of new Set(without)) removePart(checkout, part);
    await settle(checkout);
    print(await checkout.apply());
  } finally {
    await checkout.discard();
  }
  print(
    "\nThis was changed, and nothing is committed. Look at it with git diff, then: npm install && npm test",
  );
  return 0;
});

/** Brings what follows from the edits up to date, and tries them: they must compile and synthesise. */
async function settle(checkout: Checkout): Promise<void> {
  const lock = [
    "install",
    "--package-lock-only",
    "--ignore-scripts",
    "--prefer-offline",
    "--no-audit",
    "--no-fund",
  ];
  await checkout.run("npm", ...lock);
  await checkout.run("npx", "biome", "check", "--write", "--error-on-warnings");
  await checkout.run("npx", "tsc", "--noEmit");
  const table = await checkout.run("npm", "run", "--silent", "access");
  const readme = checkout.read("README.md");
  const [rows] = /^\|[\s\S]*?\n(?=\n)/m.exec(table) ?? [];
  if (rows === undefined)
    throw new UserError(`nothing was changed: npm run access printed no table:\n${table}`);
  const place = /(<!-- access:start -->\n)[\s\S]*?(<!-- access:end -->)/;
  checkout.write(
    "README.md",
    readme.replace(place, (_, start, end) => `${start}${rows}${end}`),
  );
}
