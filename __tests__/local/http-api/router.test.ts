import { describe, expect, test } from "vitest";
import { chooseStage, createRouter } from "../../../local/http-api/router.ts";
import { defaultStage, route } from "../../support/gateway-server.ts";
import { httpApiGuide } from "../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../fidelity/behaviour.ts";

function routed(routeKeys: readonly string[], method: string, path: string) {
  const match = createRouter(routeKeys.map((key) => route(key)))(method, path);
  return match && [match.route.routeKey, match.pathParameters];
}

describe("createRouter", () => {
  test("prefers a full match of literals to one with a variable", () => {
    proves(
      documented(
        "A full match of method and path goes first, literals before variables",
        httpApiGuide("http-api-develop-routes"),
      ),
    );
    const keys = ["GET /pets/{id}", "GET /pets/dog"];
    expect(routed(keys, "GET", "/pets/dog")).toEqual(["GET /pets/dog", {}]);
    expect(routed(keys, "GET", "/pets/7")).toEqual(["GET /pets/{id}", { id: "7" }]);
  });

  test("prefers a full match to a greedy variable, and a greedy variable to $default", () => {
    proves(
      documented(
        "After full matches come greedy ones, `{proxy+}`, then `$default`",
        httpApiGuide("http-api-develop-routes"),
      ),
    );
    const keys = ["$default", "GET /pets/{proxy+}", "GET /pets/{id}"];
    expect(routed(keys, "GET", "/pets/7")).toEqual(["GET /pets/{id}", { id: "7" }]);
    expect(routed(keys, "GET", "/pets/7/toys")).toEqual(["GET /pets/{proxy+}", { proxy: "7/toys" }]);
    expect(routed(keys, "GET", "/cats")).toEqual(["$default", {}]);
  });

  test("prefers a full match with variables to a greedy one with more literals", () => {
    expect(routed(["GET /a/{proxy+}", "GET /{x}/{y}"], "GET", "/a/b")).toEqual([
      "GET /{x}/{y}",
      { x: "a", y: "b" },
    ]);
  });

  test("prefers the exact method to ANY", () => {
    proves(documented("An exact method goes before `ANY`", httpApiGuide("http-api-develop-routes")));
    const keys = ["ANY /pets", "GET /pets"];
    expect(routed(keys, "GET", "/pets")?.[0]).toBe("GET /pets");
    expect(routed(keys, "DELETE", "/pets")?.[0]).toBe("ANY /pets");
  });

  test("prefers the greedy route with the longest literal prefix", () => {
    proves(ourChoice("Of greedy routes the longest literal prefix goes first (other emulators say so)"));
    const keys = ["ANY /{proxy+}", "ANY /a/{proxy+}", "ANY /a/b/{proxy+}"];
    expect(routed(keys, "GET", "/a/b/c")).toEqual(["ANY /a/b/{proxy+}", { proxy: "c" }]);
    expect(routed(keys, "GET", "/a/x")).toEqual(["ANY /a/{proxy+}", { proxy: "x" }]);
    expect(routed(keys, "GET", "/x")).toEqual(["ANY /{proxy+}", { proxy: "x" }]);
  });

  test("wants at least one segment for a greedy variable", () => {
    proves(ourChoice("A greedy variable needs a segment (other emulators differ on the bare `/`)"));
    expect(routed(["ANY /pets/{proxy+}"], "GET", "/pets")).toBeUndefined();
  });

  test("falls through from a method that no route has to a greedy route, to $default, to none", () => {
    proves(
      documented(
        "There is no 405: who finds no method falls through to a greedy route, to `$default`, to a 404",
        httpApiGuide("http-api-develop-routes"),
      ),
    );
    expect(routed(["GET /pets", "ANY /{proxy+}"], "POST", "/pets")?.[0]).toBe("ANY /{proxy+}");
    expect(routed(["GET /pets", "$default"], "POST", "/pets")?.[0]).toBe("$default");
    expect(routed(["GET /pets"], "POST", "/pets")).toBeUndefined();
  });

  test("does not serve HEAD or OPTIONS by a GET route", () => {
    expect(routed(["GET /pets"], "HEAD", "/pets")).toBeUndefined();
    expect(routed(["GET /pets"], "OPTIONS", "/pets")).toBeUndefined();
  });

  test("decodes path variables", () => {
    proves(
      documented(
        "`pathParameters` are decoded; a greedy one has its inner slashes and no leading one",
        httpApiGuide("http-api-develop-integrations-lambda"),
      ),
    );
    expect(routed(["GET /pets/{name}"], "GET", "/pets/a%20b")?.[1]).toEqual({ name: "a b" });
    expect(routed(["GET /files/{path+}"], "GET", "/files/a%20b/c")?.[1]).toEqual({ path: "a b/c" });
  });

  test("matches the root", () => {
    expect(routed(["GET /"], "GET", "/")?.[0]).toBe("GET /");
  });

  // AWS does not document what follows.
  test.each([
    ["an encoded slash stays within its segment", "GET /a/{x}", "/a/b%2Fc", { x: "b/c" }],
    ["invalid percent-encoding stays as it is", "GET /a/{x}", "/a/%zz", { x: "%zz" }],
  ])("by our choice, %s", (_, key, path, parameters) => {
    proves(ourChoice("An encoded slash in a path variable is decoded and splits nothing"));
    expect(routed([key], "GET", path)?.[1]).toEqual(parameters);
  });

  test.each([
    ["a trailing slash counts", "GET /pets", "/pets/"],
    ["case counts", "GET /pets", "/Pets"],
    ["an empty segment is no variable", "GET /pets/{id}", "/pets/"],
    ["an empty segment is no greedy variable", "GET /pets/{id+}", "/pets/"],
  ])("by our choice, %s", (_, key, path) => {
    proves(ourChoice("A trailing slash and case count; an empty segment satisfies no variable"));
    expect(routed([key], "GET", path)).toBeUndefined();
  });
});

const dev = { ...defaultStage, name: "dev" };

function chosen(stages: Parameters<typeof chooseStage>[0], path: string) {
  const choice = chooseStage(stages, path);
  return choice && [choice.stage.name, choice.routePath];
}

describe("chooseStage", () => {
  test("takes the stage that the first segment names and removes that segment", () => {
    proves(
      documented(
        "A first path segment that names a deployed stage chooses it, and is taken off for the match",
        httpApiGuide("http-api-stages"),
      ),
    );
    expect(chosen([defaultStage, dev], "/dev/pets/7")).toEqual(["dev", "/pets/7"]);
    expect(chosen([defaultStage, dev], "/dev")).toEqual(["dev", "/"]);
  });

  test("takes $default for every other path, which stays whole", () => {
    proves(
      documented(
        "Every other path is served by `$default`, where it is deployed",
        httpApiGuide("http-api-stages"),
      ),
    );
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
