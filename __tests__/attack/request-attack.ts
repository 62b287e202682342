import { once } from "node:events";
import { connect } from "node:net";
import { createRandom, type Random } from "./random.ts";
import type { AttackedStack } from "./stacks.ts";
import type { Finding } from "./table.ts";
import { forEach, isFault } from "./token-attack.ts";

/** How long an answer may take; a server that keeps waiting for the rest of a request is right to. */
const patienceMs = 300;

interface Attempt {
  readonly kind: string;
  /** @returns the status; undefined: no answer */
  readonly send: () => Promise<number | undefined>;
}

/** Hostile bytes on the wire, callbacks of logins, and calls whose values are strange. */
export async function attackWithRequests(
  stack: AttackedStack,
  { count, seed }: { readonly count: number; readonly seed: number },
): Promise<Finding[]> {
  const random = createRandom(seed);
  const make = (attempt: () => Attempt, share: number) =>
    Array.from({ length: Math.ceil(count * share) }, attempt);
  return [
    await attack(
      "raw requests",
      make(() => rawRequest(stack, random), 0.25),
    ),
    await attack(
      "callbacks",
      make(() => callback(stack, random), 0.4),
    ),
    await attack(
      "calls of the API",
      make(() => apiCall(stack, random), 0.5),
    ),
    await attack(
      "calls of the pool",
      make(() => poolCall(stack, random), 0.5),
    ),
  ];
}

async function attack(name: string, attempts: readonly Attempt[]): Promise<Finding> {
  const faults = new Map<string, number>();
  let answered = 0;
  await forEach(attempts, async ({ kind, send }) => {
    const status = await send().catch(() => undefined);
    if (status === undefined) return;
    answered += 1;
    if (isFault(status)) faults.set(`${status} for ${kind}`, (faults.get(`${status} for ${kind}`) ?? 0) + 1);
  });
  const words = [...faults].map(([what, times]) => `${what} (${times})`);
  return {
    attack: name,
    extent: `${attempts.length} sent, ${answered} answered`,
    result: words.join("; ") || "no fault",
    passed: words.length === 0,
  };
}

const methods = ["GET", "POST", "HEAD", "OPTIONS", "TRACE", "CONNECT", "get", "PATCH", "\u0000", "G E T"];
const paths = [
  "/",
  "//",
  "/%00",
  "/%",
  "/..%2f..%2f",
  "/books/%ff",
  "*",
  "http://evil/",
  "/?%",
  "/%2e%2e/",
  "/;a=b",
];

function rawRequest({ apiUrl, poolUrl }: AttackedStack, random: Random): Attempt {
  const url = new URL(random.pick([apiUrl, poolUrl]));
  const host = random.pick([
    url.host,
    url.host,
    url.host,
    "evil.example",
    "",
    "localhost",
    `${url.host}, evil`,
  ]);
  const headers = [
    "Content-Length: 5",
    "Content-Length: 1e3",
    "Content-Length: -1",
    "Transfer-Encoding: chunked",
    "Transfer-Encoding: chunked, identity",
    "Expect: 100-continue",
    "Connection: upgrade\r\nUpgrade: h2c",
    `Cookie: ${random.text(40)}`,
    `X-${"a".repeat(random.number(9000))}: b`,
    "Authorization: Bearer",
    ": no name",
    "A\u0000: b",
    "Content-Type: application/json; charset=utf-16",
  ];
  const chosen = Array.from({ length: random.number(4) }, () => random.pick(headers));
  const path = random.number(3) === 0 ? `/${encodeURIComponent(random.text(20))}` : random.pick(paths);
  const version = random.pick(["HTTP/1.1", "HTTP/1.1", "HTTP/1.0", "HTTP/9.9", ""]);
  const head = [`${random.pick(methods)} ${path} ${version}`, `Host: ${host}`, ...chosen].join("\r\n");
  const body = random.pick(["", "5\r\nhello\r\n0\r\n\r\n", "{}", random.text(30)]);
  return { kind: "a raw request", send: () => sendBytes(Number(url.port), `${head}\r\n\r\n${body}`) };
}

async function sendBytes(port: number, bytes: string): Promise<number | undefined> {
  const socket = connect(port, "127.0.0.1");
  let answer = "";
  socket.setEncoding("latin1").on("data", (text: string) => {
    answer += text;
  });
  socket.setTimeout(patienceMs, () => socket.destroy());
  socket.write(bytes, "latin1");
  await once(socket, "close").catch(() => {});
  const status = /^HTTP\/1\.[01] (\d{3})/.exec(answer)?.[1];
  return status === undefined ? undefined : Number(status);
}

