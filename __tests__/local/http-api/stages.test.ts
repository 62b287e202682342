import { describe, expect, test } from "vitest";
import { chooseStage } from "../../../local/http-api/stages.ts";
import { defaultStage } from "../../support/gateway-server.ts";

const dev = { ...defaultStage, name: "dev" };

function chosen(stages: Parameters<typeof chooseStage>[0], path: string) {
  const choice = chooseStage(stages, path);
  return choice && [choice.stage.name, choice.routePath];
}

describe("chooseStage", () => {
  test("takes the stage that the first segment names and removes that segment", () => {
    expect(chosen([defaultStage, dev], "/dev/pets/7")).toEqual(["dev", "/pets/7"]);
    expect(chosen([defaultStage, dev], "/dev")).toEqual(["dev", "/"]);
  });

  test("takes $default for every other path, which stays whole", () => {
    expect(chosen([defaultStage, dev], "/pets/dev")).toEqual(["$default", "/pets/dev"]);
    expect(chosen([defaultStage, dev], "/")).toEqual(["$default", "/"]);
  });

  test("finds none where neither is deployed", () => {
    expect(chosen([dev], "/pets")).toBeUndefined();
    expect(chosen([{ ...defaultStage, deployed: false }], "/pets")).toBeUndefined();
  });

  test("passes over a named stage that is not deployed", () => {
    expect(chosen([defaultStage, { ...dev, deployed: false }], "/dev/pets")).toEqual([
      "$default",
      "/dev/pets",
    ]);
  });

  test("does not take `$default` in a path for a stage's name", () => {
    expect(chosen([dev], "/$default/pets")).toBeUndefined();
  });
});
