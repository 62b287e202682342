import { randomBytes } from "node:crypto";
import { UserError } from "gatehouse-local";
import { readStoredSecret, type StoredSecret, storeSecret } from "../deployed/stored-secrets.ts";
import { fail, prove, type Rotation, retirementTime } from "./rotation.ts";
import { assess, type Situation, successorVersion } from "./situation.ts";

type Added = Extract<Situation, { kind: "added" }>;

/**
 * The first step: keeps a new secret as the pending version, adds it to the client, proves it by a token, and makes it
 * the current version. At every moment the stored secret works. Run again, it goes on from where it stopped.
 *
 * It does not check that callers fetch the new secret.
 *
 * @throws {UserError} a step failed: which secret works, and what to do
 */
export async function replaceSecret(rotation: Rotation): Promise<void> {
  const { secrets, secretArn, print, dryRun, commands } = rotation;
  const stored = await readStoredSecret(secretArn);
  const situation = await assess(secrets, stored);
  await prove(rotation, stored).catch(
    fail("the stored secret does not work, nothing was changed; store the one that does"),
  );
  if (situation.kind === "stored") return announce(rotation, stored);
  if (dryRun) {
    const add =
      situation.kind === "single"
        ? "add a second secret, prove a token with it"
        : "prove a token with the second secret";
    return print(`It would ${add} and store it in ${secretArn}.`);
  }
  const again = `the stored secret is unchanged and works; run ${commands.replace} again, it goes on from there`;
  const added =
    situation.kind === "added" ? situation : await add(rotation, stored, situation).catch(fail(again));
  print("added: a second secret");
  const removal = secrets.removalCommand(added.added);
  await prove(rotation, added.pending).catch(
    fail(
      `${again}; where it never works, see who added the second secret, and remove that if it is not in use: ${removal}`,
    ),
  );
  print("proved: Cognito gives a token for it");
  await announce(rotation, await store(rotation, added));
}

/** @returns the situation that it makes */
async function add(
  { secrets }: Rotation,
  stored: StoredSecret,
  { former, pending }: Extract<Situation, { kind: "single" }>,
): Promise<Added> {
  const next = pending ?? (await storePending(stored, former));
  return { kind: "added", former, added: await secrets.add(next.members.client_secret), pending: next };
}

/** The secret is kept before Cognito knows it, so that an interruption cannot lose it. */
async function storePending(stored: StoredSecret, former: string): Promise<StoredSecret> {
  const versionId = successorVersion("pending", former);
  const clientSecret = randomBytes(24).toString("hex");
  await storeSecret(stored, clientSecret, versionId, ["AWSPENDING"]);
  return { ...stored, versionId, members: { ...stored.members, client_secret: clientSecret } };
}

/** @returns the version that is current then */
async function store({ commands }: Rotation, { pending, former }: Added): Promise<StoredSecret> {
  const versionId = successorVersion("current", former);
  const advice = `both secrets work; run ${commands.replace} again, it goes on from there`;
  const secret = pending.members.client_secret;
  await storeSecret(pending, secret, versionId, ["AWSCURRENT", "AWSPENDING"]).catch(fail(advice));
  const stored = await readStoredSecret(pending.arn).catch(fail(advice));
  if (stored.versionId === versionId) return stored;
  throw new UserError(
    `the stored secret must be the new one, got another that was stored meanwhile; ${advice}`,
  );
}

function announce(rotation: Rotation, stored: StoredSecret): void {
  const time = new Date(retirementTime(rotation, stored)).toISOString();
  rotation.print(`stored: both secrets work; the old one may go at ${time}: ${rotation.commands.retire}`);
}
