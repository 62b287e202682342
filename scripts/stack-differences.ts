/** A value of JSON, however deep. */
type Json = unknown;

/**
 * What differs between two synthesised stacks, one line for each attribute:
 * `resource.aws_lambda_function.function_0B3C.timeout: 10 -> 20`. What one of them lacks is `(absent)`. Members of a list are
 * told apart by their index.
 *
 * @returns no line where the two are the same
 */
export function stackDifferences(before: Json, after: Json, path = ""): string[] {
  if (isParent(before) && isParent(after) && Array.isArray(before) === Array.isArray(after)) {
    const keys = new Set([...Object.keys(before), ...Object.keys(after)]);
    return [...keys].flatMap((key) =>
      stackDifferences(before[key], after[key], path === "" ? key : `${path}.${key}`),
    );
  }
  const [left, right] = [show(before), show(after)];
  return left === right ? [] : [`${path}: ${left} -> ${right}`];
}

function isParent(value: Json): value is Readonly<Record<string, Json>> {
  return typeof value === "object" && value !== null;
}

function show(value: Json): string {
  return value === undefined ? "(absent)" : JSON.stringify(value);
}
