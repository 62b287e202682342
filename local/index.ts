export type { Caller } from "./access/callers.ts";
export { accessFindings, type RouteContract } from "./access/findings.ts";
export { type AccessCell, type AccessMatrix, type AccessRow, accessMatrix } from "./access/matrix.ts";
export { runCommandLine } from "./command-line.ts";
export { UnsupportedError, UserError } from "./errors.ts";
export type { StackModel } from "./model.ts";
export type { HandlerSource, Project, TerraformSource } from "./project.ts";
export type { RequestRecord } from "./requests/record.ts";
export { type RunningStack, type StackOptions, startStack } from "./start-stack.ts";
