import type { UserPoolClient } from "../../model.ts";
import type { State } from "../../state.ts";
import { digest, equalSecrets } from "../secrets.ts";

/** How many secrets of a client may be good at a time. @see AWS: AddUserPoolClientSecret */
export const maximumSecrets = 2;

/** What is kept of a client's secret: enough to know it again. */
export interface ClientSecret {
  /** `<client id>--<milliseconds since the epoch>`; AWS does not document the unit of the time. */
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  /** SHA-256 of the secret, base64url: a secret of this length needs no salt. */
  readonly digest: string;
}

/** The secrets of confidential clients: the declared one, those added since, without those deleted since. */
export interface ClientSecrets {
  /** Oldest first; empty for a public client. */
  list(client: UserPoolClient): readonly ClientSecret[];
  /** It does not check how many there are. */
  add(client: UserPoolClient, secret: string): ClientSecret;
  remove(client: UserPoolClient, secretId: string): void;
  /**
   * Whether what a client sent proves it: an active secret, or none from a public client.
   * It takes as long for a wrong secret as for a right one.
   */
  accepts(client: UserPoolClient, sent: string | undefined): boolean;
}

/** @param now milliseconds since the epoch */
export function createClientSecrets(userPoolId: string, state: State, now: () => number): ClientSecrets {
  const keyOf = ({ clientId }: UserPoolClient) => `cognito/${userPoolId}/client-secrets/${clientId}`;
  const describe = (client: UserPoolClient, secret: string, createdAt: number): ClientSecret => ({
    id: `${client.clientId}--${createdAt}`,
    createdAt,
    digest: digest(secret),
  });
  const list = (client: UserPoolClient): readonly ClientSecret[] => {
    const { clientSecret } = client;
    if (clientSecret === undefined) return [];
    return state.remember(keyOf(client), () => [describe(client, clientSecret, now())]);
  };

  return {
    list,
    add(client, secret) {
      const known = list(client);
      const newest = Math.max(0, ...known.map(({ createdAt }) => createdAt));
      const added = describe(client, secret, Math.max(now(), newest + 1));
      state.set(keyOf(client), [...known, added]);
      return added;
    },
    remove(client, secretId) {
      state.set(
        keyOf(client),
        list(client).filter(({ id }) => id !== secretId),
      );
    },
    accepts(client, sent) {
      if (client.clientSecret === undefined || sent === undefined) return client.clientSecret === sent;
      const candidate = digest(sent);
      const matches = list(client).map((secret) => equalSecrets(candidate, secret.digest));
      return matches.includes(true);
    },
  };
}
