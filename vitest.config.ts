import { defineConfig } from "vitest/config";
import { FidelityReporter } from "./__tests__/local/fidelity/reporter.ts";

/** Tests that drive a real browser. */
const browser = [
  "__tests__/e2e/{browser-login,console,oidc-client-ts}.test.ts",
  "__tests__/local/cognito/pages/login-page.test.ts",
];
/** Tests that start programs, or a whole system, but no browser. */
const e2e = ["__tests__/{e2e,system}/**"];
/** Tests that synthesise by a program, bundle, or run functions, commands and databases. */
const integration = [
  "__tests__/*.test.ts",
  "__tests__/{docs,operations,scripts}/**",
  "__tests__/constructs/every-stack.test.ts",
  "__tests__/local/*.test.ts",
  "__tests__/local/{dynamodb,lambda}/**",
  "__tests__/service/{build,lambda}.test.ts",
  "__tests__/service/books/**",
];
/** Needs Terraform: npm run test:terraform. */
const terraform = "__tests__/terraform/**";

/** Projects run one after the other, so that what starts whole systems has the machine to itself. */
function project(name: string, groupOrder: number, files: { include: string[]; exclude?: string[] }) {
  return {
    extends: true as const,
    test: {
      name,
      include: files.include.map((glob) => (glob.endsWith("**") ? `${glob}/*.test.ts` : glob)),
      exclude: [terraform, ...(files.exclude ?? [])],
      sequence: { groupOrder },
      ...(groupOrder > 1 && { maxWorkers: 2 }),
    },
  };
}

export default defineConfig({
  // The runner's own package, from its sources: no build comes before the tests.
  ssr: { resolve: { conditions: ["gatehouse-source", "node", "development|production"] } },
  test: {
    testTimeout: 60_000,
    hookTimeout: 120_000,
    unstubEnvs: true,
    reporters: ["default", new FidelityReporter()],
    projects: [
      project("unit", 0, { include: ["__tests__/**"], exclude: [...integration, ...browser, ...e2e] }),
      project("integration", 1, { include: integration, exclude: browser }),
      project("browser", 2, { include: browser }),
      project("e2e", 3, { include: e2e, exclude: browser }),
    ],
  },
});
