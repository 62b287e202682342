import { readFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environments } from "../fixture/environments.ts";
import { runScript } from "../support/command.ts";
import { cloneProject, type ProjectClone } from "../support/project-clone.ts";

let clone: ProjectClone;
beforeAll(() => {
  clone = cloneProject();
});
afterAll(() => clone.remove());

describe("npm run bootstrap", () => {
  test("synthesises roles for every environment, in a folder of its own, and says what to type", async () => {
    const { code, stdout } = await runScript(clone.folder, "operations/bootstrap.ts", []);
    expect(code).toBe(0);
    expect(stdout).toMatch(/terraform -chdir=\S+\/cdktf\.out\/bootstrap\/stacks\/bootstrap apply/);
    expect(stdout).toContain("Limit each of these environments to the main branch first");
    const file = join(clone.folder, "cdktf.out/bootstrap/stacks/bootstrap/cdk.tf.json");
    const { output, terraform } = JSON.parse(readFileSync(file, "utf8"));
    for (const name of Object.keys(environments)) {
      expect(output).toHaveProperty([`${name}_role_arn`]);
      expect(output).toHaveProperty([`${name}-plan_role_arn`]);
    }
    expect(join(file, "..", terraform.backend.local.path)).toBe(
      join(clone.folder, "terraform.bootstrap.tfstate"),
    );
  });
});
