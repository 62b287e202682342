import { parseDirectives } from "./directives.ts";
import {
  type Expression,
  ExpressionError,
  type ForExpression,
  type Interpolation,
  invalid,
} from "./syntax.ts";
import { type TemplatePart, type Token, tokenizeExpression, tokenizeTemplate } from "./tokens.ts";

/** Weakest first. */
const binaryOperators = [["||"], ["&&"], ["==", "!="], ["<", "<=", ">", ">="], ["+", "-"], ["*", "/", "%"]];
const keywords = new Map<string, boolean | null>([
  ["true", true],
  ["false", false],
  ["null", null],
]);

/**
 * Parses a string of Terraform JSON.
 *
 * @throws {ExpressionError} it is not a template that the runner understands
 */
export function parseTemplate(text: string): readonly (string | Interpolation)[] {
  return parseParts(tokenizeTemplate(text));
}

/** Parses a bare expression. @throws {ExpressionError} */
export function parseExpression(text: string): Expression {
  return new Parser(tokenizeExpression(text)).whole();
}

/** Parses what a `.tfvars` file holds: `name = expression`, again and again. @throws {ExpressionError} */
export function parseAssignments(text: string): readonly (readonly [string, Expression])[] {
  return new Parser(tokenizeExpression(text)).assignments();
}

function parseParts(parts: readonly TemplatePart[]): readonly (string | Interpolation)[] {
  return parseDirectives(parts, {
    expression: (tokens) => new Parser(tokens).whole(),
    forHead: (tokens) => new Parser(tokens).forHeadAlone(),
  });
}

/** What a `for` expression and a `%{ for }` directive begin with. */
type ForHead = Pick<ForExpression, "keyName" | "itemName" | "collection">;

class Parser {
  readonly #tokens: readonly Token[];
  #index = 0;

  constructor(tokens: readonly Token[]) {
    this.#tokens = tokens;
  }

