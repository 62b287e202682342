import { functions } from "./functions.ts";
import { type Expression, ExpressionError, type Interpolation } from "./syntax.ts";
import { areEqual, attributeOf, elementOf, toBoolean, toList, toNumber, toText } from "./values.ts";

/** Finds what a reference names, all of its path applied. @throws {ExpressionError} */
export type ResolveReference = (path: readonly string[]) => unknown;

/**
 * The value of an expression. Only what the value needs is looked at: the branch that a condition does not take
 * may refer to anything.
 *
 * @throws {ExpressionError} it has no value
 */
export function evaluate(expression: Expression, resolve: ResolveReference): unknown {
  const resultOf = (part: Expression): unknown => evaluate(part, resolve);
  switch (expression.kind) {
    case "literal":
      return expression.value;
    case "template":
      return joinTemplate(expression.parts, ({ expression: part }) => resultOf(part));
    case "reference":
      return resolve(expression.path);
    case "attribute":
      return attributeOf(resultOf(expression.target), expression.name);
    case "index":
      return elementOf(resultOf(expression.target), resultOf(expression.key));
    case "splat":
      return splat(resultOf(expression.target), expression.names);
    case "call":
      return call(expression.name, expression.arguments.map(resultOf), expression.expandsLast);
    case "list":
      return expression.items.map(resultOf);
    case "object":
      return Object.fromEntries(
        expression.entries.map(([key, value]) => [toText(resultOf(key)), resultOf(value)]),
      );
    case "unary":
      return expression.operator === "!"
        ? !toBoolean(resultOf(expression.operand))
        : -toNumber(resultOf(expression.operand));
    case "binary":
      return calculate(expression.operator, resultOf(expression.left), resultOf(expression.right));
    case "conditional":
      return resultOf(toBoolean(resultOf(expression.condition)) ? expression.whenTrue : expression.whenFalse);
  }
}

/** A template that is one interpolation and nothing else keeps the type of its value; any other is a string. */
export function joinTemplate(
  parts: readonly (string | Interpolation)[],
  resultOf: (interpolation: Interpolation) => unknown,
): unknown {
  const [only, ...more] = parts;
  if (typeof only === "object" && more.length === 0) return resultOf(only);
  return parts.map((part) => (typeof part === "string" ? part : toText(resultOf(part)))).join("");
}

/** A single thing that is not a list counts as a list of one, `null` as an empty one. */
function splat(target: unknown, names: readonly string[]): unknown {
  const elements = target === null ? [] : Array.isArray(target) ? target : [target];
  return elements.map((element) => names.reduce(attributeOf, element));
}

function call(name: string, values: readonly unknown[], expandsLast: boolean): unknown {
  const implementation = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!implementation) throw new ExpressionError("unsupported", `the function ${name}`);
  return implementation(...(expandsLast ? [...values.slice(0, -1), ...toList(values.at(-1))] : values));
}

function calculate(operator: string, left: unknown, right: unknown): unknown {
  switch (operator) {
    case "==":
      return areEqual(left, right);
    case "!=":
      return !areEqual(left, right);
    case "&&":
      return toBoolean(left) && toBoolean(right);
    case "||":
      return toBoolean(left) || toBoolean(right);
    default:
      return arithmetic(operator, toNumber(left), toNumber(right));
  }
}

function arithmetic(operator: string, left: number, right: number): number | boolean {
  switch (operator) {
    case "<":
      return left < right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case ">=":
      return left >= right;
    case "+":
      return left + right;
    case "-":
      return left - right;
    case "*":
      return left * right;
    case "/":
      return left / right;
    default:
      return left % right;
  }
}