async function statusOf(url: string, init: RequestInit = {}): Promise<number> {
  const response = await fetch(url, { redirect: "manual", ...init });
  await response.arrayBuffer();
  return response.status;
}

const callbackNames = [
  "code",
  "state",
  "error",
  "error_description",
  "iss",
  "session_state",
  "id_token",
  "code[]",
];

function callback({ apiUrl }: AttackedStack, random: Random): Attempt {
  const query = Array.from({ length: random.number(5) }, () => {
    const value = encodeURIComponent(random.text(random.number(60)));
    return `${random.pick(callbackNames)}=${random.number(8) === 0 ? "%" : value}`;
  }).join("&");
  const state = encodeURIComponent(random.text(10));
  const cookie = random.pick([
    "",
    `login-${state}=${random.text(20).replace(/[;,\s"\\]/g, "")}`,
    "login=x; login=y",
  ]);
  const path = random.pick(["/oidc/callback", "/oidc/callback", "/oidc", "/oidc/logout"]);
  const headers: Record<string, string> = cookie ? { cookie } : {};
  return { kind: path, send: () => statusOf(`${apiUrl}${path}?${query}`, { headers }) };
}

function strangeValue(random: Random, depth = 3): unknown {
  const plain = [null, true, -1, 1e308, "", random.text(15), "\u0000", "\ud800", "9".repeat(400), [], {}];
  if (depth === 0 || random.number(3) > 0) return random.pick<unknown>(plain);
  if (random.number(2) === 0) return [strangeValue(random, depth - 1)];
  return {
    [random.pick(["__proto__", "name", "price", "toString", random.text(3)])]: strangeValue(
      random,
      depth - 1,
    ),
  };
}

function apiCall({ apiUrl, target }: AttackedStack, random: Random): Attempt {
  const book = Object.fromEntries(
    ["name", "author", "price", "languages", random.text(4)].map((name) => [name, strangeValue(random)]),
  );
  const type = random.pick(["application/json", "application/merge-patch+json", "text/plain", "a/b", ""]);
  const whole = JSON.stringify(book);
  const headers = {
    authorization: `Bearer ${target.token}`,
    ...(type && { "content-type": type }),
    "if-match": random.pick(['"x"', "*", "W/", "a,b"]),
    "idempotency-key": random.pick(["a", "a".repeat(300), " ", "k1"]),
  };
  const id = encodeURIComponent(random.pick([random.text(8), "..", "00000000-0000-0000-0000-000000000000"]));
  const query = `limit=${encodeURIComponent(random.text(3))}&cursor=${encodeURIComponent(random.text(30))}`;
  const method = random.pick(["GET", "POST", "PATCH", "DELETE"]);
  const url = `${apiUrl}/books${method === "POST" ? "" : random.pick([`/${id}`, `?${query}`])}`;
  const body =
    method === "GET" ? undefined : random.pick([whole, whole.slice(0, random.number(whole.length)), ""]);
  return { kind: `${method} /books`, send: () => statusOf(url, { method, headers, ...(body && { body }) }) };
}

const poolNames = [
  "client_id grant_type code redirect_uri code_verifier refresh_token scope token response_type state nonce",
  "code_challenge code_challenge_method prompt resource logout_uri username password _csrf lang max_age",
].flatMap((names) => names.split(" "));

function poolCall({ poolUrl, clientId }: AttackedStack, random: Random): Attempt {
  const known: Record<string, string[]> = {
    client_id: [clientId],
    grant_type: ["client_credentials", "authorization_code", "refresh_token"],
    response_type: ["code", "token"],
  };
  const form = new URLSearchParams();
  for (let index = random.number(9); index > 0; index -= 1) {
    const name = random.pick(poolNames);
    form.append(name, random.pick([...(known[name] ?? []), random.text(random.number(50))]));
  }
  const path = random.pick([
    "/oauth2/token",
    "/oauth2/authorize",
    "/oauth2/revoke",
    "/login",
    "/logout",
    "/error",
    "/",
  ]);
  const authorization = random.pick(["Basic", "Basic %%%", `Basic ${btoa(random.text(20))}`, "Bearer x", ""]);
  const headers: Record<string, string> = {
    ...(authorization && { authorization }),
    cookie: "cognito=x; XSRF-TOKEN=y",
  };
  const isPost = random.number(2) === 0;
  const url = `${poolUrl}${path}${isPost && random.number(2) === 0 ? "" : `?${form}`}`;
  return {
    kind: path,
    send: () => statusOf(url, isPost ? { method: "POST", headers, body: form } : { headers }),
  };
}
