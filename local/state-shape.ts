/** The `typeof` of a text, number or boolean; a list of such; an object with at least these members. */
export type Shape = "string" | "number" | "boolean" | readonly [Shape] | { readonly [member: string]: Shape };

/** Whether a value that was JSON is of a shape. Members that the shape does not name are not looked at. */
export function hasShape(value: unknown, shape: Shape): boolean {
  if (typeof shape === "string") return typeof value === shape;
  if (isList(shape)) return Array.isArray(value) && value.every((item) => hasShape(item, shape[0]));
  if (typeof value !== "object" || value === null || Array.isArray(value)) return false;
  const members = value as Record<string, unknown>;
  return Object.entries(shape).every(([name, member]) => hasShape(members[name], member));
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
