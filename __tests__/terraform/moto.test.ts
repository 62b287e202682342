import { spawn } from "node:child_process";
import { describe, expect, test, vi } from "vitest";
import { startMoto } from "./moto.ts";

/** Asks the secrets manager, in which one secret may be. */
async function secretsAt(url: string, operation: string, body: object): Promise<unknown> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/x-amz-json-1.1",
      "x-amz-target": `secretsmanager.${operation}`,
      authorization: "AWS4-HMAC-SHA256 Credential=moto/20260101/eu-west-1/secretsmanager/aws4_request",
    },
    body: JSON.stringify(body),
  });
  return response.json();
}

async function isServing(url: string): Promise<boolean> {
  return fetch(`${url}/moto-api/data.json`).then(
    () => true,
    () => false,
  );
}

describe("startMoto", () => {
  test("serves AWS until it is closed, and forgets all at a reset", async () => {
    const moto = await startMoto();
    await secretsAt(moto.url, "CreateSecret", { Name: "a", SecretString: "b" });
    expect(await secretsAt(moto.url, "ListSecrets", {})).toMatchObject({ SecretList: [{ Name: "a" }] });
    await moto.reset();
    expect(await secretsAt(moto.url, "ListSecrets", {})).toMatchObject({ SecretList: [] });
    await moto.close();
    expect(await isServing(moto.url)).toBe(false);
  });

  test("ends with a process that is killed", async () => {
    const script = `import { startMoto } from "./__tests__/terraform/moto.ts"; console.log((await startMoto()).url);`;
    const starter = spawn(process.execPath, ["--import", "tsx", "--input-type=module", "--eval", script], {
      stdio: ["ignore", "pipe", "inherit"],
    });
    const url = await new Promise<string>((resolve, reject) => {
      starter.once("close", (code) => reject(new Error(`the starter ended with ${code}`)));
      starter.stdout.setEncoding("utf8").once("data", (line: string) => resolve(line.trim()));
    });
    expect(await isServing(url)).toBe(true);
    starter.kill("SIGKILL");
    await vi.waitUntil(async () => !(await isServing(url)), { timeout: 10_000 });
  });
});
