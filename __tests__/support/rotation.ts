import { afterEach, beforeEach, expect, vi } from "vitest";
import { requestToken } from "../../operations/deployed/token-endpoint.ts";
import { clientSecretsOf } from "../../operations/rotate/client-secrets.ts";
import { replaceSecret } from "../../operations/rotate/replace-secret.ts";
import { retireSecret } from "../../operations/rotate/retire-secret.ts";
import type { Rotation } from "../../operations/rotate/rotation.ts";
import { callAdmin } from "./admin-call.ts";
import { type CognitoFailures, serveFaultyCognito } from "./faulty-cognito.ts";
import { type FakeSecretsManager, secretArn, startSecretsManager } from "./secrets-manager.ts";
import { machineClient, type RunningUserPool, startUserPool } from "./user-pool.ts";

const { clientId, clientSecret } = machineClient;

/** The secret that the client has at first. */
export const first = String(clientSecret);
export const minute = 60_000;

export type Surroundings = Partial<Rotation> & { readonly failures?: CognitoFailures };

/** A machine client at Cognito whose secret Secrets Manager keeps, anew for each test. */
export class RotationScene {
  /** What was printed. */
  readonly printed: string[] = [];
  readonly pool: RunningUserPool;
  readonly store: FakeSecretsManager;

  constructor(pool: RunningUserPool, store: FakeSecretsManager) {
    this.pool = pool;
    this.store = store;
  }

  async rotation({ failures = {}, ...rest }: Surroundings = {}): Promise<Rotation> {
    vi.stubEnv("AWS_ENDPOINT_URL_COGNITO_IDENTITY_PROVIDER", await serveFaultyCognito(this.pool, failures));
    return {
      secrets: await clientSecretsOf(this.pool.pool.userPoolId, clientId),
      secretArn,
      tokenUrl: `${this.pool.origin}/oauth2/token`,
      graceMinutes: 60,
      dryRun: false,
      commands: { replace: "REPLACE", retire: "RETIRE" },
      print: (line) => void this.printed.push(line),
      now: this.pool.clock.now,
      ...rest,
    };
  }

  async replace(surroundings?: Surroundings): Promise<void> {
    await replaceSecret(await this.rotation(surroundings));
  }

  async retire(surroundings?: Surroundings): Promise<void> {
    await retireSecret(await this.rotation(surroundings));
  }

  works(secret: string): Promise<boolean> {
    return requestToken(`${this.pool.origin}/oauth2/token`, { clientId, clientSecret: secret }).then(
      () => true,
      () => false,
    );
  }

  storedSecret(): string {
    return JSON.parse(this.store.secretString()).client_secret as string;
  }

  async secretIds(): Promise<string[]> {
    const { body } = await callAdmin(this.pool, "ListUserPoolClientSecrets", { ClientId: clientId });
    return (body.ClientSecrets as { ClientSecretId: string }[]).map(({ ClientSecretId: id }) => id);
  }

  /** A second secret that no rotation made. @returns its id */
  async addByHand(): Promise<string> {
    const { body } = await callAdmin(this.pool, "AddUserPoolClientSecret", { ClientId: clientId });
    return (body.ClientSecretDescriptor as { ClientSecretId: string }).ClientSecretId;
  }

  async deleteByHand(secretId: string | undefined): Promise<void> {
    const input = { ClientId: clientId, ClientSecretId: secretId };
    await callAdmin(this.pool, "DeleteUserPoolClientSecret", input);
  }

  /** A second secret does not work yet; the one that is stored does. */
  refuseNewSecret(): void {
    const fetch = globalThis.fetch;
    const basic = `Basic ${Buffer.from(`${clientId}:${this.storedSecret()}`).toString("base64")}`;
    vi.stubGlobal("fetch", (url: string, init: RequestInit = {}) => {
      const { authorization } = (init.headers ?? {}) as Record<string, string>;
      if (authorization === undefined || authorization === basic) return fetch(url, init);
      return Promise.resolve(Response.json({ error: "invalid_client" }, { status: 400 }));
    });
  }

  /** Both secrets work, and callers get the new one. */
  async expectReplaced(): Promise<void> {
    expect(this.storedSecret()).not.toBe(first);
    expect(JSON.parse(this.store.secretString())).toMatchObject({ client_id: clientId });
    expect([await this.works(first), await this.works(this.storedSecret())]).toEqual([true, true]);
    expect(await this.secretIds()).toHaveLength(2);
  }

  async expectUntouched(): Promise<void> {
    expect(this.storedSecret()).toBe(first);
    expect(await this.works(first)).toBe(true);
  }
}

/** @returns the scene of the test that runs */
export function useRotation(): () => RotationScene {
  let scene: RotationScene;
  beforeEach(async () => {
    const pool = await startUserPool();
    const store = await startSecretsManager(pool.clock.now);
    for (const [name, value] of Object.entries(store.environment)) vi.stubEnv(name, value);
    store.put(JSON.stringify({ client_id: clientId, client_secret: first }));
    scene = new RotationScene(pool, store);
    // From now on Cognito knows the first secret, which is older than whatever comes.
    await scene.secretIds();
    pool.clock.advance(minute);
  });
  afterEach(async () => {
    vi.unstubAllGlobals();
    await Promise.all([scene.pool.close(), scene.store.close()]);
  });
  return () => scene;
}
