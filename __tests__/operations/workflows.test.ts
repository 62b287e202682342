import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";

const root = join(import.meta.dirname, "../..");
const folder = join(root, ".github/workflows");
const workflows = readdirSync(folder).map((file) => ({
  file,
  text: readFileSync(join(folder, file), "utf8"),
}));
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

describe.each(workflows)("$file", ({ text }) => {
  test("may do nothing but what a job asks for", () => {
    expect(text).toMatch(/^permissions: \{\}$/m);
    const granted = [...text.matchAll(/^ +([a-z-]+): (read|write)$/gm)].map(
      ([, name, level]) => `${name}: ${level}`,
    );
    expect(["contents: read", "id-token: write"]).toEqual(expect.arrayContaining(granted));
  });

  test("pins every action of others by a commit, and says which release that is", () => {
    const uses = [...text.matchAll(/uses: (.*)$/gm)].map(([, action = ""]) => action);
    for (const action of uses.filter((name) => !name.startsWith("./"))) {
      expect(action).toMatch(/^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
    }
  });

  test("leaves no credentials in the checkout", () => {
    const count = (pattern: RegExp) => text.match(pattern)?.length ?? 0;
    expect(count(/persist-credentials: false/g)).toBe(count(/uses: actions\/checkout@/g));
  });

  test("puts no expression into a script, where it would be code", () => {
    const withoutValues = text.replaceAll(/^ *[\w-]+: (.*\$\{\{ [^}]+ \}\}.*)$/gm, "");
    expect(withoutValues).not.toContain("${{");
    expect(text).not.toMatch(/run:.*\$\{\{/);
  });

  test("runs scripts that there are", () => {
    const called = [...text.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, script = ""]) => script);
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(called));
  });
});

describe("the workflows", () => {
  const named = (file: string) => workflows.find((workflow) => workflow.file === file)?.text ?? "";

  test("ask for a token of GitHub's only where AWS is deployed to", () => {
    expect(named("ci.yml")).not.toContain("id-token");
  });

  test("plan in an environment of its own, show the plan, and deploy after it, prod after dev", () => {
    const text = named("deploy-environment.yml");
    expect(text).toMatch(
      /plan:\n[\s\S]*environment: \$\{\{ inputs\.environment \}\}-plan\n[\s\S]*GITHUB_STEP_SUMMARY/,
    );
    expect(text).toMatch(/deploy:\n +needs: plan\n[\s\S]*environment: \$\{\{ inputs\.environment \}\}\n/);
    expect(named("deploy.yml")).toMatch(/prod:\n +needs: dev\n/);
  });

  test("ask for every environment to be limited to the main branch: a plan role reads secrets", () => {
    const setUp = named("deploy.yml").replaceAll(/\n# ?/g, " ");
    expect(setUp).toMatch(
      /environments dev-plan, dev, prod-plan and prod,.* each of the four is limited to the main/,
    );
    expect(setUp).toContain("it reads the state and the stored secrets");
  });

  test("keep no plan as an artifact: it holds secrets", () => {
    expect(workflows.map(({ text }) => text).join()).not.toContain("upload-artifact");
  });
});
