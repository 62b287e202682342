import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { isScalar, parse, parseDocument, visit } from "yaml";

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
  readonly env?: Readonly<Record<string, string>>;
}
interface Job {
  readonly uses?: string;
  readonly needs?: string | readonly string[];
  readonly environment?: string;
  readonly permissions?: Readonly<Record<string, string>>;
  readonly secrets?: unknown;
  readonly outputs?: Readonly<Record<string, string>>;
  readonly with?: Readonly<Record<string, string>>;
  readonly steps?: readonly Step[];
}
interface Workflow {
  readonly permissions?: object;
  readonly env?: Readonly<Record<string, string>>;
  readonly jobs: Readonly<Record<string, Job>>;
}

const root = join(import.meta.dirname, "../..");
const folder = join(root, ".github/workflows");
const workflows = readdirSync(folder).map((file) => {
  const text = readFileSync(join(folder, file), "utf8");
  const workflow = parse(text) as Workflow;
  const jobs = Object.values(workflow.jobs);
  return { file, text, workflow, jobs, steps: jobs.flatMap((job) => job.steps ?? []) };
});
const { scripts } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** Every scalar of a workflow with the comment behind it, as `<value> # <comment>`. */
function commented(text: string): string[] {
  const found: string[] = [];
  visit(parseDocument(text), (_, node) => {
    if (isScalar(node)) found.push(`${node.value}${node.comment ? ` #${node.comment}` : ""}`);
  });
  return found;
}

const scriptsOf = (steps: readonly Step[]) => steps.flatMap(({ run }) => run ?? []);
const installs = (script: string) => script.match(/npm (?:ci|install)\b.*/g) ?? [];

describe.each(workflows)("$file", ({ text, workflow, jobs, steps }) => {
  test("may do nothing but what a job asks for", () => {
    expect(workflow.permissions).toEqual({});
    for (const { permissions } of jobs) {
      const granted = Object.entries(permissions ?? {}).map(([name, level]) => `${name}: ${level}`);
      expect(["contents: read", "id-token: write"]).toEqual(expect.arrayContaining(granted));
    }
  });

  test("pins every action of others by a commit, and says which release that is", () => {
    const foreign = steps.flatMap(({ uses }) => uses ?? []);
    const pinned = commented(text).filter((scalar) =>
      /^[\w.-]+\/[\w.-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(scalar),
    );
    expect(pinned.map((scalar) => scalar.replace(/ #.*$/, "")).sort()).toEqual([...foreign].sort());
  });

  test("leaves no credentials in the checkout", () => {
    for (const step of steps.filter(({ uses }) => uses?.startsWith("actions/checkout@"))) {
      expect(step.with).toMatchObject({ "persist-credentials": false });
    }
  });

  test("puts no expression into a script, where it would be code", () => {
    expect(scriptsOf(steps).filter((script) => script.includes("${{"))).toEqual([]);
  });

  test("runs scripts that there are", () => {
    const called = scriptsOf(steps).flatMap((script) =>
      [...script.matchAll(/npm run (?:-s )?([\w:]+)/g)].map(([, name = ""]) => name),
    );
    expect(Object.keys(scripts)).toEqual(expect.arrayContaining(called));
  });

  test("runs no install scripts of packages where a token for AWS can be had", () => {
    const withToken = jobs.filter(({ permissions }) => permissions?.["id-token"] === "write");
    const installing = withToken.flatMap(({ steps: own = [] }) => scriptsOf(own).flatMap(installs));
    expect(installing.filter((command) => !command.includes("--ignore-scripts"))).toEqual([]);
  });

  test("hands no secrets on that a job did not ask for", () => {
    expect(jobs.filter(({ secrets }) => secrets === "inherit")).toEqual([]);
  });
});

describe("the workflows", () => {
  const named = (file: string) => {
    const found = workflows.find((workflow) => workflow.file === file);
    if (!found) throw new Error(`there is no workflow ${file}`);
    return found;
  };
  const deploy = named("deploy.yml").workflow.jobs;
  const environment = named("deploy-environment.yml").workflow;

  test("ask for a token of GitHub's only where AWS is deployed to", () => {
    for (const { permissions } of named("ci.yml").jobs) expect(permissions).not.toHaveProperty("id-token");
    expect(deploy["packages-and-image"]?.permissions).toEqual({ contents: "read" });
  });

  test("plan in an environment of its own, show the plan, and deploy after it, prod after dev", () => {
    const { plan, deploy: apply } = environment.jobs;
    expect(plan?.environment).toBe("${{ inputs.environment }}-plan");
    expect(scriptsOf(plan?.steps ?? []).join()).toContain("GITHUB_STEP_SUMMARY");
    expect(apply).toMatchObject({ needs: "plan", environment: "${{ inputs.environment }}" });
    expect(deploy.prod?.needs).toContain("dev");
  });

  test("resolve the base image once, show it, and hand it to every plan and apply", () => {
    const { outputs, steps = [] } = deploy["packages-and-image"] ?? {};
    expect(outputs).toEqual({ "base-image": "${{ steps.base.outputs.image }}" });
    const [script = ""] = scriptsOf(steps).filter((text) => text.includes("imagetools inspect"));
    expect(script).toContain("GITHUB_STEP_SUMMARY");
    for (const job of [deploy.dev, deploy.prod]) {
      expect(job?.needs).toContain("packages-and-image");
      expect(job?.with?.["base-image"]).toBe("${{ needs.packages-and-image.outputs.base-image }}");
    }
    expect(environment.env).toMatchObject({ TF_VAR_base_image: "${{ inputs.base-image }}" });
    const everything = workflows.flatMap(({ steps: all }) => scriptsOf(all)).join("\n");
    expect(everything.match(/imagetools inspect/g)).toHaveLength(1);
  });

  test("deploy nothing before the packages' signatures and the image are checked", () => {
    const { steps = [] } = deploy["packages-and-image"] ?? {};
    expect(scriptsOf(steps)).toContain("npm audit signatures");
    const scan = steps.find(({ uses }) => uses?.startsWith("anchore/scan-action@"));
    expect(scan?.with).toMatchObject({
      image: "gatehouse:scan",
      "fail-build": true,
      "severity-cutoff": "high",
    });
    expect([deploy.dev?.needs, deploy.prod?.needs].flat()).toContain("packages-and-image");
  });

  test("ask for every environment to be limited to the main branch: a plan role reads secrets", () => {
    const setUp = named("deploy.yml").text.replaceAll(/\n# ?/g, " ");
    expect(setUp).toMatch(
      /environments dev-plan, dev, prod-plan and prod,.* each of the four is limited to the main/,
    );
    expect(setUp).toContain("it reads the state and the stored secrets");
  });

  test("keep no plan as an artifact: it holds secrets", () => {
    const used = workflows.flatMap(({ steps }) => steps.flatMap(({ uses }) => uses ?? []));
    expect(used.filter((action) => action.includes("upload-artifact"))).toEqual([]);
  });
});

describe("dependabot.yml", () => {
  test("keeps actions, packages and the base image current", () => {
    const { updates } = parse(readFileSync(join(root, ".github/dependabot.yml"), "utf8")) as {
      updates: { "package-ecosystem": string; directory: string }[];
    };
    expect(updates.map((update) => update["package-ecosystem"]).sort()).toEqual([
      "docker",
      "github-actions",
      "npm",
    ]);
  });
});
