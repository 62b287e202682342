import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { clientSecretsOf } from "../../../operations/rotation/client-secrets.ts";
import { previewRotation, rotateSecret } from "../../../operations/rotation/rotation.ts";
import { requestToken } from "../../../operations/token/client-credentials.ts";
import { callAdmin } from "../../support/admin-call.ts";
import { type CognitoFailures, serveFaultyCognito } from "../../support/faulty-cognito.ts";
import { type FakeSecretsManager, secretArn, startSecretsManager } from "../../support/secrets-manager.ts";
import { machineClient, type RunningUserPool, startUserPool } from "../../support/user-pool.ts";

const { clientId, clientSecret: first = "" } = machineClient;
const minute = 60_000;
let pool: RunningUserPool;
let store: FakeSecretsManager;
let printed: string[];
let slept: number[];

beforeEach(async () => {
  [pool, store] = await Promise.all([startUserPool(), startSecretsManager()]);
  for (const [name, value] of Object.entries(store.environment)) vi.stubEnv(name, value);
  store.put(JSON.stringify({ client_id: clientId, client_secret: first }));
  // From now on Cognito knows the first secret, which is older than whatever comes.
  await secretIds();
  pool.clock.advance(minute);
  printed = [];
  slept = [];
});
afterEach(() => Promise.all([pool.close(), store.close()]));

interface Surroundings {
  readonly failures?: CognitoFailures;
  readonly graceMinutes?: number;
  /** In place of the wait. */
  readonly duringGrace?: () => unknown;
  readonly tokenUrl?: string;
}

async function rotation({ failures = {}, graceMinutes = 60, duringGrace, tokenUrl }: Surroundings = {}) {
  vi.stubEnv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", await serveFaultyCognito(pool, failures));
  return {
    secrets: await clientSecretsOf(pool.pool.userPoolId, clientId),
    secretArn,
    tokenUrl: tokenUrl ?? `${pool.origin}/oauth2/token`,
    graceMinutes,
    print: (line: string) => void printed.push(line),
    now: pool.clock.now,
    sleep: async (milliseconds: number) => {
      slept.push(milliseconds);
      pool.clock.advance(milliseconds);
      if (milliseconds >= minute) await duringGrace?.();
    },
  };
}

const rotate = async (surroundings?: Surroundings) => rotateSecret(await rotation(surroundings));

async function works(clientSecret: string): Promise<boolean> {
  const request = requestToken(`${pool.origin}/oauth2/token`, { clientId, clientSecret });
  return request.then(
    () => true,
    () => false,
  );
}

const storedSecret = () => JSON.parse(store.secretString()).client_secret as string;

async function secretIds(): Promise<string[]> {
  const { body } = await callAdmin(pool, "ListUserPoolClientSecrets", { ClientId: clientId });
  return (body.ClientSecrets as { ClientSecretId: string }[]).map(({ ClientSecretId: id }) => id);
}

describe("rotateSecret", () => {
  test("ends with a new secret, stored and working, and the old one retired", async () => {
    await rotate();
    expect(storedSecret()).not.toBe(first);
    expect(JSON.parse(store.secretString())).toMatchObject({ client_id: clientId });
    expect(await works(storedSecret())).toBe(true);
    expect(await works(first)).toBe(false);
    expect(await secretIds()).toHaveLength(1);
  });

  test("leaves both working for the grace period, which counts from the making of the new one", async () => {
    const seen: boolean[] = [];
    await rotate({
      graceMinutes: 5,
      duringGrace: async () => void seen.push(await works(first), await works(storedSecret())),
    });
    expect(seen).toEqual([true, true]);
    expect(slept).toEqual([5 * minute]);
  });

  test("does not wait without a grace period", async () => {
    await rotate({ graceMinutes: 0 });
    expect(slept).toEqual([]);
    expect(await works(first)).toBe(false);
  });

  test("prints no secret", async () => {
    await rotate();
    expect(printed.join()).not.toContain(first);
    expect(printed.join()).not.toContain(storedSecret());
    expect(printed).toHaveLength(5);
  });

  test("can be done again and again", async () => {
    await rotate();
    const second = storedSecret();
    await rotate();
    expect(storedSecret()).not.toBe(second);
    expect(await works(storedSecret())).toBe(true);
    expect(await works(second)).toBe(false);
  });

  test("goes on where it was interrupted, and waits only for what is left of the grace period", async () => {
    const interrupted = rotate({
      duringGrace: () => {
        throw new Error("Ctrl-C");
      },
    });
    await expect(interrupted).rejects.toThrow("Ctrl-C");
    const stored = storedSecret();
    expect([await works(first), await works(stored)]).toEqual([true, true]);
    slept = [];
    await rotate({ graceMinutes: 90 });
    expect(slept).toEqual([30 * minute]);
    expect(storedSecret()).toBe(stored);
    expect([await works(first), await works(stored)]).toEqual([false, true]);
  });

  test("counts a secret as stored where only the answer was lost", async () => {
    store.behave({ PutSecretValue: "lost" });
    await rotate();
    expect(storedSecret()).not.toBe(first);
    expect(await works(storedSecret())).toBe(true);
  });
});

