import { describe, expect, test, vi } from "vitest";
import { storeSecret } from "../../../operations/deployed/stored-secrets.ts";
import { successorVersion } from "../../../operations/rotate/situation.ts";
import { first, minute, useRotation } from "../../support/rotation.ts";
import { secretArn } from "../../support/secrets-manager.ts";
import { machineClient } from "../../support/user-pool.ts";

const scene = useRotation();

describe("replaceSecret", () => {
  test("ends with a new secret, stored and working, beside the old one", async () => {
    await scene().replace();
    await scene().expectReplaced();
  });

  test("says when the old one may go, counted from when the new one was stored, and by which command", async () => {
    await scene().replace({ graceMinutes: 5 });
    const time = new Date(scene().pool.clock.now() + 5 * minute).toISOString();
    expect(scene().printed.at(-1)).toBe(`stored: both secrets work; the old one may go at ${time}: RETIRE`);
  });

  test("prints no secret", async () => {
    await scene().replace();
    expect(scene().printed).toHaveLength(3);
    expect(scene().printed.join()).not.toContain(first);
    expect(scene().printed.join()).not.toContain(scene().storedSecret());
  });

  test("run again, changes nothing and says the same", async () => {
    await scene().replace();
    const [secret, last] = [scene().storedSecret(), scene().printed.at(-1)];
    scene().pool.clock.advance(minute);
    await scene().replace();
    expect(scene().printed.at(-1)).toBe(last);
    expect(scene().storedSecret()).toBe(secret);
    expect(await scene().secretIds()).toHaveLength(2);
  });

  test("replaces again once the old one is retired", async () => {
    await scene().replace();
    await scene().retire({ graceMinutes: 0 });
    const second = scene().storedSecret();
    await scene().replace();
    expect(scene().storedSecret()).not.toBe(second);
    expect([await scene().works(second), await scene().works(scene().storedSecret())]).toEqual([true, true]);
  });

  test("with dryRun says what it would do, and does nothing", async () => {
    await scene().replace({ dryRun: true });
    expect(scene().printed).toEqual([
      `It would add a second secret, prove a token with it and store it in ${secretArn}.`,
    ]);
    expect(await scene().secretIds()).toHaveLength(1);
    expect(scene().store.versionCount()).toBe(1);
  });
});

describe("replaceSecret, interrupted, leaves a stored secret that works and goes on when it is run again:", () => {
  test("after the new secret was kept, before Cognito knew it", async () => {
    const failures = { AddUserPoolClientSecret: "TooManyRequestsException" };
    await expect(scene().replace({ failures })).rejects.toThrow(
      /adding a secret failed.*the stored secret is unchanged and works; run REPLACE again/,
    );
    await scene().expectUntouched();
    expect(await scene().secretIds()).toHaveLength(1);
    await scene().replace();
    await scene().expectReplaced();
    expect(scene().store.versionCount()).toBe(3);
  });

  test("after it was kept, the answer lost", async () => {
    scene().store.behave({ "PutSecretValue AWSPENDING": "lost" });
    await expect(scene().replace()).rejects.toThrow(/storing the new secret failed.*run REPLACE again/);
    scene().store.behave();
    await scene().replace();
    await scene().expectReplaced();
    expect(scene().store.versionCount()).toBe(3);
  });

  test("after it was added, the answer lost", async () => {
    await expect(scene().replace({ failures: { AddUserPoolClientSecret: "lost" } })).rejects.toThrow(
      "run REPLACE again",
    );
    await scene().expectUntouched();
    expect(await scene().secretIds()).toHaveLength(2);
    await scene().replace();
    await scene().expectReplaced();
  });

  test("before it was proved", async () => {
    scene().refuseNewSecret();
    await expect(scene().replace()).rejects.toThrow(
      /its secret is not valid there.*run REPLACE again.*where it never works, see who added the second secret.*aws cognito-idp delete-user-pool-client-secret/,
    );
    vi.unstubAllGlobals();
    await scene().expectUntouched();
    scene().printed.length = 0;
    await scene().replace({ dryRun: true });
    expect(scene().printed).toEqual([
      `It would prove a token with the second secret and store it in ${secretArn}.`,
    ]);
    await scene().replace();
    await scene().expectReplaced();
  });

  test("after it was proved", async () => {
    scene().store.behave({ "PutSecretValue AWSCURRENT": "AccessDeniedException" });
    await expect(scene().replace()).rejects.toThrow(
      /storing the new secret failed.*both secrets work; run REPLACE again/,
    );
    expect(scene().printed.at(-1)).toMatch(/^proved/);
    await scene().expectUntouched();
    scene().store.behave();
    await scene().replace();
    await scene().expectReplaced();
  });

  test("after it was stored, the answer lost", async () => {
    scene().store.behave({ "PutSecretValue AWSCURRENT": "lost" });
    await expect(scene().replace()).rejects.toThrow("both secrets work; run REPLACE again");
    scene().store.behave();
    await scene().replace();
    await scene().expectReplaced();
    expect(scene().store.versionCount()).toBe(3);
  });

  test("and the grace period counts from the end of it, not from its beginning", async () => {
    await expect(scene().replace({ failures: { AddUserPoolClientSecret: "lost" } })).rejects.toThrow();
    scene().pool.clock.advance(100 * minute);
    await scene().replace();
    await expect(scene().retire()).rejects.toThrow("the old secret must stay until");
  });
});

