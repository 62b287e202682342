import { type Expression, type ForExpression, type Interpolation, invalid } from "./syntax.ts";
import type { TemplatePart, Token } from "./tokens.ts";

type Parts = readonly (string | Interpolation)[];

interface Parsers {
  readonly expression: (tokens: readonly Token[]) => Expression;
  readonly forHead: (tokens: readonly Token[]) => Pick<ForExpression, "keyName" | "itemName" | "collection">;
}

/**
 * Puts the directives of a template together: `%{ if … }` becomes a condition, `%{ for … }` the joined results of a
 * `for` expression.
 *
 * @throws {ExpressionError} a directive has no end, or is none that Terraform knows
 * @see Terraform: Strings and Templates, Directives
 */
export function parseDirectives(parts: readonly TemplatePart[], parsers: Parsers): Parts {
  return new DirectiveParser(parts, parsers).whole();
}

class DirectiveParser {
  readonly #parts: readonly TemplatePart[];
  readonly #parsers: Parsers;
  #index = 0;

  constructor(parts: readonly TemplatePart[], parsers: Parsers) {
    this.#parts = parts;
    this.#parsers = parsers;
  }

  whole(): Parts {
    return this.#upTo([]).body;
  }

  /** The parts before one of the words, which is taken too; `end` is undefined at the end of the template. */
  #upTo(words: readonly string[]): { body: Parts; end: string | undefined } {
    const body: (string | Interpolation)[] = [];
    for (let part = this.#next(); part !== undefined; part = this.#next()) {
      const [word, ...tokens] = typeof part === "string" || !part.isDirective ? [] : part.tokens;
      const name = word?.kind === "name" ? word.text : undefined;
      if (name !== undefined && words.includes(name)) return { body, end: name };
      body.push(typeof part === "string" ? part : this.#sequence(part, name, tokens));
    }
    if (words.length > 0) throw invalid(`has a directive without its "${words.at(-1)}"`);
    return { body, end: undefined };
  }

  #sequence(
    part: Exclude<TemplatePart, string>,
    name: string | undefined,
    tokens: readonly Token[],
  ): Interpolation {
    const { source, isDirective } = part;
    const expression = isDirective
      ? this.#directive(name ?? "", tokens)
      : this.#parsers.expression(part.tokens);
    return { source, expression };
  }

  #next(): TemplatePart | undefined {
    return this.#parts[this.#index++];
  }

  #directive(name: string, tokens: readonly Token[]): Expression {
    if (name === "if") return this.#if(tokens);
    if (name === "for") return this.#for(tokens);
    throw invalid(`has a directive "${name}" that is not due there`);
  }

  #if(tokens: readonly Token[]): Expression {
    const { body, end } = this.#upTo(["else", "endif"]);
    return {
      kind: "conditional",
      condition: this.#parsers.expression(tokens),
      whenTrue: textOf(body),
      whenFalse: textOf(end === "else" ? this.#upTo(["endif"]).body : []),
    };
  }

  #for(tokens: readonly Token[]): Expression {
    const result = textOf(this.#upTo(["endfor"]).body);
    const head = this.#parsers.forHead(tokens);
    const results = {
      kind: "for",
      ...head,
      result,
      resultKey: undefined,
      condition: undefined,
      groups: false,
    } as const;
    return {
      kind: "call",
      name: "join",
      arguments: [{ kind: "literal", value: "" }, results],
      expandsLast: false,
    };
  }
}

/** The empty text makes it a string, whatever type its one interpolation has. */
function textOf(parts: Parts): Expression {
  return { kind: "template", parts: ["", ...parts] };
}
