import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { synthesise } from "../support/synthesis.ts";
import { Deployment } from "./deployment.ts";
import { type Moto, startMoto } from "./moto.ts";
import { motoGaps } from "./moto-gaps.ts";
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

  test("is made whole: the plan after it is empty", async () => {
    expect(await prod.planAgain(configuration)).toBe("");
  });

  test("would change what moto forgets, and nothing else, if Terraform looked at it", async () => {
    const { attributes } = await prod.planWithMotoGaps("with what moto forgets", configuration);
    expect(attributes).toEqual(motoGaps.map(({ type, attribute }) => `${type}.${attribute}`).sort());
  });

  test("refuses to be destroyed, for all that holds data", async () => {
    const refusal = await prod.refusalToDestroy(configuration);
    const kept = [...refusal.matchAll(/Resource\s+(aws_\w+)\./g)].map(([, type]) => type);
    expect(refusal).toContain("Instance cannot be destroyed");
    expect(kept.sort()).toEqual(["aws_cognito_user_pool", "aws_dynamodb_table", "aws_ecr_repository"]);
  });
});
