import { ExpressionError, invalid } from "./syntax.ts";

export type Token =
  | { readonly kind: "name" | "number" | "symbol"; readonly text: string }
  | { readonly kind: "string"; readonly parts: readonly TemplatePart[] };

/** Literal text, or the tokens between `${` or `%{` and `}`; `source` is the whole of it, as written. */
export type TemplatePart =
  | string
  | { readonly source: string; readonly isDirective: boolean; readonly tokens: readonly Token[] };

const symbols = ["...", "=>", "==", "!=", "<=", ">=", "&&", "||", ..."?:,.[](){}+-*/%<>!="];
const escapes: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t", '"': '"', "\\": "\\" };

/**
 * Splits a string of Terraform JSON into literal text, interpolations and directives; `$${` and `%%{` stand for
 * themselves, and a `~` beside a brace takes the white space there away.
 *
 * @throws {ExpressionError} an interpolation or a quotation has no end, or a character has no meaning
 * @see Terraform: JSON Configuration Syntax; Strings and Templates
 */
export function tokenizeTemplate(text: string): readonly TemplatePart[] {
  return new Scanner(text).template(false);
}

/** Tokens of a bare expression, such as the value of a variable of a complex type. */
export function tokenizeExpression(text: string): readonly Token[] {
  return new Scanner(text).expression();
}

class Scanner {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  /** Quoted templates know backslash escapes and end at the quotation mark, a JSON string's text does neither. */
  template(quoted: boolean): TemplatePart[] {
    const parts: TemplatePart[] = [];
    let literal = "";
    let strips = false;
    const pushLiteral = (stripsEnd: boolean) => {
      const text = strips ? literal.trimStart() : literal;
      const kept = stripsEnd ? text.trimEnd() : text;
      if (kept !== "") parts.push(kept);
      literal = "";
    };
    while (!this.#ends(quoted)) {
      if (!this.#lookingAt("${") && !this.#lookingAt("%{")) {
        literal += this.#literal(quoted);
        continue;
      }
      pushLiteral(this.#text[this.#position + 2] === "~");
      const part = this.#sequence();
      parts.push(part);
      strips = part.source.endsWith("~}");
    }
    pushLiteral(false);
    return parts;
  }

  /** Up to the end of the text, or up to the brace that closes an interpolation. */
  expression(): Token[] {
    const tokens: Token[] = [];
    let depth = 0;
    while (this.#skipSpace() < this.#text.length) {
      if ((this.#lookingAt("}") || this.#lookingAt("~}")) && depth === 0) break;
      const token = this.#token(tokens.at(-1));
      if (token.kind === "symbol" && token.text === "{") depth += 1;
      if (token.kind === "symbol" && token.text === "}") depth -= 1;
      tokens.push(token);
    }
    return tokens;
  }

  #ends(quoted: boolean): boolean {
    if (quoted && this.#take('"')) return true;
    if (this.#position < this.#text.length) return false;
    if (quoted) throw invalid("has a quotation mark without its end");
    return true;
  }

  #literal(quoted: boolean): string {
    if (this.#take("$${")) return "${";
    if (this.#take("%%{")) return "%{";
    if (quoted && this.#take("\\")) return this.#escape();
    return this.#match(/[^$%"\\]+|[\s\S]/y) ?? "";
  }

  #escape(): string {
    const unicode = this.#match(/u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}/y);
    if (unicode) return String.fromCodePoint(Number.parseInt(unicode.slice(1), 16));
    const character = this.#match(/[\s\S]/y) ?? "";
    const meaning = escapes[character];
    if (meaning === undefined) throw invalid(`has the unknown escape \\${character}`);
    return meaning;
  }

  /** An interpolation or a directive. */
  #sequence(): Exclude<TemplatePart, string> {
    const start = this.#position;
    const isDirective = this.#text[start] === "%";
    this.#position += 2;
    this.#take("~");
    const tokens = this.expression();
    this.#take("~");
    if (!this.#take("}")) throw invalid("has an interpolation without its closing brace");
    return { source: this.#text.slice(start, this.#position), isDirective, tokens };
  }

  #token(previous: Token | undefined): Token {
    if (this.#take('"')) return { kind: "string", parts: this.template(true) };
    if (this.#match(/<<-?[A-Za-z_]+\n/y)) throw new ExpressionError("unsupported", "a here document");
    const name = this.#match(/[\p{ID_Start}_][\p{ID_Continue}-]*/uy);
    if (name) return { kind: "name", text: name };
    const afterDot = previous?.kind === "symbol" && previous.text === ".";
    const number = this.#match(afterDot ? /\d+/y : /\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/y);
    if (number) return { kind: "number", text: number };
    const symbol = symbols.find((candidate) => this.#take(candidate));
    if (symbol) return { kind: "symbol", text: symbol };
    throw invalid(`is not an expression: "${this.#text[this.#position]}" has no meaning there`);
  }

  /** White space and comments. */
  #skipSpace(): number {
    this.#match(/(?:\s|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y);
    return this.#position;
  }

  #lookingAt(text: string): boolean {
    return this.#text.startsWith(text, this.#position);
  }

  #take(text: string): boolean {
    if (!this.#lookingAt(text)) return false;
    this.#position += text.length;
    return true;
  }

  /** @param pattern sticky */
  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#position;
    const found = pattern.exec(this.#text)?.[0];
    this.#position += found?.length ?? 0;
    return found;
  }
}
