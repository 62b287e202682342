export { accessFindings, type RouteContract } from "./access/findings.ts";
export {
  type AccessCell,
  type AccessMatrix,
  type AccessRow,
  accessMatrix,
  type Caller,
  type CallerToken,
} from "./access/matrix.ts";
export { UnsupportedError, UserError } from "./errors.ts";
export type * from "./model.ts";
export { readStack } from "./terraform/read-stack.ts";
