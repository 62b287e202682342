/** One thing that is wrong with a request. */
export interface Fault {
  /** `name`, `languages[1]`, `limit`, `Idempotency-Key`; empty for the body as a whole. */
  readonly path: string;
  /** What it must be, and never what it is. */
  readonly message: string;
}

interface HttpErrorOptions extends ErrorOptions {
  readonly headers?: Readonly<Record<string, string>>;
  /** Parameters of a `WWW-Authenticate: Bearer` challenge; without it no challenge is sent. */
  readonly challenge?: Readonly<Record<string, string>>;
  /** Every fault of the request; the body's `errors`. */
  readonly errors?: readonly Fault[];
  /**
   * What a page says above the description.
   * @default - by the status, whose fault it is
   */
  readonly title?: string;
  /** Path that a person is offered as the way out; `/` by default. */
  readonly wayOut?: WayOut;
}

interface WayOut {
  readonly href: `/${string}`;
  readonly label: string;
}

/**
 * A refusal as the client sees it. Code and description are constants of this program: what a library or a
 * peer said goes into `cause`, which only the log sees.
 */
export class HttpError extends Error {
  override readonly name = "HttpError";
  readonly status: number;
  /** The RFC's error code, the body's `error`. */
  readonly code: string;
  /** The body's `error_description`; a sentence without the full stop. */
  readonly description: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly challenge: Readonly<Record<string, string>> | undefined;
  readonly errors: readonly Fault[] | undefined;
  readonly title: string | undefined;
  readonly wayOut: WayOut;

  constructor(status: number, code: string, description: string, options: HttpErrorOptions = {}) {
    super(description, options);
    this.status = status;
    this.code = code;
    this.description = description;
    this.headers = options.headers ?? {};
    this.challenge = options.challenge;
    this.errors = options.errors;
    this.title = options.title;
    this.wayOut = options.wayOut ?? { href: "/", label: "Back to the start" };
  }
}
