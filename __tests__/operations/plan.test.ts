import { chmodSync, existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runScript } from "../support/command.ts";
import { fakeTerraform, type TerraformSaying } from "../support/fake-terraform.ts";
import { cloneProject, type ProjectClone } from "../support/project-clone.ts";

let clone: ProjectClone;
beforeAll(() => {
  clone = cloneProject();
});
afterAll(() => clone.remove());

/** Terraform is a fake throughout; the container engine answers, or not. */
async function plan(args: string[], sayings: Record<string, TerraformSaying>, { engine = true } = {}) {
  const terraform = fakeTerraform(clone.folder, sayings);
  for (const name of ["docker", "podman"]) {
    const file = join(clone.folder, "bin", name);
    writeFileSync(file, `#!/bin/sh\nexit ${engine ? 0 : 1}\n`);
    chmodSync(file, 0o755);
  }
  const result = await runScript(clone.folder, "operations/plan.ts", args, terraform.environment);
  return { ...result, calls: terraform.calls() };
}

/** In Terraform's documented JSON representation. */
const emptyPlan = JSON.stringify({ format_version: "1.2", resource_changes: [] });

describe("npm run plan", () => {
  test("synthesises, initialises, plans without questions, and summarises", async () => {
    const { code, stdout, stderr, calls } = await plan(["dev"], { show: { stdout: emptyPlan } });
    expect(calls).toEqual([
      "init -no-color -input=false -upgrade",
      "show -no-color -json",
      "plan -no-color -input=false -out=plan.tfplan",
      "show -no-color -json plan.tfplan",
    ]);
    expect(stdout).toMatch(
      /^Nothing changes\.\n\nDigest of what changes, sensitive values left out: [0-9a-f]{64}\nIt is kept: terraform -chdir=\S+\/cdktf.out\/stacks\/dev show /,
    );
    expect(existsSync(join(clone.folder, "cdktf.out/stacks/dev/cdk.tf.json"))).toBe(true);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("stops at the first step that fails, and hands on what Terraform says", async () => {
    const stderr =
      "\nError: Failed to query available provider packages\n\ncould not connect to registry.terraform.io: no\n";
    const result = await plan(["dev"], { init: { code: 1, stderr } });
    expect(result.stderr).toBe(`terraform init failed, it says:\n${stderr.trim()}\n`);
    expect(result.calls).toEqual(["init -no-color -input=false -upgrade"]);
    expect(result.stdout).toBe("");
    expect(result.code).toBe(1);
  });

  test("asks for a container engine where the image is built, before Terraform runs", async () => {
    const { code, stderr, calls } = await plan(["dev"], {}, { engine: false });
    expect(stderr).toBe(
      "no container engine answers (tried docker, podman); install one, or start it, or name an image built elsewhere by image.uri in environments.ts\n",
    );
    expect(calls).toEqual([]);
    expect(code).toBe(1);
  });

  test("says that what Terraform shows is no plan", async () => {
    const { code, stdout, stderr } = await plan(["dev"], {
      show: { stdout: emptyPlan },
      "show -no-color -json plan.tfplan": { stdout: "<html>" },
    });
    expect(stderr).toBe(
      "terraform must show a plan as a JSON object, got HTML or XML; review the plan with terraform show\n",
    );
    expect(stdout).toBe("");
    expect(code).toBe(1);
  });

  test("says that what Terraform shows is no state", async () => {
    const { code, stderr } = await plan(["dev"], { show: { stdout: "<html>" } });
    expect(stderr).toBe(
      "terraform must show the state as a JSON object, got HTML or XML; look at it with terraform show\n",
    );
    expect(code).toBe(1);
  });

  test("heads a first plan with the warnings and the access matrix of the synthesised stack", async () => {
    const route = { authorization_type: "NONE", route_key: "GET /" };
    const change = { actions: ["create"], before: null, after: route, after_unknown: { id: true } };
    const resource = {
      address: "aws_apigatewayv2_route.r",
      mode: "managed",
      type: "aws_apigatewayv2_route",
      change,
    };
    const first = JSON.stringify({ format_version: "1.2", resource_changes: [resource] });
    const { stdout, stderr } = await plan(["prod"], { show: { stdout: first } });
    const [state, alarms, access, table] = stdout.split("\n\n").flatMap((part) => part.split(":\n"));
    expect(stderr).toBe("");
    expect(state).toMatch(/^Warning: the state of prod is on this machine, /);
    expect(alarms).toMatch(/^Warning: the 9 alarms of prod have no subscriber: /);
    expect(access).toBe("Who may call what (the first deployment: everything is new)");
    expect(table).toMatch(/^\| Method \| Path/);
    expect(stdout).toContain('  aws_apigatewayv2_route.r\n    authorization_type: "NONE"\n');
  });

  test("says that Terraform is not installed", async () => {
    await plan(["dev"], {});
    rmSync(join(clone.folder, "bin/terraform"));
    const { code, stderr } = await runScript(clone.folder, "operations/plan.ts", ["dev"], {
      PATH: join(clone.folder, "bin"),
    });
    expect(stderr).toMatch(/^terraform is not installed; get 1\.10 or later from https:/);
    expect(code).toBe(1);
  });

  test.each([
    [["nope"], 'must name a stack of main.ts, got "nope"'],
    [[], "usage: npm run plan -- STACK"],
  ])("refuses %j in one sentence", async (args, sentence) => {
    const { code, stderr } = await plan(args, {});
    expect(stderr).toContain(sentence);
    expect(stderr.trim().split("\n")).toHaveLength(1);
    expect(code).toBe(1);
  });
});
