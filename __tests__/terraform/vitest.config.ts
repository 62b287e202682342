import { resolve } from "node:path";
import { defineConfig } from "vitest/config";
import base from "../../vitest.config.ts";
import { runnable } from "./suite.ts";

const { projects: _, ...test } = base.test ?? {};

export default defineConfig({
  ...base,
  test: {
    ...test,
    root: resolve(import.meta.dirname, "../.."),
    include: runnable.map((file) => `__tests__/terraform/${file}`),
    exclude: [],
    globalSetup: "__tests__/terraform/suite.ts",
    testTimeout: 300_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
  },
});
