import { describe, expect, test } from "vitest";
import { readIdentity } from "../../../local/http-api/identity-source.ts";
import type { GatewayRequest } from "../../../local/http-api/request.ts";

function request(headers: Record<string, string>, query = ""): GatewayRequest {
  return {
    method: "GET",
    encodedPath: "/",
    rawQueryString: query,
    query: new URLSearchParams(query),
    headers,
    protocol: "HTTP/1.1",
    sourceIp: "127.0.0.1",
    headBytes: 0,
  };
}

const header = "$request.header.Authorization";
const queryString = "$request.querystring.token";

describe("readIdentity", () => {
  test("takes the token of a header, bare or after Bearer", () => {
    expect(readIdentity([header], request({ authorization: "abc" }))).toBe("abc");
    expect(readIdentity([header], request({ authorization: "Bearer abc" }))).toBe("abc");
  });

  test("takes the token of a query parameter, bare or after Bearer", () => {
    expect(readIdentity([queryString], request({}, "token=abc"))).toBe("abc");
    expect(readIdentity([queryString], request({}, "token=Bearer%20abc"))).toBe("abc");
  });

  test("looks at the sources in their order and takes the first that has a value", () => {
    const both = request({ authorization: "from-header" }, "token=from-query");
    expect(readIdentity([header, queryString], both)).toBe("from-header");
    expect(readIdentity([queryString, header], both)).toBe("from-query");
    expect(readIdentity([header, queryString], request({}, "token=from-query"))).toBe("from-query");
  });

  test("finds none in a request without, nor in sources that are not declared", () => {
    expect(readIdentity([header], request({}, "token=abc"))).toBeUndefined();
    expect(readIdentity([queryString], request({ authorization: "Bearer abc" }))).toBeUndefined();
    expect(readIdentity([header], request({ authorization: "" }))).toBeUndefined();
    expect(readIdentity([header], request({ authorization: "Bearer " }))).toBeUndefined();
  });

  test("by our choice, does not mind the case of Bearer", () => {
    expect(readIdentity([header], request({ authorization: "bearer abc" }))).toBe("abc");
  });
});
