import { createHmac, generateKeyPairSync, type KeyObject, randomUUID, sign } from "node:crypto";
import { otherSpellings } from "../support/token-spellings.ts";
import type { Random } from "./random.ts";

/** A token that is good, and what an attacker knows: everything but the pool's private keys. */
export interface Target {
  /** Alice's access token. */
  readonly token: string;
  /** The public keys, as the issuer publishes them. */
  readonly keys: readonly { readonly kid: string; readonly n: string; readonly e: string }[];
  /** The pool's key for access tokens, for what a pool might sign by mistake. */
  readonly signingKey: { readonly kid: string; readonly privateKey: KeyObject };
}

export interface HostileToken {
  /** What is wrong with it. */
  readonly kind: string;
  readonly text: string;
  /** Whether the pool's own key has signed it: then it must not do harm, though it may be taken. */
  readonly isSigned: boolean;
}

type Members = Record<string, unknown>;

const own = generateKeyPairSync("rsa", { modulusLength: 2048 });
const curve = generateKeyPairSync("ec", { namedCurve: "P-256" });
const edwards = generateKeyPairSync("ed25519");

const encode = (value: unknown) =>
  Buffer.from(typeof value === "string" ? value : JSON.stringify(value)).toString("base64url");

function decode(part: string | undefined): Members {
  return JSON.parse(Buffer.from(part ?? "", "base64url").toString()) as Members;
}

function signed(header: unknown, claims: unknown, key: KeyObject, digest = "sha256"): string {
  const input = `${encode(header)}.${encode(claims)}`;
  const algorithm = key.asymmetricKeyType === "ed25519" ? null : digest;
  return `${input}.${sign(algorithm, Buffer.from(input), key).toString("base64url")}`;
}

/** At least `count` distinct tokens, the same for the same seed but for keys and times. */
export function hostileTokens(target: Target, random: Random, count: number): HostileToken[] {
  const found = new Map<string, HostileToken>();
  const add = (kind: string, text: string, isSigned = false) => {
    if (text !== target.token && !found.has(text)) found.set(text, { kind, text, isSigned });
  };
  for (const [name, text] of otherSpellings(target.token)) add(`another spelling: ${name}`, text);
  for (let round = 0; found.size < count; round += 1) {
    forgeWithOwnKey(target, random, add);
    confuseAlgorithms(target, random, add);
    changeBytes(target, random, add);
    breakForm(target, random, add, round);
    signBySelf(target, random, add);
  }
  return [...found.values()];
}

type Add = (kind: string, text: string, isSigned?: boolean) => void;

const pointers = ["jku", "x5u", "jwk", "x5c", "x5t", "crit", "b64", "typ", "cty", "zip", "p2c", "epk", "iss"];

function forgeWithOwnKey({ token, keys }: Target, random: Random, add: Add): void {
  const [head, body] = token.split(".");
  const header = decode(head);
  const claims = { ...decode(body), jti: randomUUID() };
  const kids = [
    ...keys.map(({ kid }) => kid),
    "../../../../dev/null",
    "' OR 1=1 --",
    "",
    "https://evil.example/key",
    random.text(12),
    `${keys[0]?.kid}\u0000`,
    1,
    null,
    ["a"],
    {},
  ];
  add("its own key under some key id", signed({ ...header, kid: random.pick(kids) }, claims, own.privateKey));
  const jwk = own.publicKey.export({ format: "jwk" });
  const pointer = random.pick(pointers);
  const value = random.pick<unknown>([
    "http://127.0.0.1:1/jwks.json",
    jwk,
    [pointer],
    ["exp", "b64"],
    false,
    random.number(1e9),
    random.text(20),
  ]);
  add(`its own key, header ${pointer}`, signed({ ...header, [pointer]: value }, claims, own.privateKey));
  const digest = random.pick(["sha384", "sha512"]);
  const alg = `RS${digest.slice(3)}`;
  add("its own key, another digest", signed({ ...header, alg }, claims, own.privateKey, digest));
}

function confuseAlgorithms({ token, keys }: Target, random: Random, add: Add): void {
  const [head, body, signature] = token.split(".");
  const header = decode(head);
  const claims = { ...decode(body), jti: randomUUID() };
  const none = random.pick(["none", "None", "NONE", "nOnE", "", null, [], "RS256\u0000", "rs256", undefined]);
  const ending = random.pick(["", signature, "AA"]);
  add("no algorithm", `${encode({ ...header, alg: none })}.${encode(claims)}.${ending}`);
  const { n = "", e = "" } = random.pick(keys);
  const secrets = [
    n,
    Buffer.from(n, "base64url"),
    JSON.stringify({ kty: "RSA", n, e }),
    `${n}${e}`,
    "",
    "secret",
  ];
  const input = `${encode({ ...header, alg: random.pick(["HS256", "HS384", "HS512"]) })}.${encode(claims)}`;
  const mac = createHmac("sha256", random.pick(secrets)).update(input).digest("base64url");
  add("an HMAC with the public key", `${input}.${mac}`);
  add("an elliptic curve", signed({ ...header, alg: "ES256" }, claims, curve.privateKey));
  add("an Edwards curve", signed({ ...header, alg: "EdDSA" }, claims, edwards.privateKey));
  add("RSA-PSS by name", signed({ ...header, alg: "PS256" }, claims, own.privateKey));
}

