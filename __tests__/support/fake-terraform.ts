import { chmodSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What the fake says to a subcommand: `output`, `init`, `plan` or `show`, or to the whole of its arguments. */
export interface TerraformSaying {
  readonly stdout?: string;
  readonly stderr?: string;
  readonly code?: number;
}

export interface FakeTerraform {
  /** The environment in which it is found before any other. */
  readonly environment: Readonly<Record<string, string>>;
  /** Argument lists that it was called with. */
  calls(): string[];
}

/**
 * A program `terraform` that says what it is told to. Terraform itself needs its registry and an account, which
 * tests have not; what it says here was copied from Terraform 1.11 or from its documentation, as each test names.
 */
export function fakeTerraform(
  folder: string,
  sayings: Readonly<Record<string, TerraformSaying>>,
): FakeTerraform {
  const bin = join(folder, "bin");
  const log = join(folder, "terraform-calls");
  mkdirSync(bin, { recursive: true });
  writeFileSync(log, "");
  const program = `#!${process.execPath}
const { appendFileSync } = require("node:fs");
const args = process.argv.slice(2);
appendFileSync(${JSON.stringify(log)}, args.join(" ") + "\\n");
const { stdout = "", stderr = "", code = 0 } = ((all) => all[args.join(" ")] ?? all[args[0]] ?? {})(${JSON.stringify(sayings)});
process.stdout.write(stdout);
process.stderr.write(stderr);
process.exitCode = code;
`;
  writeFileSync(join(bin, "package.json"), '{ "type": "commonjs" }');
  writeFileSync(join(bin, "terraform"), program);
  chmodSync(join(bin, "terraform"), 0o755);
  return {
    environment: { PATH: `${bin}:${process.env.PATH}` },
    calls: () => readFileSync(log, "utf8").trim().split("\n").filter(Boolean),
  };
}
