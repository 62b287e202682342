import type { Stage } from "../model.ts";
import { decodeSegment } from "./request.ts";

/** The stage that serves a request, and the path that its routes are matched against. */
export interface StageChoice {
  readonly stage: Stage;
  /** Percent-encoded, without the stage's name. */
  readonly routePath: string;
}

/**
 * The deployed stage that the first path segment names, else `$default` where that is deployed, else none.
 * @see AWS: Stages for HTTP APIs in API Gateway
 */
export function chooseStage(stages: readonly Stage[], encodedPath: string): StageChoice | undefined {
  const [, first = "", ...rest] = encodedPath.split("/");
  const deployed = stages.filter((stage) => stage.deployed);
  const named = deployed.find((stage) => stage.name !== "$default" && stage.name === decodeSegment(first));
  if (named) return { stage: named, routePath: `/${rest.join("/")}` };
  const byDefault = deployed.find((stage) => stage.name === "$default");
  return byDefault && { stage: byDefault, routePath: encodedPath };
}
