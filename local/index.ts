export { accessFindings, type RouteContract } from "./access/findings.ts";
export { accessMatrix } from "./access/matrix.ts";
export { UnsupportedError, UserError } from "./errors.ts";
