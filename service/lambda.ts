import { createApp } from "./app.ts";
import { startFunction } from "./start-function.ts";

/** What Lambda calls; configured by the environment, once per cold start. */
export const handler = startFunction(createApp);
