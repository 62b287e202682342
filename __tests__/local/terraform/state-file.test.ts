import { describe, expect, test } from "vitest";
import { UserError } from "../../../local/errors.ts";
import { State } from "../../../local/state.ts";
import { terraformFile } from "../../../local/terraform/configuration-file.ts";
import { readStack } from "../../../local/terraform/read-stack.ts";
import { otherStack } from "../../support/other-stack.ts";
import { synthesise } from "../../support/synthesis.ts";
import { exampleJson, exampleWith, load, only } from "../../support/terraform-fixture.ts";
import { type StateJson, type StateResource, stateOf } from "../../support/terraform-state.ts";

const alice = { alice_password: "Wonderland-42" };

function exampleState(json: object = exampleJson(), state = new State()): StateJson {
  return stateOf(json, state, alice);
}

/** The resources below a module of their own, as `for_each` over the module leaves them. */
function inModule(state: StateJson): StateJson {
  const resources = state.values.root_module.resources.map((resource) => ({
    ...resource,
    address: `module.all["a.b"].${resource.address}["x"]`,
  }));
  const child = { address: 'module.all["a.b"]', resources };
  return { ...state, values: { ...state.values, root_module: { resources: [], child_modules: [child] } } };
}

function changed(state: StateJson, type: string, values: Record<string, unknown>): StateJson {
  const copy = structuredClone(state);
  const resources = copy.values.root_module.resources.filter((resource) => resource.type === type);
  if (resources.length === 0) throw new Error(`the state has no ${type}`);
  for (const resource of resources) Object.assign(resource.values, values);
  return copy;
}

describe("stateFile", () => {
  test("is recognised by what terraform show -json prints, as a path or as parsed JSON", () => {
    expect(terraformFile(exampleState(), "state.json").state).toBeDefined();
    expect(readStack(exampleState()).httpApis).toHaveLength(1);
  });

  test("keeps Terraform's addresses, those of modules and keys included", () => {
    const { userPools, httpApis, functions } = load(inModule(exampleState())).modelOnAws;
    expect(only(functions).address).toBe('module.all["a.b"].aws_lambda_function.function["x"]');
    expect(only(httpApis).routes.map(({ address }) => address)).toEqual([
      'module.all["a.b"].aws_apigatewayv2_route.public["x"]',
      'module.all["a.b"].aws_apigatewayv2_route.protected["x"]',
    ]);
    expect(only(userPools).clients).toHaveLength(2);
  });

  test("takes each value for text, whatever braces are in it", () => {
    const format = ["$", "%", "$$"].map((sign) => `${sign}{context.requestId}`).join(" ");
    const state = changed(exampleState(), "aws_lambda_function", {
      environment: [{ variables: { FORMAT: format, EMPTY: "" } }],
    });
    expect(only(load(state).modelOnAws.functions).environment).toEqual({ FORMAT: format, EMPTY: "" });
  });

  test("has its region and its account from the state", () => {
    const text = JSON.stringify(exampleState())
      .replaceAll("123456789012", "111122223333")
      .replaceAll("eu-west-1", "ap-southeast-2");
    const { region, accountId, httpApis } = load(JSON.parse(text), { environment: {} }).modelOnAws;
    expect({ region, accountId }).toEqual({ region: "ap-southeast-2", accountId: "111122223333" });
    expect(only(httpApis).routes[0]?.integration).toMatchObject({ invokePermitted: true });
  });

  test("does not count a permission for another account", () => {
    const state = changed(exampleState(), "aws_lambda_permission", { source_account: "999999999999" });
    const [route] = only(load(state).modelOnAws.httpApis).routes;
    expect(route?.integration).toMatchObject({ invokePermitted: false });
  });

  test("leaves out what waits to be destroyed", () => {
    const state = exampleState();
    const [first] = state.values.root_module.resources as [StateResource];
    const deposed = { ...first, deposed_key: "a1b2c3d4" };
    state.values.root_module.resources.push(deposed);
    expect(load(state).modelOnAws.userPools).toHaveLength(1);
  });

  test("has outputs with their sensitive flags, on localhost", () => {
    const state = exampleState();
    const stack = load(state);
    const model = stack.modelAt(
      new Map([...stack.userPools, ...stack.httpApis].map((address) => [address, `http://localhost:3000`])),
    );
    expect(model.outputs.example_url).toEqual({ value: "http://localhost:3000", sensitive: false });
    expect(model.outputs.example_client_secret?.sensitive).toBe(true);
  });

  test.each([
    [{ values: [] }, "state.json: values must be an object"],
    [{ values: { root_module: 1 } }, "state.json: root_module must be an object"],
    [{ values: { root_module: { resources: {} } } }, "state.json: root_module.resources must be a list"],
    [
      { values: { root_module: { resources: [{ type: "aws_x" }] } } },
      "state.json: root_module.resources[0] must have an address, a type and values",
    ],
  ])("says what of %j has another shape", (json, fault) => {
    expect(() => terraformFile({ format_version: "1.0", ...json }, "state.json")).toThrow(
      new UserError(`${fault}; run terraform show -json > state.json again`),
    );
  });

  test("must be of one account", () => {
    const state = exampleState();
    const other = structuredClone(
      state.values.root_module.resources.find(({ type }) => type === "aws_lambda_function"),
    );
    if (!other) throw new Error("lost");
    other.values.arn = "arn:aws:lambda:eu-west-1:999999999999:function:x";
    state.values.root_module.resources.push({ ...other, address: "aws_lambda_function.other" });
    expect(() => load(state)).toThrow("must be the state of one AWS account");
  });

  test("says what to do about a fault where it is", () => {
    const state = changed(exampleState(), "aws_apigatewayv2_route", { route_key: "x" });
    expect(() => load(state)).toThrow(
      'aws_apigatewayv2_route.public: route_key must be "$default" or "METHOD /path", got x; correct it in Terraform, apply it and run terraform show -json again',
    );
  });
});

describe("a configuration and its state", () => {
  const withMore = exampleWith({
    resource: {
      aws_cognito_user_group: { staff: { name: "staff", user_pool_id: "${aws_cognito_user_pool.pool.id}" } },
      aws_dynamodb_table: {
        books: {
          name: "books",
          hash_key: "id",
          billing_mode: "PAY_PER_REQUEST",
          attribute: [{ name: "id", type: "S" }],
        },
      },
      aws_apigatewayv2_api: {
        api: { cors_configuration: { allow_origins: ["https://app.example"], allow_methods: ["GET"] } },
      },
    },
  });

  test.each([
    ["the example", exampleJson(), alice],
    ["the example with tables, groups and CORS", withMore, alice],
    ["a stack of somebody else", otherStack, { upstream: "http://localhost:1" }],
    ["our own dev", synthesise(), alice],
    ["our own prod", synthesise({}, { name: "prod" }), {}],
  ])("give the same model: %s", (_name, json, variables) => {
    const state = new State();
    const options = { environment: {}, variables, state };
    const fromConfiguration = load(json, options).modelOnAws;
    const fromState = load(stateOf(json, state, variables), {
      environment: {},
      state,
      keepSecrets: true,
    }).modelOnAws;
    expect(comparable(fromState)).toEqual(comparable(fromConfiguration));
  });
});

/** An output that only AWS knows is left out by a configuration; the converter does not know it either. */
function comparable({ ignored, ...model }: ReturnType<typeof load>["modelOnAws"]) {
  return { ...model, ignored: ignored.filter((address) => !address.startsWith("output.")) };
}
