import { afterAll, beforeAll, expect, test } from "vitest";
import { synthesise } from "../support/synthesis.ts";
import { createWorkspace, type Workspace } from "./terraform.ts";

let workspace: Workspace;

beforeAll(async () => {
  workspace = createWorkspace();
  workspace.write("cdk.tf.json", { variable: { alice_password: synthesise().variable.alice_password } });
  await workspace.terraform("init");
});
afterAll(() => workspace.remove());

const plan = (password: string) => workspace.tryTerraform("plan", `-var=alice_password=${password}`);

test.each(["HeyH0Password!", "HeyH0\\assword", `A1!${"a".repeat(253)}`])(
  "a demo user may have the password %s",
  async (password) => {
    expect(await plan(password)).toMatchObject({ code: 0 });
  },
);

test.each([
  ["abcdefghijkl", ["an upper-case letter", "a digit", "a symbol"]],
  ["HEYH0PASSWORD!", ["a lower-case letter"]],
  ["HeyHoPassword!", ["a digit"]],
  ["HeyH0Password1", ["a symbol"]],
  ["HeyH0!", ["12 to 256 characters"]],
  [`A1!${"a".repeat(254)}`, ["12 to 256 characters"]],
])("the password %s is refused before anything is made", async (password, missing) => {
  const { code, stderr } = await plan(password);
  expect(code).toBe(1);
  const said = [...stderr.matchAll(/alice_password must have ([^.]*)\.$/gm)].map(([, what]) => what);
  expect(said.sort()).toEqual([...missing].sort());
});