describe("replaceSecret refuses", () => {
  test("to begin where the stored secret cannot be read", async () => {
    scene().store.behave({ GetSecretValue: "AccessDeniedException" });
    await expect(scene().replace()).rejects.toThrow("reading the stored secret failed");
    expect(await scene().secretIds()).toHaveLength(1);
  });

  test("to begin where the client's secrets cannot be listed", async () => {
    const failures = { ListUserPoolClientSecrets: "AccessDeniedException" };
    await expect(scene().replace({ failures })).rejects.toThrow("listing the client's secrets failed");
    await scene().expectUntouched();
  });

  test("to begin where the stored secret does not work", async () => {
    scene().store.put(JSON.stringify({ client_secret: "an old one" }));
    await expect(scene().replace()).rejects.toThrow("the stored secret does not work, nothing was changed");
    expect(await scene().secretIds()).toHaveLength(1);
  });

  test("a second secret that it did not make, and says how to remove either", async () => {
    const stranger = await scene().addByHand();
    const removal = `aws cognito-idp delete-user-pool-client-secret --user-pool-id ${scene().pool.pool.userPoolId} --client-id ${machineClient.clientId} --client-secret-id`;
    await expect(scene().replace()).rejects.toThrow(
      /must have one secret, or a second one that this command made, got 2; find out which/,
    );
    await expect(scene().replace()).rejects.toThrow(`${removal} ${stranger}`);
    expect(await scene().secretIds()).toHaveLength(2);
  });

  test("to call the new secret stored where another was stored meanwhile", async () => {
    const { secrets } = await scene().rotation();
    const add = async (clientSecret: string) => {
      const id = await secrets.add(clientSecret);
      const [former] = await scene().secretIds();
      await storeBehindItsBack(successorVersion("current", String(former)), clientSecret);
      return id;
    };
    await expect(scene().replace({ secrets: { ...secrets, add } })).rejects.toThrow(
      "the stored secret must be the new one, got another that was stored meanwhile",
    );
  });
});

/** The version that the rotation will make is there already, and another one is current. */
async function storeBehindItsBack(versionId: string, clientSecret: string): Promise<void> {
  const members = { client_id: machineClient.clientId, client_secret: clientSecret };
  await storeSecret({ arn: secretArn, members }, clientSecret, versionId, []);
  scene().store.put(JSON.stringify({ client_secret: first }));
}