describe("rotateSecret, where a step fails, leaves a stored secret that works and says what to do", () => {
  /** The rotation fails, and the stored secret, whichever it is, still gets a token. */
  async function expectFailure(surroundings: Surroundings, sentence: string | RegExp): Promise<void> {
    await expect(rotate(surroundings)).rejects.toThrow(sentence);
    expect(await works(storedSecret())).toBe(true);
  }

  test("reading the stored secret", async () => {
    store.behave({ GetSecretValue: "AccessDeniedException" });
    await expectFailure({}, "reading the stored secret failed");
    expect(await secretIds()).toHaveLength(1);
  });

  test("listing the secrets", async () => {
    const failures = { ListUserPoolClientSecrets: "AccessDeniedException" };
    await expectFailure({ failures }, "listing the client's secrets failed");
  });

  test("adding one", async () => {
    const failures = { AddUserPoolClientSecret: "TooManyRequestsException" };
    await expectFailure(
      { failures },
      /adding a secret failed.*the stored secret is unchanged and works; rotate/,
    );
    expect(await secretIds()).toHaveLength(1);
  });

  test("adding one whose answer is lost: the next rotation says how to remove it", async () => {
    await expectFailure({ failures: { AddUserPoolClientSecret: "lost" } }, "the stored secret is unchanged");
    const [, orphan] = await secretIds();
    await expectFailure(
      {},
      `remove it and rotate again: aws cognito-idp delete-user-pool-client-secret --user-pool-id ${pool.pool.userPoolId} --client-id ${clientId} --client-secret-id ${orphan}`,
    );
    expect(await secretIds()).toHaveLength(2);
  });

  test("storing it: it is removed again", async () => {
    store.behave({ PutSecretValue: "AccessDeniedException" });
    await expectFailure(
      {},
      /storing the new secret failed.*the new secret was removed again, the stored one is/,
    );
    expect(await secretIds()).toHaveLength(1);
    expect(storedSecret()).toBe(first);
  });

  test("storing it, and removing it again: the command is said", async () => {
    store.behave({ PutSecretValue: "AccessDeniedException" });
    const failures = { DeleteUserPoolClientSecret: "InternalErrorException" };
    await expectFailure(
      { failures },
      /is unchanged and works; remove the new one: aws cognito-idp delete-user/,
    );
  });

  test("retiring the old one: both work, and the next rotation retires it", async () => {
    const failures = { DeleteUserPoolClientSecret: "InternalErrorException" };
    await expectFailure({ failures }, /both secrets work; rotate again to retire the old one/);
    expect(await works(first)).toBe(true);
    await rotate();
    expect(await works(first)).toBe(false);
    expect(await works(storedSecret())).toBe(true);
  });

  test("somebody stores another secret meanwhile: none is retired", async () => {
    const duringGrace = () => store.put(JSON.stringify({ client_secret: first }));
    await expectFailure({ duringGrace }, "somebody stored another secret meanwhile, none was retired");
    expect(await secretIds()).toHaveLength(2);
  });
});

describe("rotateSecret refuses", () => {
  test("to begin where the stored secret does not work", async () => {
    store.put(JSON.stringify({ client_secret: "an old one" }));
    await expect(rotate()).rejects.toThrow("the stored secret does not work, nothing was changed");
    expect(await secretIds()).toHaveLength(1);
    expect(await works(first)).toBe(true);
  });

  test("to keep a new secret that gets no token, after several attempts", async () => {
    let requests = 0;
    const fetch = globalThis.fetch;
    // The stored secret is proved by the first request; Cognito knows nothing of the new one.
    vi.stubGlobal("fetch", (url: string, init?: RequestInit) => {
      if (!url.endsWith("/oauth2/token") || ++requests === 1) return fetch(url, init);
      return Promise.resolve(Response.json({ error: "invalid_client" }, { status: 400 }));
    });
    await expect(rotate()).rejects.toThrow("the new secret was removed again, the stored one is unchanged");
    vi.unstubAllGlobals();
    expect(slept).toEqual([1_000, 2_000, 4_000, 8_000]);
    expect(await secretIds()).toHaveLength(1);
    expect(await works(storedSecret())).toBe(true);
  });
});

describe("previewRotation", () => {
  test("says what a rotation would do, and does nothing", async () => {
    const [only] = await secretIds();
    await previewRotation(await rotation());
    expect(printed).toEqual([
      `It would add a second secret, prove a token with it, store it in ${secretArn}, and retire ${only} 60 minutes after the new one was made.`,
    ]);
    expect(await secretIds()).toEqual([only]);
    expect(storedSecret()).toBe(first);
  });

  test("says what is left of one that was interrupted", async () => {
    const failures = { DeleteUserPoolClientSecret: "InternalErrorException" };
    await expect(rotate({ failures })).rejects.toThrow();
    const [former] = await secretIds();
    printed = [];
    await previewRotation(await rotation());
    expect(printed).toEqual([`It would retire ${former} 60 minutes after the new one was made.`]);
  });
});
