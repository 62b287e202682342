import { accessMatrix } from "gatehouse-local";
import { describe, expect, test } from "vitest";
import { accessJson, accessTable, publicSentence } from "../../../operations/access/report.ts";
import { exampleJson, exampleWith, model } from "../../support/terraform-fixture.ts";

const matrix = accessMatrix(model(exampleJson()));

describe("accessTable", () => {
  const lines = accessTable(matrix).split("\n");

  test("is Markdown with a row per route and a column per caller", () => {
    expect(lines.map((line) => line.split("|").map((cell) => cell.trim()))).toEqual([
      [
        "",
        "Method",
        "Path",
        "Scopes, one of",
        "example",
        "person (example-authorization-code)",
        "anonymous",
        "",
      ],
      ["", ...Array.from({ length: 6 }, () => expect.stringMatching(/^-{3,}$/)), ""],
      ["", "GET", "/", "public", "allowed: public", "allowed: public", "allowed: public", ""],
      [
        "",
        "GET",
        "/protected",
        "example/auth",
        "allowed: example/auth",
        "allowed: example/auth",
        "refused: no token",
        "",
      ],
    ]);
  });

  test("is aligned, so that it reads well as it stands", () => {
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
  });
});

describe("publicSentence", () => {
  test("says plainly what is public", () => {
    expect(publicSentence(matrix)).toBe("Public, the gateway asks for no token: GET /.");
  });

  test("says so where nothing is", () => {
    const { protected: guarded } = exampleJson().resource.aws_apigatewayv2_route ?? {};
    const resource = { aws_apigatewayv2_route: { public: { ...guarded, route_key: "GET /" } } };
    expect(publicSentence(accessMatrix(model(exampleWith({ resource }))))).toMatch(/^Nothing is public/);
  });
});

describe("accessJson", () => {
  test("has the decision and its reason per caller, and the findings", () => {
    const { routes, findings } = JSON.parse(accessJson(matrix, ["a finding"]));
    expect(findings).toEqual(["a finding"]);
    expect(routes[1]).toEqual({
      method: "GET",
      path: "/protected",
      scopes: ["example/auth"],
      public: false,
      access: {
        example: { allowed: true, reason: "example/auth" },
        "person (example-authorization-code)": { allowed: true, reason: "example/auth" },
        anonymous: { allowed: false, reason: "no token" },
      },
    });
  });
});
