import { UserError } from "gatehouse-local";
import { isJsonObject, kindOf } from "./json-text.ts";

/** What every SDK client is made with: a call that hangs is a failure. */
export const awsClientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 },
};

const lookAround = "look for a proxy in between, and at the AWS_ENDPOINT_URL variables";

/**
 * A call to AWS, its failure as a sentence.
 *
 * @param purpose what fails, `"reading the secret"`
 * @throws {UserError} the call failed, or what answered is not AWS
 */
export async function callAws<T>(purpose: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new UserError(`${purpose} failed, ${reasonOf(error as CallError)}`, { cause: error });
  }
}

/**
 * A text that AWS documents in an answer.
 *
 * @param purpose of the call
 * @throws {UserError} it is not there, so that the answer is not AWS's; no value is shown
 */
export function requireText(answer: object, member: string, purpose: string): string {
  const value: unknown = Reflect.get(answer, member);
  if (typeof value === "string" && value !== "") return value;
  throw missing(member, value, purpose);
}

/**
 * A time that AWS documents in an answer.
 *
 * @param purpose of the call
 * @returns milliseconds since the epoch
 * @throws {UserError} it is not there, so that the answer is not AWS's
 */
export function requireTime(answer: object, member: string, purpose: string): number {
  const value: unknown = Reflect.get(answer, member);
  if (value instanceof Date && value.getTime() > 0) return value.getTime();
  throw missing(member, value, purpose);
}

/**
 * An object that AWS documents in an answer.
 *
 * @param purpose of the call
 * @throws {UserError} it is not there, so that the answer is not AWS's
 */
export function requireObject(answer: object, member: string, purpose: string): object {
  const value: unknown = Reflect.get(answer, member);
  if (isJsonObject(value)) return value;
  throw missing(member, value, purpose);
}

/**
 * A list of objects that AWS documents in an answer.
 *
 * @param purpose of the call
 * @throws {UserError} it is not there, so that the answer is not AWS's
 */
export function requireObjects(answer: object, member: string, purpose: string): readonly object[] {
  const value: unknown = Reflect.get(answer, member);
  if (Array.isArray(value) && value.every(isJsonObject)) return value;
  throw missing(member, value, purpose);
}

function missing(member: string, value: unknown, purpose: string): UserError {
  const got = value instanceof Date || value === "" ? "one without meaning" : kindOf(value);
  return new UserError(`the answer to ${purpose} must have ${member}, got ${got}; ${lookAround}`);
}

/** What the SDK throws: an error of the service, of the network, of reading an answer, or its own. */
interface CallError extends Error {
  /** Of the network. */
  readonly code?: string;
  /** Of an answer that is a service's error. */
  readonly $fault?: "client" | "server";
  readonly $metadata?: { readonly httpStatusCode?: number };
}

function reasonOf({ name, message, code, $fault, $metadata }: CallError): string {
  if (name === "CredentialsProviderError") {
    return "because there are no AWS credentials; run aws sso login, or set AWS_PROFILE";
  }
  if (/ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidSignature/.test(name)) {
    return `because AWS does not accept the credentials (${name}); renew them`;
  }
  if (name === "AccessDeniedException") return `because the credentials may not do it; ${message}`;
  // The SDK calls an error without a type "Unknown" or "UnknownError".
  if ($fault && !name.startsWith("Unknown")) return `AWS says ${name}: ${message}`;
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) return `because the answer (status ${status}) is not one of AWS's; ${lookAround}`;
  if (name === "TimeoutError" || code !== undefined) {
    return `because no answer came (${code ?? name}); look at the network, and at the region`;
  }
  return `the AWS SDK says ${name}: ${message.split("\n", 1)[0]}`;
}
