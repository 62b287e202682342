import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type RunningUserPool, startUserPool } from "../../../support/user-pool.ts";
import { measured, proves } from "../../fidelity/behaviour.ts";

let pool: RunningUserPool;
beforeAll(async () => {
  pool = await startUserPool();
});
afterAll(() => pool.close());

describe("showError", () => {
  test.each(["redirect_mismatch", "invalid_request", "Required+parameters+missing", ""])(
    "shows error=%s as a page with status 400",
    async (code) => {
      proves(measured("The `/error` page has status 400", "amazon-archives/amazon-cognito-auth-js#121"));
      const answer = await fetch(`${pool.origin}/error?error=${code}&client_id=abc`);
      expect(answer.status).toBe(400);
      expect(answer.headers.get("content-type")).toBe("text/html;charset=UTF-8");
      expect(answer.headers.get("content-security-policy")).toContain("default-src 'none'");
      expect(await answer.text()).toContain("client_id abc");
    },
  );

  test("shows what is in the query as text, never as markup", async () => {
    const markup = encodeURIComponent("<img src=x onerror=alert(1)>");
    const answer = await fetch(`${pool.origin}/error?error=${markup}&client_id=${markup}`);
    expect(await answer.text()).not.toContain("<img");
  });
});
