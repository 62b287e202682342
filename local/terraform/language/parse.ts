import { type Expression, ExpressionError, type Interpolation, invalid } from "./syntax.ts";
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
  return tokenizeTemplate(text).map(parsePart);
}

/** Parses a bare expression. @throws {ExpressionError} */
export function parseExpression(text: string): Expression {
  return new Parser(tokenizeExpression(text)).whole();
}

function parsePart(part: TemplatePart): string | Interpolation {
  if (typeof part === "string") return part;
  return { source: part.source, expression: new Parser(part.tokens).whole() };
}

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
      return { kind: "splat", target, names: this.#names() };
    }
    const key = this.#expression();
    this.#expect("]");
    return { kind: "index", target, key };
  }

  /** `.name`, or the old way to write an index, `.0`. */
  #member(target: Expression): Expression {
    const token = this.#next();
    if (token?.kind === "name") return { kind: "attribute", target, name: token.text };
    if (token?.kind === "number") {
      return { kind: "index", target, key: { kind: "literal", value: Number(token.text) } };
    }
    throw this.#unexpected(token);
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
    if (token?.kind === "string") return { kind: "template", parts: token.parts.map(parsePart) };
    if (token?.kind === "name") return this.#named(token.text);
    if (token?.text === "(") return this.#parenthesised();
    if (token?.text === "[") return this.#list();
    if (token?.text === "{") return this.#object();
    throw this.#unexpected(token);
  }

  #named(name: string): Expression {
    const keyword = keywords.get(name);
    if (keyword !== undefined) return { kind: "literal", value: keyword };
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
    this.#refuseFor();
    const items: Expression[] = [];
    while (!this.#take("]")) {
      items.push(this.#expression());
      if (!this.#sees("]")) this.#expect(",");
    }
    return { kind: "list", items };
  }

  /** Entries are separated by commas or by nothing but a line's end. */
  #object(): Expression {
    this.#refuseFor();
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

  #refuseFor(): void {
    const token = this.#tokens[this.#index];
    if (token?.kind === "name" && token.text === "for") {
      throw new ExpressionError("unsupported", "a for expression");
    }
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
