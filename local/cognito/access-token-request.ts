/** Whom an access token is for, and what it allows. */
export interface AccessTokenRequest {
  /** The client's name, client id or Terraform address. */
  readonly client: string;
  /** Full names, such as `example/read`; at least one. @default all that the client may have */
  readonly scopes?: readonly string[] | undefined;
  /** A user of the client's pool. @default none: the token stands for the client itself */
  readonly username?: string | undefined;
}
