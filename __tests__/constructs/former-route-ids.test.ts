import { describe, expect, test } from "vitest";
import type { Route } from "../../service/contract.ts";
import { synthesise } from "../support/synthesis.ts";

describe("HttpApi", () => {
  // As version 0.1 named them: a state that has these must lose none of its routes.
  test("moves the routes of older states to their new ids, and no other", () => {
    const formerNames = {
      "GET /books/{bookId}": "http-api_routes_GET--books--bookId_69B81110",
      "PATCH /books/{bookId}": "http-api_routes_PATCH--books--bookId_A5444B97",
      "DELETE /books/{bookId}": "http-api_routes_DELETE--books--bookId_0E4FF813",
    };
    const keys = ["GET /.well-known/oauth-protected-resource", "GET /books", ...Object.keys(formerNames)];
    const rows = keys.map((key) => ({
      method: key.split(" ")[0],
      path: key.split(" ")[1],
      access: "public",
    }));
    const moved = synthesise({}, { routes: rows as Route[] });
    const blocks = Object.entries(moved.resource.aws_apigatewayv2_route ?? {});
    const name = (key: string) => blocks.find(([, { route_key }]) => route_key === key)?.[0];
    expect(moved.moved).toEqual(
      Object.entries(formerNames).map(([key, former]) => ({
        from: `aws_apigatewayv2_route.${former}`,
        to: `aws_apigatewayv2_route.${name(key)}`,
      })),
    );
    expect(keys.slice(0, 2).map(name)).toEqual([
      "http-api_routes_GET--well-known--oauth-protected-resource_EFFD84F9",
      "http-api_routes_GET--books_AB361E6E",
    ]);
  });
});
