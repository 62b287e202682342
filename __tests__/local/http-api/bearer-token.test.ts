import { describe, expect, test } from "vitest";
import { readBearerToken, type TokenCarrier } from "../../../local/http-api/bearer-token.ts";
import { httpApiGuide } from "../fidelity/aws-documentation.ts";
import { documented, ourChoice, proves } from "../fidelity/behaviour.ts";

const header = "$request.header.Authorization";
const queryString = "$request.querystring.token";

function request(headers: Record<string, string>, query = ""): TokenCarrier {
  return { headers, query: new URLSearchParams(query) };
}

describe("readBearerToken", () => {
  test("takes the token of a header, bare or after Bearer", () => {
    proves(
      documented(
        "The token comes from a header, bare or after `Bearer `",
        httpApiGuide("http-api-jwt-authorizer"),
      ),
    );
    expect(readBearerToken([header], request({ authorization: "abc" }))).toBe("abc");
    expect(readBearerToken([header], request({ authorization: "Bearer abc" }))).toBe("abc");
  });

  test("takes the token of a query parameter, bare or after Bearer", () => {
    expect(readBearerToken([queryString], request({}, "token=abc"))).toBe("abc");
    expect(readBearerToken([queryString], request({}, "token=Bearer%20abc"))).toBe("abc");
  });

  test("looks at the sources in their order and takes the first that has a value", () => {
    const both = request({ authorization: "from-header" }, "token=from-query");
    expect(readBearerToken([header, queryString], both)).toBe("from-header");
    expect(readBearerToken([queryString, header], both)).toBe("from-query");
    expect(readBearerToken([header, queryString], request({}, "token=from-query"))).toBe("from-query");
  });

  test("finds none in a request without, nor in sources that are not declared", () => {
    expect(readBearerToken([header], request({}, "token=abc"))).toBeUndefined();
    expect(readBearerToken([queryString], request({ authorization: "Bearer abc" }))).toBeUndefined();
    expect(readBearerToken([header], request({ authorization: "" }))).toBeUndefined();
    expect(readBearerToken([header], request({ authorization: "Bearer " }))).toBeUndefined();
  });

  test("by our choice, does not mind the case of Bearer", () => {
    proves(ourChoice("The case of `Bearer` does not count"));
    expect(readBearerToken([header], request({ authorization: "bearer abc" }))).toBe("abc");
  });
});
