import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { State } from "../../../local/state.ts";
import { hangUp } from "../../support/hang-up.ts";
import { type RunningUserPool, startUserPool } from "../../support/user-pool.ts";
import { machineBasic, postForm } from "../../support/user-pool-client.ts";
import { cognitoGuide } from "../fidelity/aws-documentation.ts";
import { documented, measured, ourChoice, proves, provesInCases } from "../fidelity/behaviour.ts";

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

const crossOriginPaths = [
  "/oauth2/token",
  "/oauth2/revoke",
  "/oauth2/userInfo",
  "/eu-west-1_abcDEF123/.well-known/openid-configuration",
  "/eu-west-1_abcDEF123/.well-known/jwks.json",
];
const closedPaths = ["/oauth2/authorize", "/login", "/logout", "/error"];

const call = (path: string, method: string) =>
  fetch(`${pool.origin}${path}`, {
    method,
    redirect: "manual",
    headers: { origin: "https://app.example", "access-control-request-method": "POST" },
  });

describe("createPoolRouter", () => {
  test.each(crossOriginPaths)("lets pages of any origin read %s, its errors too", async (path) => {
    provesInCases(
      ["/oauth2/"],
      documented(
        "`Access-Control-Allow-Origin: *` on the token, revocation and userInfo endpoints",
        cognitoGuide("federation-endpoints"),
      ),
    );
    provesInCases(
      ["/.well-known/"],
      measured(
        "Discovery and keys allow any origin (indirect: single-page applications read them)",
        "damienbod/angular-auth-oidc-client#2057",
      ),
    );
    for (const method of ["GET", "POST"]) {
      expect((await call(path, method)).headers.get("access-control-allow-origin")).toBe("*");
    }
  });

  test.each(crossOriginPaths)("answers the preflight of %s", async (path) => {
    proves(ourChoice("What a preflight says beside the origin: methods, `Authorization` and `Content-Type`"));
    const { status, headers } = await call(path, "OPTIONS");
    expect(status).toBe(204);
    expect(headers.get("access-control-allow-origin")).toBe("*");
    expect(headers.get("access-control-allow-headers")).toContain("Authorization");
    expect(headers.get("access-control-allow-credentials")).toBeNull();
  });

  test.each(closedPaths)("lets no other origin read %s", async (path) => {
    proves(documented("No endpoint but these allows another origin", cognitoGuide("federation-endpoints")));
    expect((await call(path, "GET")).headers.get("access-control-allow-origin")).toBeNull();
    const preflight = await call(path, "OPTIONS");
    expect(preflight.status).toBe(405);
    expect(preflight.headers.get("access-control-allow-origin")).toBeNull();
  });

  test.each(["/", "/oauth2/introspect", "/oauth2/register", "/oauth2/userinfo", "/oauth2/token/"])(
    "answers %s with 404",
    async (path) => {
      proves(
        documented(
          "There is no introspection and no dynamic registration",
          cognitoGuide("federation-endpoints"),
        ),
      );
      expect((await call(path, "GET")).status).toBe(404);
    },
  );

  test("refuses a body of more than 64 KiB with 413", async () => {
    const form = { grant_type: "client_credentials", padding: "" };
    const overhead = new URLSearchParams(form).toString().length;
    const fitting = { ...form, padding: "x".repeat(64 * 1024 - overhead) };
    const url = `${pool.origin}/oauth2/token`;
    expect((await postForm(url, fitting, machineBasic)).status).toBe(200);
    const { status, text } = await postForm(
      url,
      { ...fitting, padding: `${fitting.padding}x` },
      machineBasic,
    );
    expect([status, text]).toEqual([413, ""]);
  });

  test("says nothing of a client that hangs up", async () => {
    const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    await hangUp(`${pool.origin}/oauth2/token`);
    expect(stderr).not.toHaveBeenCalled();
    stderr.mockRestore();
  });

  test("answers an unexpected fault with 500 and tells stderr the cause", async () => {
    class BrokenState extends State {
      override get<T>(key: string): T | undefined {
        if (key.includes("/refresh-token/")) throw new Error("disk on fire");
        return super.get(key);
      }
    }
    const stderr = vi.spyOn(process.stderr, "write").mockReturnValue(true);
    const broken = await startUserPool({}, { state: new BrokenState(), clock: pool.clock });
    const form = { grant_type: "refresh_token", refresh_token: "x", client_id: "browser0000000000000000000" };
    const { status, text } = await postForm(`${broken.origin}/oauth2/token`, form);
    expect([status, text]).toEqual([500, '{"error":"server_error"}']);
    expect(stderr).toHaveBeenCalledWith(expect.stringContaining("disk on fire"));
    stderr.mockRestore();
    await broken.close();
  });
});
