/** A fault that the person at the keyboard can mend; the message is one sentence and is shown as it is. */
export class UserError extends Error {
  override readonly name: string = "UserError";
}

/** Something that AWS has and the runner does not: it fails loudly, it never approximates in silence. */
export class UnsupportedError extends UserError {
  override readonly name = "UnsupportedError";

  /**
   * @param feature what is not supported, with its place (a Terraform address)
   * @param advice what to do instead
   */
  constructor(feature: string, advice: string) {
    super(`${feature} is not supported; ${advice}`);
  }
}
