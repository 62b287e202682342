import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Environment } from "../../constructs/environment.ts";
import { type Route, routes } from "../../service/contract.ts";
import { settings, synthesise } from "../support/synthesis.ts";
import { Deployment } from "./deployment.ts";
import { type Moto, startMoto } from "./moto.ts";
import { type Configuration, writeVariant } from "./variant.ts";

interface Step {
  readonly name: string;
  readonly configuration: Configuration;
  /** All that its plan may change: actions and the construct, as its Terraform name begins. */
  readonly changes: readonly string[];
  readonly outputs?: readonly string[];
}

const importer = {
  machineClients: { ...settings().machineClients, importer: ["books.write"] },
} satisfies Partial<Environment>;
const withAdmin: readonly Route[] = [...routes, { method: "GET", path: "/admin", access: ["auth"] }];

/** Each step keeps what the steps before it changed. */
const steps: readonly Step[] = [
  {
    name: "a scope",
    configuration: addScope(variantOf()),
    changes: ["update user-pool_resource-server"],
  },
  {
    name: "a client",
    configuration: addScope(variantOf(importer)),
    changes: ["create machine-clients_importer", "update function", "update http-api_authorizer"],
    outputs: ["machine_client_ids", "machine_client_secrets"],
  },
  {
    name: "a route",
    configuration: addScope(variantOf(importer, withAdmin)),
    changes: ["create http-api_routes_GET--admin"],
  },
  {
    name: "the image",
    configuration: addScope(variantOf({ ...importer, image: { build: { revision: 2 } } }, withAdmin)),
    changes: ["update function"],
  },
];

function variantOf(overrides: Partial<Environment> = {}, all: readonly Route[] = routes): Configuration {
  return writeVariant(synthesise(overrides, { routes: all })).configuration;
}

/** The contract's scopes are no setting of a stack, so the one more is added to what it synthesises to. */
function addScope(configuration: Configuration): Configuration {
  const copy = structuredClone(configuration);
  for (const server of Object.values(copy.resource.aws_cognito_resource_server ?? {})) {
    if (server.scope === undefined) continue;
    const scopes = server.scope as readonly object[];
    server.scope = [...scopes, { scope_name: "books.admin", scope_description: "Keep the catalogue" }];
  }
  return copy;
}

describe("dev, deployed to moto", () => {
  const first = variantOf();
  const last = steps.at(-1)?.configuration ?? first;
  let moto: Moto;
  let dev: Deployment;

  beforeAll(async () => {
    moto = await startMoto();
    dev = new Deployment(moto.url);
    await dev.init(first);
  });
  afterAll(async () => {
    dev.remove();
    await moto.close();
  });

  test("is made whole, and the plan after it is empty", async () => {
    const { changes } = await dev.plan("first", first);
    expect(changes.filter((change) => !change.startsWith("create "))).toEqual([]);
    expect(changes).toHaveLength(resourcesIn(first));
    await dev.apply();
    expect(await dev.planAgain(first)).toBe("");
  });

  test.each(steps)(
    "changes nothing but what is meant with $name, and the plan after it is empty",
    async (step) => {
      const { changes, outputs } = await dev.plan(step.name, step.configuration);
      expect(changes).toEqual(step.changes);
      expect(outputs).toEqual(step.outputs ?? []);
      await dev.apply();
      expect(await dev.planAgain(step.configuration)).toBe("");
    },
  );

  test("is destroyed to the last resource", async () => {
    const { changes } = await dev.plan("destroy", last, "-destroy");
    expect(changes.filter((change) => !change.startsWith("delete "))).toEqual([]);
    expect(changes).toHaveLength(resourcesIn(last));
    await dev.apply();
    expect(await dev.managed()).toEqual([]);
  });
});

function resourcesIn({ resource }: Configuration): number {
  return Object.values(resource).flatMap((blocks) => Object.keys(blocks)).length;
}
