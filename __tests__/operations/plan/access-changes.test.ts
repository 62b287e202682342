import { readStack } from "gatehouse-local";
import { describe, expect, test } from "vitest";
import { accessChanges } from "../../../operations/plan/access-changes.ts";
import { exampleJson, type TerraformJson } from "../../support/terraform-fixture.ts";

type Block = Record<string, unknown>;
type Change = (resources: Record<string, Record<string, Block>>) => void;

function example(change: Change = () => {}): TerraformJson {
  const json = structuredClone(exampleJson());
  change(json.resource as Record<string, Record<string, Block>>);
  return json;
}

/** What changes from one stack to the other. */
const changes = (before: Change, after: Change) =>
  accessChanges(readStack(example(before)), readStack(example(after)));

/** The block, to be changed; it is made where it is not there. */
function block(resources: Record<string, Record<string, Block>>, type: string, name: string): Block {
  const blocks = resources[type] ?? {};
  resources[type] = blocks;
  blocks[name] ??= {};
  return blocks[name];
}

const route = (body: Block, name = "protected"): Change => {
  return (all) => {
    const like = block(all, "aws_apigatewayv2_route", "protected");
    const own = block(all, "aws_apigatewayv2_route", name);
    Object.assign(own, { ...like, ...own, ...body });
  };
};
const client = (body: Block, name = "machine"): Change => {
  return (all) => {
    const like = block(all, "aws_cognito_user_pool_client", "machine");
    const own = block(all, "aws_cognito_user_pool_client", name);
    Object.assign(own, { ...like, ...own, ...body });
  };
};
const audience = (...names: string[]): Change => {
  return (all) => {
    const ids = names.map((name) => `\${aws_cognito_user_pool_client.${name}.id}`);
    const { authorizer } = all.aws_apigatewayv2_authorizer ?? {};
    Object.assign(authorizer?.jwt_configuration as object, { audience: ids });
  };
};
/** The same stack with one resource under another Terraform name. */
function renamed(from: string, to: string): TerraformJson {
  const [type, name] = from.split(".") as [string, string];
  const json = JSON.parse(
    JSON.stringify(example()).replaceAll(`${from}.`, `${type}.${to}.`),
  ) as TerraformJson;
  const { [name]: body, ...others } = json.resource[type] as Record<string, Block>;
  json.resource[type] = { ...others, [to]: body ?? {} };
  return json;
}
const each =
  (...all: Change[]): Change =>
  (resources) => {
    for (const change of all) change(resources);
  };
const nothing: Change = () => {};
const open = route({ authorization_type: "NONE", authorizer_id: undefined, authorization_scopes: undefined });
const importer = each(client({ name: "importer" }, "importer"), audience("machine", "browser", "importer"));
const withOther: Change = (all) => {
  const server = all.aws_cognito_resource_server?.server as { scope: Block[] };
  server.scope = [...[server.scope].flat(), { scope_name: "other", scope_description: "Other" }];
};
const withoutScopes = each(withOther, client({ allowed_oauth_scopes: ["example/other"] }));
const admin = route({ route_key: "GET /admin" }, "admin");

