import type { State } from "../state.ts";
import { knownSecrets, markedSecrets, type SecretPlace, secretsInJson } from "./secret-attributes.ts";
import type { Declaration, StateFacts, TerraformFile } from "./terraform-file.ts";

/** From this length on a secret is also found as a part of another text. */
const minimumPartLength = 16;
/** Shorter ones are no secrets, unless their attribute is known to hold one: `true`, `dev`, `443`. */
const minimumMarkedLength = 6;

/**
 * A state with other secrets in the place of its own, the same at every reload and restart: in the attributes that
 * hold one, and wherever else a whole text is one, or has one of 16 characters or more in it (also percent-encoded,
 * in JSON or in base64). What Terraform marks as sensitive is a secret too, unless it stands openly elsewhere.
 *
 * It does not find a secret that is hashed or encrypted, nor one that Terraform marks nowhere and no known attribute
 * holds. Names, addresses and other data of people stay.
 *
 * @param state keeps the new ones under the place of the old: nothing of an old secret gets there
 * @returns configuration as it is: it holds no secret of AWS's
 */
export function withoutSecrets(file: TerraformFile, state: State): TerraformFile {
  if (!file.state) return file;
  const secrets = new Secrets(state);
  const declarations = [...file.declarations.values()];
  for (const place of declarations.flatMap(knownSecrets)) secrets.add(place);
  const openTexts = new Set(declarations.flatMap((declaration) => openTextsOf(declaration, file.state)));
  for (const place of markedPlaces(file)) {
    const isOpen = openTexts.has(place.original) || place.original.length < minimumMarkedLength;
    if (!isOpen && !secrets.areTakenOutOf(place.original)) secrets.add(place);
  }
  return {
    ...file,
    state: { ...file.state, madeUpSecrets: secrets.madeUp },
    declarations: new Map(
      declarations.map(({ body, ...rest }) => [rest.address, { ...rest, body: secrets.replaceIn(body) }]),
    ),
    outputs: new Map([...file.outputs].map(([name, body]) => [name, secrets.replaceIn(body)])),
  };
}

function markedPlaces({ declarations, outputs, state }: TerraformFile): readonly SecretPlace[] {
  const inResources = [...declarations.values()].flatMap(({ address, body }) =>
    markedSecrets(body, state?.sensitiveValues.get(address), address),
  );
  const inOutputs = [...outputs].flatMap(([name, { value, sensitive }]) =>
    markedSecrets(value, sensitive === true, `output.${name}`),
  );
  return [...inResources, ...inOutputs];
}

/** Texts that Terraform shows to everybody, such as ids, and the URLs that are nothing but such a text. */
function openTextsOf({ address, body }: Declaration, state: StateFacts | undefined): readonly string[] {
  const marks = state?.sensitiveValues.get(address);
  const isMarked = (name: string) => Object.entries(marks ?? {}).some(([key, mark]) => key === name && mark);
  return Object.entries(body).flatMap(([name, value]) =>
    typeof value === "string" && !isMarked(name) ? [value, `https://${value}`] : [],
  );
}

class Secrets {
  readonly #state: State;
  readonly #madeUp = new Map<string, string>();

  constructor(state: State) {
    this.#state = state;
  }

  get madeUp(): ReadonlySet<string> {
    return new Set(this.#madeUp.values());
  }

  add(place: SecretPlace): void {
    const { path, original, make } = place;
    const members = secretsInJson(place);
    for (const member of members) this.add(member);
    if (this.#madeUp.has(original)) return;
    const madeUp =
      members.length > 0
        ? this.#inJson(original)
        : this.#state.remember(`terraform/${path}`, () => make(original));
    this.#madeUp.set(original, madeUp);
  }

  /** Whether a text had secrets in it and has none without them; those too short to be found as a part count here. */
  areTakenOutOf(text: string): boolean {
    const rest = this.#inText(text);
    return rest !== text && ![...this.#madeUp.keys()].some((original) => rest.includes(original));
  }

  /** @returns a copy of `value`; only texts differ */
  replaceIn<T>(value: T): T {
    return this.#copyOf(value) as T;
  }

  #copyOf(value: unknown): unknown {
    if (typeof value === "string") return this.#inText(value);
    if (Array.isArray(value)) return value.map((item) => this.#copyOf(item));
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, member]) => [key, this.#copyOf(member)]));
  }

  #inText(text: string): string {
    return this.#madeUp.get(text) ?? this.#inBase64(text) ?? this.#inParts(text);
  }

  /** The members of a JSON object, also those that are too short to be found as a part. */
  #inJson(text: string): string {
    return JSON.stringify(this.#copyOf(JSON.parse(text)));
  }

  #inParts(text: string): string {
    return [...this.#madeUp]
      .filter(([original]) => original.length >= minimumPartLength)
      .sort(([left], [right]) => right.length - left.length)
      .reduce(
        (result, [original, madeUp]) =>
          writtenForms.reduce((form, write) => form.replaceAll(write(original), () => write(madeUp)), result),
        text,
      );
  }

  /** A header of Basic authentication, or what `base64encode` made. */
  #inBase64(text: string): string | undefined {
    if (!/^(?:Basic )?[\w+/-]{16,}={0,2}$/.test(text)) return undefined;
    const [, scheme = "", encoded = ""] = /^(Basic )?(.*)$/.exec(text) ?? [];
    const decoded = Buffer.from(encoded, "base64").toString();
    const replaced = this.#madeUp.get(decoded) ?? this.#inParts(decoded);
    return replaced === decoded ? undefined : scheme + Buffer.from(replaced).toString("base64");
  }
}

const writtenForms: readonly ((text: string) => string)[] = [
  (text) => text,
  encodeURIComponent,
  (text) => JSON.stringify(text).slice(1, -1),
];
