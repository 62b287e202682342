import { ConditionalCheckFailedException, DynamoDBServiceException } from "@aws-sdk/client-dynamodb";
import { booksUnavailable } from "./errors.ts";

const throttling = ["ProvisionedThroughputExceededException", "RequestLimitExceeded", "ThrottlingException"];

/**
 * What DynamoDB refuses of a request that it understood (a permission, a table's name) stays as it is: that is our
 * fault, and becomes a 500.
 *
 * @throws HttpError 503 where DynamoDB does not answer, fails or throttles
 */
export function orUnavailable<Output>(operation: Promise<Output>): Promise<Output> {
  return operation.catch((failure: unknown) => {
    throw isOutage(failure) ? booksUnavailable(failure) : failure;
  });
}

/**
 * As {@link orUnavailable}, for a conditional write. A write that was done although its answer was lost is tried
 * again, and then its own effect is what makes the condition fail.
 *
 * @returns undefined where the condition does not hold
 */
export function ifConditionHolds<Output>(operation: Promise<Output>): Promise<Output | undefined> {
  return orUnavailable(operation).catch((failure: unknown) => {
    if (failure instanceof ConditionalCheckFailedException) return undefined;
    throw failure;
  });
}

/**
 * What carries the attempts' `$metadata` and is not DynamoDB's own error is a lost or garbled answer; what was aborted
 * had no time left.
 */
function isOutage(failure: unknown): boolean {
  if (failure instanceof DynamoDBServiceException)
    return failure.$fault === "server" || throttling.includes(failure.name);
  return failure instanceof Error && ("$metadata" in failure || failure.name === "AbortError");
}
