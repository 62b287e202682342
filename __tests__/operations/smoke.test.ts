import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { acceptedScopes, type Route, routeKey, scopeName } from "../../service/contract.ts";
import { routes, scopes } from "../fixture/contract.ts";
import { type CommandResult, runScript } from "../support/command.ts";
import { type RunningSystem, startSystem } from "../support/running-system.ts";

let system: RunningSystem;
beforeAll(async () => {
  system = await startSystem({ flags: ["--no-watch"] });
});
afterAll(() => system?.stop());

const contract: readonly Route[] = routes;
/** The rows that `auth` alone opens. */
const authRows = contract.filter((route) => acceptedScopes(route).join() === scopeName("auth"));
const authRowNames = authRows.map(routeKey).join(", ");

/** Whatever the contract declares, machines hold each of its scopes but `auth`, and people what is named here. */
const personalScopes =
  (...personal: string[]) =>
  (folder: string) => {
    const file = join(folder, "environments.ts");
    const machine = Object.keys(scopes).filter((name) => name !== "auth");
    const changed = readFileSync(file, "utf8")
      .replaceAll('["items.read", "items.write"]', JSON.stringify(machine))
      .replaceAll('["auth", "items.read"]', JSON.stringify(personal));
    writeFileSync(file, changed);
  };

const smoke = (...args: string[]): Promise<CommandResult> =>
  runScript(system.folder, "operations/smoke.ts", args);

describe("npm run smoke", () => {
  test("finds that the local system does everything that a deployed one has to do", async () => {
    const { code, stdout, stderr } = await smoke("--local");
    expect(stdout).toMatch(/\n\d+ passed, 0 failed, 0 skipped\.\n$/);
    for (const route of contract) expect(stdout).toContain(`passed   ${routeKey(route)} `);
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test("prints no token", async () => {
    const { stdout } = await smoke("--local");
    expect(stdout).not.toMatch(/eyJ[\w-]+\./);
  });

  test.each([[[]], [["dev", "--local"]], [["dev", "prod"]]])("refuses %j", async (args) => {
    const { code, stderr } = await smoke(...args);
    expect(stderr).toBe("usage: npm run smoke -- STACK, or npm run smoke -- --local\n");
    expect(code).toBe(1);
  });

  /** The outputs of the local system, changed. */
  const outputsWith = async (change: (text: string) => string, attempt: () => Promise<void>) => {
    const file = join(system.folder, ".local/outputs.json");
    const sound = readFileSync(file, "utf8");
    writeFileSync(file, change(sound));
    await attempt().finally(() => writeFileSync(file, sound));
  };

  test("stops after discovery where nothing answers, and says why", () =>
    outputsWith(
      (text) => text.replaceAll(/localhost:\d+/g, "localhost:1"),
      async () => {
        const { code, stdout } = await smoke("--local");
        expect(stdout).toBe(
          [
            "failed   discovery agrees with the outputs: http://localhost:1 does not answer; start the system, or look at the network",
            "",
            "0 passed, 1 failed, 0 skipped. Nothing else was tried.",
            "",
          ].join("\n"),
        );
        expect(code).toBe(1);
      },
    ));

  test("stops where the API does not answer, though the user pool does", () =>
    outputsWith(
      (text) => text.replaceAll(new URL(system.output("example_url") as string).host, "localhost:1"),
      async () => {
        const { code, stdout } = await smoke("--local");
        expect(stdout).toMatch(
          /^passed {3}discovery [^\n]+\nfailed {3}the API answers: http:\/\/localhost:1 does not answer; [^\n]+\n\n1 passed, 1 failed, 0 skipped\. Nothing else was tried\.\n$/,
        );
        expect(code).toBe(1);
      },
    ));
});

describe("npm run smoke and npm run token against prod, run locally", () => {
  let prod: RunningSystem;
  beforeAll(async () => {
    prod = await startSystem({
      flags: ["--no-watch", "--stack", "prod"],
      prepare: personalScopes("auth", "items.read"),
    });
  });
  afterAll(() => prod?.stop());

  /** Every call to AWS would fail here, and at once. */
  const unreachable = {
    AWS_ENDPOINT_URL: "http://localhost:1",
    AWS_ACCESS_KEY_ID: "x",
    AWS_SECRET_ACCESS_KEY: "x",
  };

  test("ask AWS for no secret, though the stack keeps its secrets there", async () => {
    expect(prod.output("machine_client_secret_arns")).toHaveProperty("items-reader");
    const { code, stdout, stderr } = await runScript(
      prod.folder,
      "operations/token.ts",
      ["items-reader"],
      unreachable,
    );
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^eyJ/);
    expect(code).toBe(0);
  });

  test("name the row that only people can be let into", async () => {
    const { code, stdout } = await runScript(prod.folder, "operations/smoke.ts", ["--local"], unreachable);
    expect(stdout).toMatch(
      /skipped +GET \/jwt-cognito-protected lets its scope in: people only: they may hold example\/auth\n/,
    );
    expect(stdout).toMatch(/\n\d+ passed, 0 failed, \d+ skipped\. People only: [^\n]+\.\n$/);
    expect(stdout).toContain(` People only: ${authRowNames}.\n`);
    expect(code).toBe(0);
  });
});

describe("npm run smoke where no client at all has a scope", () => {
  let sabotaged: RunningSystem;
  beforeAll(async () => {
    sabotaged = await startSystem({
      flags: ["--no-watch", "--stack", "prod"],
      prepare: personalScopes("items.read"),
    });
  });
  afterAll(() => sabotaged?.stop());

  test("fails", async () => {
    const { code, stdout } = await runScript(sabotaged.folder, "operations/smoke.ts", ["--local"]);
    expect(stdout).toMatch(
      /failed +GET \/jwt-cognito-protected lets its scope in: some client must have example\/auth/,
    );
    expect(stdout).toMatch(new RegExp(`\\n\\d+ passed, ${authRows.length} failed, \\d+ skipped\\.\\n$`));
    expect(code).toBe(1);
  });
});
