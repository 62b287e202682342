import { UserError } from "gatehouse-local";

/** What every SDK client is made with: a call that hangs is a failure. */
export const awsClientSettings = {
  maxAttempts: 3,
  requestHandler: { connectionTimeout: 5_000, requestTimeout: 10_000 },
};

/**
 * A call to AWS, its failure as a sentence.
 *
 * @param purpose what fails, `"reading the secret"`
 * @throws {UserError} the call failed
 */
export async function callAws<T>(purpose: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    throw new UserError(`${purpose} failed, ${reasonOf(error as Error)}`, { cause: error });
  }
}

function reasonOf({ name, message }: Error): string {
  if (name === "CredentialsProviderError") {
    return "because there are no AWS credentials; run aws sso login, or set AWS_PROFILE";
  }
  if (/ExpiredToken|InvalidClientTokenId|UnrecognizedClient|InvalidSignature/.test(name)) {
    return `because AWS does not accept the credentials (${name}); renew them`;
  }
  if (name === "AccessDeniedException") return `because the credentials may not do it; ${message}`;
  return `AWS says ${name}: ${message}`;
}
