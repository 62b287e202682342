import { UserError } from "gatehouse-local";
import { readStoredSecret, replaceStoredSecret, type StoredSecret } from "../deployed/stored-secrets.ts";
import { requestToken } from "../token/client-credentials.ts";
import type { ClientSecretEntry, ClientSecrets } from "./client-secrets.ts";
import { assess, versionOf } from "./situation.ts";

export interface Rotation {
  readonly secrets: ClientSecrets;
  /** Where the secret is kept for those who use it. */
  readonly secretArn: string;
  readonly tokenUrl: string;
  /** How long both secrets work, from the making of the new one. */
  readonly graceMinutes: number;
  readonly print: (line: string) => void;
  /** Milliseconds since the epoch. */
  readonly now: () => number;
  readonly sleep: (milliseconds: number) => Promise<unknown>;
}

/** How long to wait before each further attempt with a new secret. AWS does not document a delay; our choice. */
const proofDelaysMs = [1_000, 2_000, 4_000, 8_000];

/** Says what a rotation would do; nothing is changed. */
export async function previewRotation({ secrets, secretArn, graceMinutes, print }: Rotation): Promise<void> {
  const situation = await assess(secrets, await readStoredSecret(secretArn));
  const retirement = `retire ${situation.kind === "resume" ? situation.former.id : situation.current.id}`;
  const replacement = `add a second secret, prove a token with it, store it in ${secretArn}, and `;
  print(
    `It would ${situation.kind === "start" ? replacement : ""}${retirement} ${graceMinutes} minutes after the new one was made.`,
  );
}

/**
 * Replaces a client's secret without an outage: adds a second one, proves it, stores it, and retires the old one when
 * everybody has had time to fetch the new one. At every moment the stored secret works. Where it was interrupted, it
 * goes on.
 *
 * It does not check that everybody did fetch the new secret, nor that the old one is unused.
 *
 * @throws {UserError} a step failed: which secret works, and what to do
 */
export async function rotateSecret(rotation: Rotation): Promise<void> {
  const { secrets, secretArn, graceMinutes, print, now, sleep } = rotation;
  const stored = await readStoredSecret(secretArn);
  const situation = await assess(secrets, stored);
  const former = situation.kind === "resume" ? situation.former : situation.current;
  const current = situation.kind === "resume" ? situation.current : await replace(rotation, stored);

  const retireAt = current.createdAt + graceMinutes * 60_000;
  print(`stored: both secrets work until ${new Date(retireAt).toISOString()}`);
  if (retireAt > now()) {
    print("waiting; where it is interrupted, run the same command again to retire the old one");
    await sleep(retireAt - now());
  }
  await retire(rotation, current, former);
  print("retired: the stored secret is the only one");
}

async function replace(rotation: Rotation, stored: StoredSecret): Promise<ClientSecretEntry> {
  const { secrets, print } = rotation;
  await prove(rotation, stored.members.client_secret).catch((cause) =>
    fail("the stored secret does not work, nothing was changed; store the one that does", cause),
  );
  const added = await secrets
    .add()
    .catch((cause) => fail("the stored secret is unchanged and works; rotate again", cause));
  print("added: a second secret");
  await proveNew(rotation, added.value).catch((cause) => withdraw(rotation, added, cause));
  print("proved: Cognito gives a token for it");
  await store(rotation, stored, added);
  return added;
}

async function proveNew(rotation: Rotation, secret: string): Promise<void> {
  for (const delay of proofDelaysMs) {
    try {
      return await prove(rotation, secret);
    } catch {
      await rotation.sleep(delay);
    }
  }
  await prove(rotation, secret);
}

/** @throws {UserError} Cognito gives no token for the secret */
async function prove({ secrets, tokenUrl }: Rotation, clientSecret: string): Promise<void> {
  await requestToken(tokenUrl, { clientId: secrets.clientId, clientSecret });
}

/** An answer may be lost: what counts is what is stored then. */
async function store(
  rotation: Rotation,
  stored: StoredSecret,
  added: ClientSecretEntry & { value: string },
): Promise<void> {
  const version = versionOf(added.id);
  try {
    await replaceStoredSecret(stored, added.value, version);
  } catch (cause) {
    const seen = await readStoredSecret(stored.arn).catch((unread) =>
      fail(
        "both secrets work, and which of them is stored is not known; rotate again, it goes on from there",
        unread,
      ),
    );
    if (seen.versionId !== version) await withdraw(rotation, added, cause);
  }
}

/** Takes back the new secret that nobody has. */
async function withdraw({ secrets }: Rotation, added: ClientSecretEntry, cause: unknown): Promise<never> {
  await secrets
    .remove(added.id)
    .catch(() =>
      fail(
        `the stored secret is unchanged and works; remove the new one: ${secrets.removalCommand(added.id)}`,
        cause,
      ),
    );
  return fail("the new secret was removed again, the stored one is unchanged and works; rotate again", cause);
}

/** Only where what is stored is still the new secret, and works. */
async function retire(
  rotation: Rotation,
  current: ClientSecretEntry,
  former: ClientSecretEntry,
): Promise<void> {
  const advice = "both secrets work; rotate again to retire the old one";
  const { versionId, members } = await readStoredSecret(rotation.secretArn).catch((cause) =>
    fail(advice, cause),
  );
  if (versionId !== versionOf(current.id)) {
    throw new UserError(
      "somebody stored another secret meanwhile, none was retired; see who, and rotate again",
    );
  }
  await prove(rotation, members.client_secret).catch((cause) => fail(advice, cause));
  await rotation.secrets.remove(former.id).catch((cause) => fail(advice, cause));
}

function fail(state: string, cause: unknown): never {
  const reason = cause instanceof UserError ? cause.message : "something unforeseen happened";
  throw new UserError(`${reason}; ${state}`, { cause });
}
