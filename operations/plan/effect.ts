import type { Change } from "./plan-json.ts";

/** What a plan does to one resource. */
export type Effect = "made" | "changed" | "replaced" | "destroyed" | "forgotten" | "taken over";

/** @returns undefined: nothing happens to it */
export function effectOf({ actions, importing }: Change): Effect | undefined {
  const has = (action: (typeof actions)[number]) => actions.includes(action);
  if (has("create")) return has("delete") || has("forget") ? "replaced" : "made";
  if (has("update")) return "changed";
  if (has("delete")) return "destroyed";
  if (has("forget")) return "forgotten";
  return importing ? "taken over" : undefined;
}
