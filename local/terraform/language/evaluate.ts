import { fileFunctions } from "./file-functions.ts";
import { type ReadFile, readNoFile } from "./files.ts";
import { functions } from "./functions.ts";
import { parseTemplate } from "./parse.ts";
import {
  type Expression,
  ExpressionError,
  type ForExpression,
  type Interpolation,
  invalid,
} from "./syntax.ts";
import {
  areEqual,
  attributeOf,
  elementOf,
  entriesOf,
  toBoolean,
  toList,
  toMap,
  toNumber,
  toText,
} from "./values.ts";

/** Finds what a reference names, all of its path applied. @throws {ExpressionError} */
export type ResolveReference = (path: readonly string[]) => unknown;

/**
 * The value of an expression. Only what the value needs is looked at: the branch that a condition does not take
 * may refer to anything.
 *
 * @param readFile for the functions that read files @default - they are not supported
 * @throws {ExpressionError} it has no value
 */
export function evaluate(
  expression: Expression,
  resolve: ResolveReference,
  readFile: ReadFile = readNoFile,
): unknown {
  const resultOf = (part: Expression): unknown => evaluate(part, resolve, readFile);
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
      return splat(resultOf(expression.target), expression.steps, resultOf);
    case "call":
      return call(expression, resultOf, readFile);
    case "for":
      return collect(expression, (part, names) => evaluate(part, scoped(names, resolve), readFile));
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
function splat(
  target: unknown,
  steps: readonly (string | Expression)[],
  resultOf: (part: Expression) => unknown,
): unknown {
  const elements = target === null ? [] : Array.isArray(target) ? target : [target];
  return elements.map((element) =>
    steps.reduce<unknown>(
      (value, step) =>
        typeof step === "string" ? attributeOf(value, step) : elementOf(value, resultOf(step)),
      element,
    ),
  );
}

type Call = Extract<Expression, { kind: "call" }>;

function call(expression: Call, resultOf: (part: Expression) => unknown, readFile: ReadFile): unknown {
  const { name, arguments: parts, expandsLast } = expression;
  if (name === "try") return firstResult(parts, resultOf);
  if (name === "can") return isResult(parts, resultOf);
  const results = parts.map(resultOf);
  const values = expandsLast ? [...results.slice(0, -1), ...toList(results.at(-1))] : results;
  if (name === "templatefile") return fillTemplate(values, readFile);
  if (Object.hasOwn(fileFunctions, name)) return fileFunctions[name]?.(readFile, toText(values[0]));
  const implementation = Object.hasOwn(functions, name) ? functions[name] : undefined;
  if (!implementation) throw new ExpressionError("unsupported", `the function ${name}`);
  return implementation(...values);
}

/**
 * The first of several expressions that is not wrong. One that only AWS could give a value, or that the runner does
 * not know, is not passed over: on AWS it may be the one.
 */
function firstResult(parts: readonly Expression[], resultOf: (part: Expression) => unknown): unknown {
  for (const part of parts) {
    try {
      return resultOf(part);
    } catch (error) {
      if (!(error instanceof ExpressionError) || error.kind !== "invalid") throw error;
    }
  }
  throw invalid("gives try no expression that has a value");
}

function isResult([part]: readonly Expression[], resultOf: (part: Expression) => unknown): boolean {
  if (!part) throw invalid("gives can no expression");
  const nothing = { kind: "literal", value: null } as const;
  const failed = Symbol("failed");
  const result = firstResult([part, nothing], (candidate) =>
    candidate === nothing ? failed : resultOf(candidate),
  );
  return result !== failed;
}

/** A file whose interpolations know the given values alone. */
function fillTemplate([path, values]: readonly unknown[], readFile: ReadFile): unknown {
  const known = toMap(values);
  const resolve: ResolveReference = ([name = "", ...rest]) => {
    if (!Object.hasOwn(known, name))
      throw invalid(`reads a template that refers to "${name}", which is not given`);
    return rest.reduce(attributeOf, known[name]);
  };
  const parts = parseTemplate(readFile(toText(path)).toString());
  return joinTemplate(parts, ({ expression }) => evaluate(expression, resolve, readFile));
}

type Names = Readonly<Record<string, unknown>>;

function scoped(names: Names, resolve: ResolveReference): ResolveReference {
  return (path) => {
    const [name = "", ...rest] = path;
    return Object.hasOwn(names, name) ? rest.reduce(attributeOf, names[name]) : resolve(path);
  };
}

/** @param resultOf the value of a part in which more names are known */
function collect(
  { keyName, itemName, collection, condition, resultKey, result, groups }: ForExpression,
  resultOf: (part: Expression, names: Names) => unknown,
): unknown {
  const scopes = entriesOf(resultOf(collection, {})).map(([key, item]) => ({
    ...(keyName !== undefined && { [keyName]: key }),
    [itemName]: item,
  }));
  const chosen = scopes.filter((names) => !condition || toBoolean(resultOf(condition, names)));
  if (!resultKey) return chosen.map((names) => resultOf(result, names));
  const entries = chosen.map(
    (names) => [toText(resultOf(resultKey, names)), resultOf(result, names)] as const,
  );
  return groups ? grouped(entries) : unique(entries);
}

function grouped(entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> {
  const groups = new Map<string, unknown[]>();
  for (const [key, value] of entries) groups.set(key, [...(groups.get(key) ?? []), value]);
  return Object.fromEntries(groups);
}

function unique(entries: readonly (readonly [string, unknown])[]): Readonly<Record<string, unknown>> {
  const found = new Map(entries);
  if (found.size < entries.length) throw invalid("gives one key of a map two values");
  return Object.fromEntries(found);
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