  whole(): Expression {
    const expression = this.#expression();
    if (this.#index < this.#tokens.length) throw this.#unexpected();
    return expression;
  }

  /** `key, item in collection`. */
  forHeadAlone(): ForHead {
    const head = this.#forHead();
    if (this.#index < this.#tokens.length) throw this.#unexpected();
    return head;
  }

  assignments(): readonly (readonly [string, Expression])[] {
    const found: [string, Expression][] = [];
    while (this.#index < this.#tokens.length) {
      const name = this.#word();
      this.#expect("=");
      found.push([name, this.#expression()]);
    }
    return found;
  }

  #expression(): Expression {
    const condition = this.#binary(0);
    if (!this.#take("?")) return condition;
    const whenTrue = this.#expression();
    this.#expect(":");
    return { kind: "conditional", condition, whenTrue, whenFalse: this.#expression() };
  }

  #binary(level: number): Expression {
    const operators = binaryOperators[level];
    if (!operators) return this.#unary();
    let left = this.#binary(level + 1);
    for (;;) {
      const operator = operators.find((candidate) => this.#take(candidate));
      if (!operator) return left;
      left = { kind: "binary", operator, left, right: this.#binary(level + 1) };
    }
  }

  #unary(): Expression {
    const operator = ["!", "-"].find((candidate) => this.#take(candidate));
    return operator ? { kind: "unary", operator, operand: this.#unary() } : this.#postfix();
  }

  #postfix(): Expression {
    let target = this.#primary();
    for (;;) {
      if (this.#take("[")) target = this.#subscript(target);
      else if (this.#take(".")) target = this.#member(target);
      else return target;
    }
  }

  #subscript(target: Expression): Expression {
    if (this.#take("*")) {
      this.#expect("]");
      return { kind: "splat", target, steps: this.#steps() };
    }
    const key = this.#expression();
    this.#expect("]");
    return { kind: "index", target, key };
  }

  /** `.name`, or the old ways to write an index and a splat, `.0` and `.*`. */
  #member(target: Expression): Expression {
    if (this.#take("*")) return { kind: "splat", target, steps: this.#names() };
    const token = this.#next();
    if (token?.kind === "name") return { kind: "attribute", target, name: token.text };
    if (token?.kind === "number") {
      return { kind: "index", target, key: { kind: "literal", value: Number(token.text) } };
    }
    throw this.#unexpected(token);
  }

  /** As many `.name` and `[key]` as follow. */
  #steps(): (string | Expression)[] {
    const steps: (string | Expression)[] = this.#names();
    while (this.#take("[")) {
      steps.push(this.#expression());
      this.#expect("]");
      steps.push(...this.#names());
    }
    return steps;
  }

  /** As many `.name` as follow. */
  #names(): string[] {
    const names: string[] = [];
    for (;;) {
      const name = this.#tokens[this.#index + 1];
      if (!this.#sees(".") || name?.kind !== "name") return names;
      names.push(name.text);
      this.#index += 2;
    }
  }

  #primary(): Expression {
    const token = this.#next();
    if (token?.kind === "number") return { kind: "literal", value: Number(token.text) };
    if (token?.kind === "string") return { kind: "template", parts: parseParts(token.parts) };
    if (token?.kind === "name") return this.#named(token.text);
    if (token?.text === "(") return this.#parenthesised();
    if (token?.text === "[") return this.#list();
    if (token?.text === "{") return this.#object();
    throw this.#unexpected(token);
  }

  #named(name: string): Expression {
    const keyword = keywords.get(name);
    if (keyword !== undefined) return { kind: "literal", value: keyword };
    if (name === "provider" && this.#sees(":")) {
      throw new ExpressionError("unsupported", "a function of a provider");
    }
    if (this.#take("(")) return this.#call(name);
    return { kind: "reference", path: [name, ...this.#names()] };
  }

  #call(name: string): Expression {
    const list: Expression[] = [];
    let expandsLast = false;
    while (!this.#take(")")) {
      list.push(this.#expression());
      expandsLast = this.#take("...");
      if (!this.#sees(")")) this.#expect(",");
    }
    return { kind: "call", name, arguments: list, expandsLast };
  }

  #parenthesised(): Expression {
    const expression = this.#expression();
    this.#expect(")");
    return expression;
  }

  #list(): Expression {
    if (this.#takeWord("for")) return this.#for("]");
    const items: Expression[] = [];
    while (!this.#take("]")) {
      items.push(this.#expression());
      if (!this.#sees("]")) this.#expect(",");
    }
    return { kind: "list", items };
  }

  /** Entries are separated by commas or by nothing but a line's end. */
  #object(): Expression {
    if (this.#takeWord("for")) return this.#for("}");
    const entries: [Expression, Expression][] = [];
    while (!this.#take("}")) {
      const key = this.#key();
      if (!this.#take("=")) this.#expect(":");
      entries.push([key, this.#expression()]);
      this.#take(",");
    }
    return { kind: "object", entries };
  }

  /** A bare word is the key itself. */
  #key(): Expression {
    const [word, next] = this.#tokens.slice(this.#index, this.#index + 2);
    if (word?.kind !== "name" || next?.kind !== "symbol" || !"=:".includes(next.text))
      return this.#expression();
    this.#index += 1;
    return { kind: "literal", value: word.text };
  }

  /** What follows the word `for`, up to and with the closing bracket. */
  #for(end: "]" | "}"): ForExpression {
    const head = this.#forHead();
    this.#expect(":");
    const first = this.#expression();
    const resultKey = end === "}" ? first : undefined;
    if (resultKey) this.#expect("=>");
    const result = resultKey ? this.#expression() : first;
    const groups = resultKey !== undefined && this.#take("...");
    const condition = this.#takeWord("if") ? this.#expression() : undefined;
    this.#expect(end);
    return { kind: "for", ...head, resultKey, result, groups, condition };
  }

  #forHead(): ForHead {
    const first = this.#word();
    const second = this.#take(",") ? this.#word() : undefined;
    if (!this.#takeWord("in")) throw this.#unexpected(this.#tokens[this.#index], "in");
    const collection = this.#expression();
    return second === undefined
      ? { keyName: undefined, itemName: first, collection }
      : { keyName: first, itemName: second, collection };
  }

  #word(): string {
    const token = this.#next();
    if (token?.kind !== "name") throw this.#unexpected(token);
    return token.text;
  }

  #takeWord(word: string): boolean {
    const token = this.#tokens[this.#index];
    const seen = token?.kind === "name" && token.text === word;
    if (seen) this.#index += 1;
    return seen;
  }

  #next(): Token | undefined {
    return this.#tokens[this.#index++];
  }

  #sees(symbol: string): boolean {
    const token = this.#tokens[this.#index];
    return token?.kind === "symbol" && token.text === symbol;
  }

  #take(symbol: string): boolean {
    const seen = this.#sees(symbol);
    if (seen) this.#index += 1;
    return seen;
  }

  #expect(symbol: string): void {
    if (!this.#take(symbol)) throw this.#unexpected(this.#tokens[this.#index], symbol);
  }

  #unexpected(token = this.#tokens[this.#index], wanted?: string): ExpressionError {
    const found = !token ? "its end" : token.kind === "string" ? "a string" : `"${token.text}"`;
    return invalid(
      `is not an expression: ${found} ${wanted ? `where "${wanted}" is due` : "is not due there"}`,
    );
  }
}
