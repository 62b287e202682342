export { accessFindings, type RouteContract } from "./access/findings.ts";
export {
  type AccessCell,
  type AccessMatrix,
  type AccessRow,
  accessMatrix,
  type Caller,
  type CallerToken,
} from "./access/matrix.ts";
export type { AccessTokenRequest } from "./cognito/access-token-request.ts";
export { runCommandLine } from "./command-line.ts";
export { UnsupportedError, UserError } from "./errors.ts";
export type * from "./model.ts";
export type { HandlerSource, Project, TerraformSource } from "./project.ts";
export type { Decision, RequestRecord } from "./requests/record.ts";
export { type RunningStack, type StackOptions, startStack } from "./start-stack.ts";
export { readStack } from "./terraform/read-stack.ts";
