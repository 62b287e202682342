import { UserError } from "gatehouse-local";
import { readStoredSecret, type StoredSecret } from "../deployed/stored-secrets.ts";
import { fail, prove, type Rotation, retirementTime } from "./rotation.ts";
import { assess } from "./situation.ts";

/**
 * The second step: deletes the old secret, once callers have had time to fetch the new one and where the stored secret
 * is the new one and works. Run again, it says that it is done.
 *
 * It does not check that callers did fetch the new secret, nor that the old one is unused.
 *
 * @throws {UserError} the old secret must stay: why, and what to do
 */
export async function retireSecret(rotation: Rotation): Promise<void> {
  const { secrets, secretArn, print, dryRun, commands } = rotation;
  const stored = await readStoredSecret(secretArn);
  const situation = await assess(secrets, stored);
  if (situation.kind === "added" || (situation.kind === "single" && situation.pending)) {
    throw new UserError(
      `the new secret must be proved and stored first, got one that is not; run ${commands.replace}`,
    );
  }
  if (situation.kind === "stored") assertTimeHasCome(rotation, stored);
  const advice = `no secret was deleted; run ${commands.retire} again once the stored secret works`;
  await prove(rotation, stored).catch(fail(advice));
  if (situation.kind === "stored") {
    if (dryRun) return print(`It would retire ${situation.former}.`);
    await secrets
      .remove(situation.former)
      .catch(fail(`the stored secret works; run ${commands.retire} again`));
  }
  print("retired: the stored secret is the only one");
}

function assertTimeHasCome(rotation: Rotation, stored: StoredSecret): void {
  const time = retirementTime(rotation, stored);
  const now = rotation.now();
  if (now >= time) return;
  const [until, got] = [time, now].map((moment) => new Date(moment).toISOString());
  throw new UserError(
    `the old secret must stay until ${until}, got ${got}: callers may still use it; run ${rotation.commands.retire} then`,
  );
}
