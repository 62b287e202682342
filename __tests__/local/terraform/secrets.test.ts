import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { State } from "../../../local/state.ts";
import { exampleJson, load, only } from "../../support/terraform-fixture.ts";
import { type StateJson, type StateResource, stateOf } from "../../support/terraform-state.ts";

/** Production's: none of them may be seen. */
const originals = {
  clientSecret: "1a2b3c4d5e6f7g8h9i0jklmnopqrstuvwxyz1a2b3c4d5e6f7g8",
  password: "Prod-Passw0rd!",
  temporaryPassword: 'Temp"0rary-Pass!',
  random: "r4nd0m+Secret/of=random_password",
  databasePassword: "db-secret-of-production",
  marked: "only-marked-as-sensitive",
  output: "only-in-a-sensitive-output",
};

const database = JSON.stringify({
  username: "gatehouse-dev",
  engine: "postgres",
  password: originals.databasePassword,
});

/** The variables of the function, and how they look without the secrets. */
const environment = {
  WHOLE: originals.password,
  PART: `id:${originals.clientSecret}@host`,
  ENCODED: `https://x?password=${encodeURIComponent(originals.random)}`,
  JSON_TEXT: JSON.stringify({ a: originals.temporaryPassword, b: originals.random }),
  BASIC: Buffer.from(`id:${originals.clientSecret}`).toString("base64"),
  MARKED: originals.marked,
  MARKED_PARTS: `${originals.clientSecret}:${originals.password}`,
  OPEN: "gatehouse-dev",
  ENGINE: "postgres",
};

function production(): StateJson {
  const state = stateOf(exampleJson(), new State(), { alice_password: originals.password });
  const resources = state.values.root_module.resources;
  const valuesOf = (address: string) => {
    const found = resources.find((resource) => resource.address === address);
    if (!found) throw new Error(`the state has no ${address}`);
    return found;
  };
  valuesOf("aws_cognito_user_pool_client.machine").values.client_secret = originals.clientSecret;
  const lambda = valuesOf("aws_lambda_function.function") as StateResource & { sensitive_values: unknown };
  lambda.values.environment = [{ variables: environment }];
  lambda.sensitive_values = {
    environment: [{ variables: { MARKED: true, MARKED_PARTS: true, OPEN: true } }],
  };
  resources.push(
    managed("aws_cognito_user", "bob", {
      ...valuesOf("aws_cognito_user.alice").values,
      username: "bob",
      sub: "5d3b8c1e-0000-4000-8000-000000000001",
      password: "",
      temporary_password: originals.temporaryPassword,
    }),
    managed("random_password", "seed", { result: originals.random, length: originals.random.length }),
    managed("aws_secretsmanager_secret_version", "database", { secret_string: database }),
  );
  state.values.outputs.example_client_secret = { value: originals.clientSecret, sensitive: true };
  state.values.outputs.key = { value: { of: [originals.output] }, sensitive: true };
  state.values.outputs.pool = { value: "gatehouse-dev", sensitive: true };
  return state;
}

function managed(type: string, name: string, values: Record<string, unknown>): StateResource {
  return { address: `${type}.${name}`, type, mode: "managed", values, sensitive_values: {} };
}

/** Every spelling in which an original could be found. */
function seenIn(text: string): string[] {
  return Object.values(originals)
    .flatMap((original) => [original, encodeURIComponent(original), JSON.stringify(original).slice(1, -1)])
    .filter((spelling) => text.includes(spelling));
}

describe("withoutSecrets", () => {
  const model = load(production()).modelOnAws;

  test("leaves none of the state's secrets in the model", () => {
    expect(seenIn(JSON.stringify(model))).toEqual([]);
    const { BASIC = "" } = only(model.functions).environment;
    expect(seenIn(Buffer.from(BASIC, "base64").toString())).toEqual([]);
  });

  test("writes none of them, nor anything made from them, to the runner's own file", () => {
    const folder = mkdtempSync(join(tmpdir(), "gatehouse-state-"));
    try {
      const state = new State({ file: join(folder, "state.json") });
      load(production(), { state });
      state.flush();
      const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
      expect(written).toHaveLength(1);
      expect(seenIn(written.join())).toEqual([]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test("puts one and the same secret wherever the old one was", () => {
    const { environment: seen } = only(model.functions);
    const pool = only(model.userPools);
    const [machine] = pool.clients.filter(({ clientSecret }) => clientSecret);
    const [alice] = pool.users;
    expect(machine?.clientSecret).toMatch(/^[a-z0-9]{51}$/);
    expect(seen.PART).toBe(`id:${machine?.clientSecret}@host`);
    expect(Buffer.from(String(seen.BASIC), "base64").toString()).toBe(`id:${machine?.clientSecret}`);
    expect(model.outputs.example_client_secret?.value).toBe(machine?.clientSecret);
    expect(seen.WHOLE).toBe(alice?.password);
  });

  test("keeps what stands openly elsewhere and what is too short to be a secret", () => {
    expect(only(model.functions).environment).toMatchObject({ OPEN: "gatehouse-dev", ENGINE: "postgres" });
    expect(model.outputs.pool?.value).toBe("gatehouse-dev");
    expect(only(model.userPools).name).toBe("gatehouse-dev");
  });

  test("makes passwords that meet the policy of a pool, and says that they are made up", () => {
    const { users } = only(model.userPools);
    expect(users.map(({ username, passwordIsTemporary }) => [username, passwordIsTemporary])).toEqual([
      ["alice", false],
      ["bob", true],
    ]);
    for (const { password = "", passwordIsMadeUp } of users) {
      expect(passwordIsMadeUp).toBe(true);
      expect(password.length).toBeGreaterThanOrEqual(20);
      for (const kind of [/[a-z]/, /[A-Z]/, /\d/, /[-_.]/]) expect(password).toMatch(kind);
    }
  });

  test("makes the same ones at a restart", () => {
    const state = new State();
    const json = production();
    const [first, second] = [load(json, { state }), load(json, { state })];
    expect(second.modelOnAws).toEqual(first.modelOnAws);
  });

  test("keeps the state's own with keepSecrets", () => {
    const kept = load(production(), { keepSecrets: true }).modelOnAws;
    expect(only(kept.functions).environment).toEqual(environment);
    const [alice] = only(kept.userPools).users;
    expect(alice?.password).toBe(originals.password);
    expect(alice?.passwordIsMadeUp).toBeUndefined();
  });
});
