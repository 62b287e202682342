import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { tokenOf, withToken } from "../support/machine-token.ts";
import { alicePassword, type RunningSystem, startSystem } from "../support/running-system.ts";
import type { Finding } from "./table.ts";

const workers = 8;
/** What the memory at the end is measured against, as a part of the whole time. */
const reference = 0.3;
const allowedGrowth = 1.15;

/** Mixed load on one runner: tokens, calls, refusals, logins; its resident memory in the course of it. */
export async function attackMemory(minutes: number): Promise<Finding> {
  const system = await startSystem({ flags: ["--no-watch"] });
  try {
    const runner = Number(readFileSync(join(system.folder, ".local/pid"), "utf8"));
    const endAt = performance.now() + minutes * 60_000;
    let requests = 0;
    const load = Array.from({ length: workers }, async (_, worker) => {
      for (let turn = worker; performance.now() < endAt; turn += 1) {
        await mixedStep(system, turn).catch(() => {});
        requests += 1;
      }
    });
    const megabytes: number[] = [];
    const samples = Math.max(20, Math.round(minutes * 6));
    for (let sample = 0; sample < samples; sample += 1) {
      await delay((minutes * 60_000) / samples);
      megabytes.push(residentMegabytes(runner));
    }
    await Promise.all(load);
    return judge(megabytes, `${minutes} minutes, ${requests} steps`);
  } finally {
    await system.stop();
  }
}

function judge(megabytes: readonly number[], extent: string): Finding {
  // Of three samples the middle one: a collection may lie just ahead of any of them.
  const middleAround = (index: number) => megabytes.slice(index - 2, index + 1).sort((a, b) => a - b)[1] ?? 0;
  const early = middleAround(Math.floor(megabytes.length * reference));
  const late = middleAround(megabytes.length - 1);
  return {
    attack: "memory under mixed load",
    extent,
    result: `${early} MB at 30 % of the time, ${late} MB at its end, ${Math.max(...megabytes)} MB at most`,
    passed: late > 0 && late <= early * allowedGrowth,
  };
}

function residentMegabytes(pid: number): number {
  const { stdout } = spawnSync("ps", ["-o", "rss=", "-p", String(pid)], { encoding: "utf8" });
  return Math.round(Number(stdout) / 1024);
}

async function mixedStep(system: RunningSystem, turn: number): Promise<void> {
  const api = system.output("example_url");
  if (turn % 20 === 0) return login(system);
  const token = await tokenOf(system, turn % 2 === 0 ? "items-reader" : "items-writer");
  const item = { name: `Item ${turn}` };
  const write = {
    method: "POST",
    headers: { "content-type": "application/json", "idempotency-key": `${turn}-${Math.random()}` },
    body: JSON.stringify(item),
  };
  const calls = [
    () => withToken(`${api}/items?limit=5`, token),
    () => withToken(`${api}/items`, token, write),
    () => withToken(`${api}/jwt-cognito-protected`, `${token}x`),
    () => fetch(`${api}/nothing/${turn}`),
    () => fetch(`${new URL(system.output("oidc_token_url")).origin}/`),
    () => withToken(system.output("oidc_userinfo_url"), token),
  ];
  await (await calls[turn % calls.length]?.())?.arrayBuffer();
}

/** Through the login page, as a browser without scripts. */
async function login(system: RunningSystem): Promise<void> {
  const start = await fetch(system.output("example_authorization_code_oidc_redirect_url"), {
    redirect: "manual",
  });
  await start.arrayBuffer();
  const authorize = await fetch(start.headers.get("location") ?? "", { redirect: "manual" });
  await authorize.arrayBuffer();
  const loginUrl = new URL(authorize.headers.get("location") ?? "", authorize.url);
  const page = await fetch(loginUrl);
  const [cookie = ""] = (page.headers.getSetCookie()[0] ?? "").split(";");
  const field = /name="_csrf" value="([^"]*)"/.exec(await page.text())?.[1] ?? "";
  const answer = await fetch(loginUrl, {
    method: "POST",
    redirect: "manual",
    headers: { cookie },
    body: new URLSearchParams({ _csrf: field, username: "alice", password: alicePassword }),
  });
  await answer.arrayBuffer();
}
