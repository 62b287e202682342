import { describe, expect, test } from "vitest";
import { tryRows } from "../../../operations/smoke/contract-rows.ts";
import type { Step } from "../../../operations/smoke/step.ts";
import { type Route, routeKey, scopeName } from "../../../service/contract.ts";
import { serve } from "../../support/gateway-server.ts";

const auth = scopeName("auth");
const insider = { clientName: "insider", token: "header.payload.inside", scopes: [auth] };
const outsider = { clientName: "outsider", token: "header.payload.outside", scopes: [scopeName("other")] };
const open = { method: "GET", path: "/", access: "public" } as const satisfies Route;
const guarded = { method: "POST", path: "/things/{id}", access: ["auth"] } as const satisfies Route;

interface Answer {
  readonly status: number;
  readonly body?: object;
  readonly challenge?: string;
}

const service = (status: number): Answer => ({ status, body: { from: "the service" } });
const gateway = (status: number, challenge?: string): Answer => ({
  status,
  body: { message: "No" },
  challenge,
});

/** What a sound gateway says, by the token that comes along. */
const sound: Readonly<Record<string, Answer>> = {
  "": gateway(401, "Bearer"),
  [insider.token]: service(400),
  [outsider.token]: gateway(403),
  "header.payload.Anside": gateway(401, 'Bearer error="invalid_token"'),
};

/** @returns the steps' names with their outcomes, and what was called */
async function walk(
  route: Route,
  answers: Readonly<Record<string, Answer>>,
  tokens = [insider, outsider],
  scopesOfPeople: readonly string[] = [],
): Promise<{ steps: Step[]; calls: string[] }> {
  const calls: string[] = [];
  const origin = await serve((request, response) => {
    const token = request.headers.authorization?.replace("Bearer ", "") ?? "";
    const { status, body = {}, challenge } = answers[token] ?? gateway(500);
    calls.push(`${request.method} ${request.url}`);
    if (challenge) response.setHeader("www-authenticate", challenge);
    response.writeHead(status).end(JSON.stringify(body));
  });
  const steps: Step[] = [];
  const peopleMayHold = async (scope: string) => scopesOfPeople.includes(scope);
  for await (const step of tryRows(origin, [route], { tokens, peopleMayHold })) steps.push(step);
  return { steps, calls };
}

const outcomes = (steps: readonly Step[]) => steps.map(({ outcome }) => outcome);

describe("tryRows of a public row", () => {
  test.each([200, 302, 400, 404])("passes where the service answers %i", async (status) => {
    const { steps } = await walk(open, { "": service(status) });
    expect(steps).toEqual([
      { name: "GET / is open to everybody", outcome: "passed", detail: String(status) },
    ]);
  });

  test.each([
    ["the gateway has no such route", gateway(404)],
    ["the gateway asks for a token", gateway(401, "Bearer")],
    ["the gateway is throttled", gateway(429)],
    ["the service asks for a token", service(401)],
    ["the service refuses", service(403)],
    ["the service fails", service(500)],
  ])("fails where %s", async (_, answer) => {
    expect(outcomes((await walk(open, { "": answer })).steps)).toEqual(["failed"]);
  });
});

describe("tryRows of a scoped row", () => {
  test("passes where the gateway refuses and lets in as it should", async () => {
    const { steps, calls } = await walk(guarded, sound);
    expect(steps.map(({ name, outcome }) => `${outcome}: ${name}`)).toEqual([
      "passed: POST /things/{id} refuses a request without a token",
      "passed: POST /things/{id} refuses a token without its scope",
      "passed: POST /things/{id} lets its scope in",
      "passed: POST /things/{id} refuses a token that somebody changed",
    ]);
    expect(new Set(calls)).toEqual(new Set(["POST /things/made-up"]));
  });

  test.each([
    ["nobody is let in", "", service(200), 0],
    [
      "nobody is refused by the service, for the authorizer is lost",
      "",
      { ...service(401), challenge: "Bearer" },
      0,
    ],
    ["nobody is refused without a challenge", "", gateway(401), 0],
    ["a token without the scope is let in", outsider.token, service(200), 1],
    ["a token without the scope is taken for a bad one", outsider.token, gateway(401, "Bearer"), 1],
    ["a token with the scope is refused", insider.token, gateway(403), 2],
    ["a token with the scope meets a service that fails", insider.token, service(503), 2],
    ["a changed token is let in", "header.payload.Anside", service(200), 3],
  ])("fails where %s", async (_, token, answer, index) => {
    const { steps } = await walk(guarded, { ...sound, [token]: answer });
    const expected = ["passed", "passed", "passed", "passed"];
    expected[index] = "failed";
    expect(outcomes(steps)).toEqual(expected);
  });

  test("fails where no client at all can be let in", async () => {
    const { steps } = await walk(guarded, sound, [outsider]);
    expect(steps[2]).toEqual({
      name: "POST /things/{id} lets its scope in",
      outcome: "failed",
      detail: `some client must have ${auth}, got none`,
    });
  });

  test("skips and names a row that only people can be let into, and still tries a changed token", async () => {
    const changed = { ...sound, "header.payload.Autside": gateway(401, "Bearer") };
    const { steps } = await walk(guarded, changed, [outsider], [auth]);
    expect(outcomes(steps)).toEqual(["passed", "passed", "skipped", "passed"]);
    expect(steps[2]).toMatchObject({
      detail: `people only: they may hold ${auth}`,
      peopleOnly: routeKey(guarded),
    });
  });

  test("skips the refusal that no machine client can try", async () => {
    const { steps } = await walk(guarded, sound, [insider]);
    expect(outcomes(steps)).toEqual(["passed", "skipped", "passed", "passed"]);
    expect(steps[1]?.detail).toBe("no machine client is without it");
  });

  test("fails where there is no machine client and people may not", async () => {
    const { steps } = await walk(guarded, sound, []);
    expect(outcomes(steps)).toEqual(["passed", "skipped", "failed"]);
  });
});