describe("accessChanges", () => {
  test("says nothing of the same stack, whose ids are others each time it is read", () => {
    expect(changes(nothing, nothing)).toEqual([]);
  });

  test("says that a route is opened, once and not of each client", () => {
    expect(changes(nothing, open)).toEqual(["GET /protected: with a token for example/auth → public"]);
    expect(changes(each(withoutScopes), each(withoutScopes, open))).toHaveLength(1);
  });

  test("says that a route is closed, and which clients lose it", () => {
    expect(changes(each(open, withoutScopes), withoutScopes)).toEqual([
      "GET /protected: public → with a token for example/auth",
      "example loses GET /protected",
    ]);
  });

  test("says that a route asks for no scope any more, and who gains it", () => {
    const anyToken = each(withoutScopes, route({ authorization_scopes: undefined }));
    expect(changes(withoutScopes, anyToken)).toEqual([
      "GET /protected: with a token for example/auth → with a token",
      "example gains GET /protected",
    ]);
  });

  test("says which routes a client gains and loses with its scopes", () => {
    expect(changes(withoutScopes, nothing)).toEqual(["example gains GET /protected"]);
    expect(changes(nothing, withoutScopes)).toEqual(["example loses GET /protected"]);
  });

  test("says of a new route who may call it, and of one that is removed who could", () => {
    const who = "example, a person by example-authorization-code";
    expect(changes(nothing, admin)).toEqual([
      `GET /admin is new: with a token for example/auth (${who} may call it)`,
    ]);
    expect(changes(admin, nothing)).toEqual([`GET /admin is removed (${who} could call it)`]);
  });

  test("says of a new route that it is public, or that no client may call it", () => {
    const publicAdmin = route(
      {
        route_key: "GET /admin",
        authorization_type: "NONE",
        authorizer_id: undefined,
        authorization_scopes: undefined,
      },
      "admin",
    );
    expect(changes(nothing, publicAdmin)).toEqual(["GET /admin is new: public"]);
    const closed = route({ route_key: "GET /admin", authorization_scopes: ["example/none"] }, "admin");
    expect(changes(nothing, closed)).toEqual([
      "GET /admin is new: with a token for example/none (no client may call it)",
    ]);
  });

  test("says what a new client may call, and what one that is removed could", () => {
    expect(changes(nothing, importer)).toEqual(["importer is new; it may call GET /protected"]);
    expect(changes(importer, nothing)).toEqual(["importer is removed; it could call GET /protected"]);
    const outside = client({ name: "importer" }, "importer");
    expect(changes(nothing, outside)).toEqual(["importer is new; it may call nothing that is protected"]);
  });

  test("says which client the audience loses", () => {
    expect(changes(nothing, audience("browser"))).toEqual(["example loses GET /protected"]);
  });

  test("takes a route of the same address for the same, whatever its key", () => {
    expect(changes(nothing, route({ route_key: "GET /guarded" }))).toEqual([
      "GET /protected becomes GET /guarded: with a token for example/auth",
    ]);
  });

  test("takes a route or client of the same name for the same, whatever its address", () => {
    for (const address of ["aws_apigatewayv2_route.protected", "aws_cognito_user_pool_client.machine"]) {
      const other = readStack(renamed(address, "other"));
      expect(JSON.stringify(other)).toContain(address.replace(/\w+$/, "other"));
      expect(accessChanges(readStack(example()), other)).toEqual([]);
    }
  });

  test("goes by the address where two routes change their keys with each other", () => {
    const swapped = each(
      route(
        {
          route_key: "GET /protected",
          authorization_type: "NONE",
          authorizer_id: undefined,
          authorization_scopes: undefined,
        },
        "public",
      ),
      route({ route_key: "GET /" }),
    );
    expect(changes(nothing, swapped)).toEqual([
      "GET / becomes GET /protected: public",
      "GET /protected becomes GET /: with a token for example/auth",
    ]);
  });

  test("says that a client is called otherwise, or serves people now", () => {
    expect(changes(nothing, client({ name: "robot" }))).toEqual(["example becomes robot"]);
    const person = client({ allowed_oauth_flows: ["code"], callback_urls: ["https://a.example"] });
    expect(changes(nothing, person)).toEqual(["example becomes a person by example"]);
  });

  test("names an issuer that is no pool of the stack: its tokens have no column in the matrix", () => {
    const foreign: Change = (all) => {
      Object.assign(all.aws_apigatewayv2_authorizer?.authorizer?.jwt_configuration as object, {
        issuer: "https://login.example",
      });
    };
    expect(changes(nothing, foreign)).toEqual([
      "GET /protected: with a token for example/auth → with a token of https://login.example for example/auth",
      "example loses GET /protected",
      "a person by example-authorization-code loses GET /protected",
    ]);
  });

  test("names an audience that is no client of the stack", () => {
    const foreign: Change = (all) => {
      const configuration = all.aws_apigatewayv2_authorizer?.authorizer?.jwt_configuration as {
        audience: string[];
      };
      configuration.audience.push("stranger");
    };
    expect(changes(nothing, foreign)).toEqual([
      "GET /protected: with a token for example/auth → with a token for example/auth, its audience stranger too",
    ]);
  });
});
