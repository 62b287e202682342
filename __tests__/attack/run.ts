import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { doors, serviceDoor } from "./doors.ts";
import { attackKill } from "./kill-attack.ts";
import { attackMemory } from "./memory-attack.ts";
import { attackWithRequests } from "./request-attack.ts";
import { buildProject, countKeyRequests, startAttacked } from "./stacks.ts";
import { type Finding, printTable } from "./table.ts";
import { attackDoor } from "./token-attack.ts";

/** `npm run attack [-- --minutes 10] [--tokens 2000] [--seed 1]`: attacks systems that it starts on this machine. */
const { values } = parseArgs({
  options: {
    minutes: { type: "string", default: "10" },
    tokens: { type: "string", default: "2000" },
    seed: { type: "string", default: "1" },
  },
});
const count = Number(values.tokens);
const seed = Number(values.seed);
const minutes = Number(values.minutes);

const findings: Finding[] = [];
const note = (...found: readonly Finding[]) => {
  findings.push(...found);
  for (const { attack, result } of found) process.stderr.write(`${attack}: ${result}\n`);
};
const folder = mkdtempSync(join(tmpdir(), "gatehouse-attack-"));
try {
  const built = await buildProject(folder);
  const keyRequests = countKeyRequests();
  const guarded = await startAttacked(built, { withAuthorizer: true });
  for (const door of doors(guarded))
    note(await attackDoor(door, guarded.target, { count, seed, keyRequests }));
  note(...(await attackWithRequests(guarded, { count, seed })));
  await guarded.close();
  const unguarded = await startAttacked(built, { withAuthorizer: false });
  note(await attackDoor(serviceDoor(unguarded), unguarded.target, { count, seed, keyRequests }));
  await unguarded.close();
  note(await attackKill());
  if (minutes > 0) note(await attackMemory(minutes));
} finally {
  rmSync(folder, { recursive: true, force: true });
}
printTable(findings);
process.exit(findings.every(({ passed }) => passed) ? 0 : 1);
