import { execFileSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import type { Project } from "../../local/project.ts";
import { readStack } from "../../local/terraform/read-stack.ts";
import { welcome } from "../../local/welcome.ts";
import { temporaryDirectory } from "../support/lambda-function.ts";
import { exampleJson } from "../support/terraform-fixture.ts";
import { stateOf } from "../support/terraform-state.ts";

const runner: Project = { name: "gatehouse-local", invocation: "gatehouse-local" };

function welcomeTo(json: object, project: Project = runner): string {
  const model = readStack(json, { variables: { alice_password: "Wonderland-42" } });
  return welcome(model, { project, watch: false });
}

describe("welcome", () => {
  test("gives commands that read the secret from the outputs, in any folder that the runner runs in", () => {
    const text = welcomeTo(exampleJson());
    const [, command = ""] = /"\w+:\$\((node -p '.*?')\)"/.exec(text) ?? [];
    const folder = temporaryDirectory();
    mkdirSync(join(folder, ".local"));
    writeFileSync(join(folder, ".local/outputs.json"), '{"example_client_secret":"from the file"}');
    expect(execFileSync("sh", ["-c", command], { cwd: folder, encoding: "utf8" })).toBe("from the file\n");
  });

  test("reads the secret by the project's own command where it has one", () => {
    const outputCommand = (name: string) => `acme output ${name}`;
    expect(welcomeTo(exampleJson(), { ...runner, outputCommand })).toContain(
      ":$(acme output example_client_secret)",
    );
  });

  test("gives no command with a name that means something to a shell", () => {
    const json = exampleJson();
    const { example_client_secret: secret = {}, ...output } = json.output;
    expect(welcomeTo({ ...json, output: { ...output, "x'; id; '": secret } })).not.toContain("TOKEN=");
  });

  test("shows the passwords that were made up in the place of a state's", () => {
    const model = readStack(stateOf(exampleJson(), undefined, { alice_password: "Wonderland-42" }));
    const text = welcome(model, { project: runner, watch: false });
    const password = model.userPools[0]?.users[0]?.password;
    expect(text).toContain(`as alice, password ${password}`);
    expect(text).not.toContain("Wonderland-42");
  });

  test("names what is of no use by its type, whatever its address", () => {
    const model = { ...readStack(exampleJson(), { variables: { alice_password: "x" } }) };
    const ignored = ['module.a["b.c"].aws_iam_role.r["k.l"]', "aws_iam_role.r[0]", "output.o"];
    const text = welcome({ ...model, ignored }, { project: runner, watch: false });
    expect(text).toContain("Declared, but of no use here: aws_iam_role, output.");
  });

  test("says where people log in by the output that the project names, and no password but a well-known one", () => {
    const project = { ...runner, loginOutput: "example_url" };
    expect(welcomeTo(exampleJson())).not.toContain("Log in");
    const secret = welcomeTo(exampleJson(), project);
    expect(secret).toContain("as alice, with the password you set");
    expect(secret).not.toContain("Wonderland-42");
    const wellKnown = welcomeTo(exampleJson(), { ...project, defaultVariables: { any: "Wonderland-42" } });
    expect(wellKnown).toContain("as alice, password Wonderland-42");
  });
});
