import type { ApiStack } from "./constructs/api-stack.ts";

/**
 * What no setting covers: called for each stack before it is synthesised, with everything that it is made of as its
 * attributes. `stack.node.id` is the environment's name. docs/extend.md has recipes.
 */
export function customise(_stack: ApiStack): void {}
