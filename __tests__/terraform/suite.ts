import { missingTools, providerMirror, remedyFor, type Tool } from "./tools.ts";

/** Test file → what it needs beside Node. */
const files: Readonly<Record<string, readonly Tool[]>> = {
  "variant.test.ts": [],
  "moto.test.ts": ["moto"],
  "expressions.test.ts": ["terraform"],
  "existing-image.test.ts": ["terraform"],
  "password.test.ts": ["terraform"],
  "validate.test.ts": ["terraform", "providers"],
  "apply-dev.test.ts": ["terraform", "providers", "moto"],
  "apply-routes.test.ts": ["terraform", "providers", "moto"],
  "state.test.ts": ["terraform", "providers", "moto"],
  "apply-prod.test.ts": ["terraform", "providers", "moto"],
};

const missing = missingTools();
const leftOut = Object.keys(files).filter((file) => files[file]?.some((tool) => missing.includes(tool)));

/** The test files that can run here. */
export const runnable: readonly string[] = Object.keys(files).filter((file) => !leftOut.includes(file));

/** Says what is left out, before the tests run. @throws the whole suite is wanted */
export default function sayWhatIsLeftOut(): void {
  if (leftOut.length === 0) return;
  const line = `Left out ${leftOut.join(", ")}: ${missing.map(remedyFor).join("; ")}.`;
  if (providerMirror !== undefined) throw new Error(line);
  process.stderr.write(`${line}\n`);
}
