import { defineConfig } from "vitest/config";
import { FidelityReporter } from "./__tests__/local/fidelity/reporter.ts";

export default defineConfig({
  // The runner's own package, from its sources: no build comes before the tests.
  ssr: { resolve: { conditions: ["gatehouse-source", "node", "development|production"] } },
  test: {
    include: ["__tests__/**/*.test.ts"],
    // Needs Terraform: npm run test:terraform.
    exclude: ["__tests__/terraform/**"],
    testTimeout: 60_000,
    hookTimeout: 120_000,
    unstubEnvs: true,
    reporters: ["default", new FidelityReporter()],
  },
});
