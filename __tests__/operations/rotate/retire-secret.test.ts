import { describe, expect, test, vi } from "vitest";
import type { CognitoFailures } from "../../support/faulty-cognito.ts";
import { first, minute, useRotation } from "../../support/rotation.ts";

const scene = useRotation();

describe("retireSecret", () => {
  test("ends with the stored secret as the only one", async () => {
    await scene().replace();
    scene().pool.clock.advance(60 * minute);
    await scene().retire();
    expect([await scene().works(first), await scene().works(scene().storedSecret())]).toEqual([false, true]);
    expect(await scene().secretIds()).toHaveLength(1);
    expect(scene().printed.at(-1)).toBe("retired: the stored secret is the only one");
  });

  test("run again, changes nothing and says the same", async () => {
    await scene().replace();
    await scene().retire({ graceMinutes: 0 });
    await scene().retire();
    expect(scene().printed.at(-1)).toBe("retired: the stored secret is the only one");
    expect(await scene().secretIds()).toHaveLength(1);
    expect(await scene().works(scene().storedSecret())).toBe(true);
  });

  test("interrupted after the old one was deleted, the answer lost, is done when it is run again", async () => {
    await scene().replace();
    const failures = { DeleteUserPoolClientSecret: "lost" };
    await expect(scene().retire({ failures, graceMinutes: 0 })).rejects.toThrow(
      /deleting a secret failed.*the stored secret works; run RETIRE again/,
    );
    await scene().retire();
    expect(scene().printed.at(-1)).toMatch(/^retired/);
    expect([await scene().works(first), await scene().works(scene().storedSecret())]).toEqual([false, true]);
  });

  test("interrupted before the old one was deleted, deletes it when it is run again", async () => {
    await scene().replace();
    const failures = { DeleteUserPoolClientSecret: "InternalErrorException" };
    await expect(scene().retire({ failures, graceMinutes: 0 })).rejects.toThrow("run RETIRE again");
    expect(await scene().works(first)).toBe(true);
    await scene().retire({ graceMinutes: 0 });
    expect([await scene().works(first), await scene().works(scene().storedSecret())]).toEqual([false, true]);
  });

  test("with dryRun says what it would do, and does nothing", async () => {
    const [former] = await scene().secretIds();
    await scene().replace();
    await scene().retire({ dryRun: true, graceMinutes: 0 });
    expect(scene().printed.at(-1)).toBe(`It would retire ${former}.`);
    expect(await scene().works(first)).toBe(true);
  });
});

describe("retireSecret refuses, and deletes none,", () => {
  test("before the time", async () => {
    await scene().replace();
    const until = scene().pool.clock.now() + 60 * minute;
    scene().pool.clock.advance(60 * minute - 1);
    const [time, now] = [until, scene().pool.clock.now()].map((moment) => new Date(moment).toISOString());
    await expect(scene().retire()).rejects.toThrow(
      `the old secret must stay until ${time}, got ${now}: callers may still use it; run RETIRE then`,
    );
    expect(await scene().works(first)).toBe(true);
  });

  test.each<[string, CognitoFailures, () => void]>([
    ["added", { AddUserPoolClientSecret: "TooManyRequestsException" }, () => {}],
    ["proved", {}, () => scene().refuseNewSecret()],
    ["stored", {}, () => scene().store.behave({ "PutSecretValue AWSCURRENT": "AccessDeniedException" })],
  ])("where the new one was not %s", async (_, failures, prepare) => {
    prepare();
    await expect(scene().replace({ failures })).rejects.toThrow();
    vi.unstubAllGlobals();
    scene().store.behave();
    const before = await scene().secretIds();
    await expect(scene().retire({ graceMinutes: 0 })).rejects.toThrow(
      "the new secret must be proved and stored first, got one that is not; run REPLACE",
    );
    expect(await scene().secretIds()).toEqual(before);
    await scene().expectUntouched();
  });

  test("where another secret was stored meanwhile", async () => {
    await scene().replace();
    scene().store.put(JSON.stringify({ client_secret: first }));
    await expect(scene().retire({ graceMinutes: 0 })).rejects.toThrow("find out which of them is not in use");
    expect(await scene().secretIds()).toHaveLength(2);
  });

  test("where the stored secret does not work", async () => {
    await scene().replace();
    const [, added] = await scene().secretIds();
    await scene().deleteByHand(added);
    await scene().addByHand();
    await expect(scene().retire({ graceMinutes: 0 })).rejects.toThrow(
      "no secret was deleted; run RETIRE again",
    );
    expect(await scene().works(first)).toBe(true);
  });

  test("a second secret that no rotation made", async () => {
    await scene().addByHand();
    await expect(scene().retire({ graceMinutes: 0 })).rejects.toThrow("find out which of them is not in use");
    expect(await scene().secretIds()).toHaveLength(2);
  });
});
