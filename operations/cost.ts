import { UserError } from "gatehouse-local";
import { print, readArguments, run } from "./command-line.ts";
import { costTable, estimate } from "./cost/estimate.ts";
import { usageOf } from "./cost/usage.ts";
import { readDeclaredStack } from "./deployed/declared-stack.ts";

const usage =
  "npm run cost -- [--stack NAME] [--requests N] [--token-calls N] [--users N] [--duration-ms N] [--machine-clients N] [--memory-mb N]";
const flags = {
  stack: { type: "string" },
  requests: { type: "string", default: "1000000" },
  "token-calls": { type: "string", default: "2000" },
  users: { type: "string", default: "1000" },
  "duration-ms": { type: "string", default: "20" },
  "machine-clients": { type: "string" },
  "memory-mb": { type: "string" },
} as const;

/** What a stack would cost in a month. */
await run(async () => {
  const { values } = readArguments(flags, 0, usage);
  const number = (flag: Exclude<keyof typeof flags, "stack">) => parseCount(flag, values[flag]);
  const { file, model } = await readDeclaredStack(values.stack ?? "dev");
  const expected = {
    requests: number("requests") ?? 0,
    tokenCalls: number("token-calls") ?? 0,
    users: number("users") ?? 0,
    durationMs: number("duration-ms") ?? 0,
    machineClients: number("machine-clients"),
    memoryMb: number("memory-mb"),
  };
  print(costTable(estimate(usageOf(file, model, expected))));
  print(`
An estimate for one month in US dollars, US East (N. Virginia), without data transfer, tax and discounts. Prices move:
look at the sources, and at https://calculator.aws, before you rely on it. "unverified": no source was found that
follows AWS's price list.`);
  return 0;
});

function parseCount(flag: string, text: string | undefined): number | undefined {
  if (text === undefined || /^\d{1,12}$/.test(text)) return text === undefined ? undefined : Number(text);
  throw new UserError(`--${flag} must be a whole number, got "${text}"; usage: ${usage}`);
}
