import { describe, expect, test } from "vitest";
import { parseRouteKey } from "../../local/model.ts";

describe("parseRouteKey", () => {
  test.each([
    ["GET /", "GET", "/"],
    ["ANY /x/{proxy+}", "ANY", "/x/{proxy+}"],
  ])("takes %s apart", (routeKey, method, path) => {
    expect(parseRouteKey(routeKey)).toEqual({ method, path });
  });

  test.each(["$default", "GET books", "FETCH /books", "get /", "GET / x", "GET", ""])(
    "takes %j for no method and path",
    (routeKey) => {
      expect(parseRouteKey(routeKey)).toBeUndefined();
    },
  );
});
