/** A call that is refused, in the shape of AWS's JSON protocol. The message names what was wrong, never a secret. */
export class AdminError extends Error {
  override readonly name = "AdminError";
  /** `__type` of the answer, such as `UserNotFoundException`. */
  readonly type: string;
  readonly status: number;

  /** @param status @default 400 */
  constructor(type: string, message: string, status = 400) {
    super(message);
    this.type = type;
    this.status = status;
  }
}

export const invalidParameter = (message: string) => new AdminError("InvalidParameterException", message);

export const notFound = (thing: string) =>
  new AdminError("ResourceNotFoundException", `${thing} does not exist.`);
