import { resolve } from "node:path";
import { defineConfig, mergeConfig } from "vitest/config";
import base from "../../vitest.config.ts";
import { missingTools, providerMirror, remedyFor, type Tool } from "./tools.ts";

/** Test file → what it needs beside Node. */
const files: Readonly<Record<string, readonly Tool[]>> = {
  "variant.test.ts": [],
  "expressions.test.ts": ["terraform"],
  "validate.test.ts": ["terraform", "providers"],
  "apply-dev.test.ts": ["terraform", "providers", "moto"],
  "apply-prod.test.ts": ["terraform", "providers", "moto"],
};

const missing = missingTools();
const leftOut = Object.keys(files).filter((file) => files[file]?.some((tool) => missing.includes(tool)));
if (leftOut.length > 0) {
  const line = `Left out ${leftOut.join(", ")}: ${missing.map(remedyFor).join("; ")}.`;
  if (providerMirror !== undefined) throw new Error(line);
  process.stderr.write(`${line}\n`);
}

const settings = mergeConfig(
  base,
  defineConfig({
    test: {
      root: resolve(import.meta.dirname, "../.."),
      testTimeout: 300_000,
      hookTimeout: 300_000,
      maxWorkers: 2,
    },
  }),
);

export default {
  ...settings,
  test: {
    ...settings.test,
    exclude: [],
    include: Object.keys(files)
      .filter((file) => !leftOut.includes(file))
      .map((file) => `__tests__/terraform/${file}`),
  },
};