const claimChanges: readonly ((random: Random) => Members)[] = [
  (random) => ({ scope: `example/auth openid ${random.text(3)}` }),
  (random) => ({ exp: random.pick([9e9, 1e300, -1, "9999999999", null, 4e9 + random.number(1e6)]) }),
  (random) => ({ client_id: random.text(26) }),
  (random) => ({ sub: randomUUID(), username: random.pick(["bob", "admin", "", random.text(5)]) }),
  (random) => ({ iss: random.pick(["https://evil.example", "", "http://localhost:1/x", random.text(9)]) }),
  (random) => ({ aud: random.pick<unknown>([["a", "b"], random.text(8), null, {}]) }),
  (random) => ({ token_use: random.pick(["id", "access ", "", random.text(4)]) }),
];

function changeBytes({ token }: Target, random: Random, add: Add): void {
  const [head = "", body = "", signature = ""] = token.split(".");
  const claims = { ...decode(body), ...random.pick(claimChanges)(random), jti: randomUUID() };
  add("changed claims under the old signature", `${head}.${encode(claims)}.${signature}`);
  const header = { ...decode(head), [random.text(3)]: random.number(1000) };
  add("a changed header under the old signature", `${encode(header)}.${body}.${signature}`);
  const bytes = Buffer.from(signature, "base64url");
  const at = random.number(bytes.length);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << random.number(8));
  add("a changed signature", `${head}.${body}.${bytes.toString("base64url")}`);
  add("a foreign signature", `${head}.${body}.${random.bytes(256).toString("base64url")}`);
  const duplicated = JSON.stringify(decode(body)).replace("{", `{"scope":"${random.number(1e9)}",`);
  add("a member twice", `${head}.${encode(duplicated)}.${signature}`);
}

function breakForm({ token }: Target, random: Random, add: Add, round: number): void {
  const [head = "", body = "", signature = ""] = token.split(".");
  add("cut off", token.slice(0, 1 + random.number(token.length - 1)));
  const at = random.number(token.length);
  const letter = random.pick([".", "=", "-", "%00", "%2e", "Ä", "+", "/", "~"]);
  add("a letter too many", `${token.slice(0, at)}${letter}${token.slice(at)}`);
  const parts = [head, body, signature, "", encode({}), encode([]), encode("null"), random.text(6)];
  add("parts mixed up", Array.from({ length: 1 + random.number(6) }, () => random.pick(parts)).join("."));
  const depth = 10 + random.number(3000);
  const nested = `{"scope":${"[".repeat(depth)}${"]".repeat(depth)}}`;
  add("nested lists", `${head}.${encode(nested)}.${signature}`);
  const invalid = Buffer.concat([Buffer.from('{"a":"'), random.bytes(20), Buffer.from('"}')]);
  add("no UTF-8", `${head}.${invalid.toString("base64url")}.${signature}`);
  if (round % 20 === 0)
    add("very long", `${head}.${encode({ a: "x".repeat(100 * (1 + random.number(60))) })}.${signature}`);
}

const strange: readonly unknown[] = [
  null,
  true,
  1e300,
  -1e300,
  0,
  "",
  [],
  {},
  { toString: 1, valueOf: 1 },
  [[[1]]],
];
const claimNames = [
  "iss sub aud exp nbf iat auth_time scope scp client_id token_use username origin_jti event_id version jti",
  "cognito:groups email_verified toString __proto__ constructor",
].flatMap((names) => names.split(" "));

/** Tokens with the pool's own signature and strange claims: a valid signature does not make them well-formed. */
function signBySelf({ token, signingKey }: Target, random: Random, add: Add): void {
  const claims = { ...decode(token.split(".")[1]), jti: randomUUID() };
  const name = random.pick(claimNames);
  const { kid, privateKey } = signingKey;
  const changed = JSON.stringify({ ...claims, [name]: random.pick(strange) });
  const text = random.number(5) === 0 ? changed.replace(/"(exp|nbf|iat)":[^,}]+/, '"$1":1e400') : changed;
  add(`the pool's own, strange ${name}`, signed({ kid, alg: "RS256" }, text, privateKey), true);
  const expired = { ...claims, exp: 1 + random.number(1e9), iat: 0 };
  add("the pool's own, expired", signed({ kid, alg: "RS256" }, expired, privateKey));
}
