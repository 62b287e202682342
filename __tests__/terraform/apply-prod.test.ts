import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { stackWarnings } from "../../operations/plan/stack-warnings.ts";
import { synthesise } from "../support/synthesis.ts";
import { Deployment } from "./deployment.ts";
import { type Moto, startMoto } from "./moto.ts";
import { motoGaps } from "./moto-gaps.ts";
import { summaryOf } from "./plan-summary.ts";
import { writeVariant } from "./variant.ts";

describe("prod, deployed to moto", () => {
  const { configuration } = writeVariant(synthesise({}, { name: "prod" }));
  let moto: Moto;
  let prod: Deployment;

  beforeAll(async () => {
    moto = await startMoto();
    prod = new Deployment(moto.url);
    await prod.init(configuration);
    await prod.plan("first", configuration);
    await prod.apply();
  });
  afterAll(async () => {
    prod.remove();
    await moto.close();
  });

  test("is headed by its warnings, the access matrix and all that is made", () => {
    const warnings = stackWarnings("prod", { prod: configuration });
    const [state = "", alarms = "", access = "", ...rest] = summaryOf(
      prod.planJson("first"),
      configuration,
      warnings,
    ).split("\n\n");
    expect(state).toMatch(/^Warning: the state of prod is on this machine/);
    expect(alarms).toMatch(/^Warning: the \d+ alarms of prod have no subscriber/);
    expect(access).toMatch(/^Who may call what \(the first deployment: everything is new\):\n\| Method \|/);
    expect(rest.join("\n\n")).toContain("To be made (");
    expect(rest.join("\n\n")).not.toContain("of an unknown type");
  });

  test("is made whole: the plan after it is empty", async () => {
    expect(await prod.planAgain(configuration)).toBe("");
  });

  test("would change what moto forgets, and nothing else, if Terraform looked at it", async () => {
    const { attributes } = await prod.planWithMotoGaps("with what moto forgets", configuration);
    expect(attributes).toEqual(motoGaps.map(({ type, attribute }) => `${type}.${attribute}`).sort());
    const summary = summaryOf(prod.planJson("with what moto forgets"), configuration);
    expect(summary).toMatch(/^Who may call what stays as it is\.\n\nTo be changed in place \(3\):\n/);
    expect(summary).not.toContain("Outputs");
  });

  test("refuses to be destroyed, for all that holds data", async () => {
    const refusal = await prod.refusalToDestroy(configuration);
    const kept = [...refusal.matchAll(/Resource\s+(aws_\w+)\./g)].map(([, type]) => type);
    expect(refusal).toContain("Instance cannot be destroyed");
    expect(kept.sort()).toEqual(["aws_cognito_user_pool", "aws_dynamodb_table", "aws_ecr_repository"]);
  });
});
