import type { User, UserPoolClient } from "../../model.ts";
import type { State } from "../../state.ts";
import { randomSecret } from "../secrets.ts";
import { createSecretStore } from "./secret-store.ts";

interface Challenge {
  readonly clientId: string;
  readonly username: string;
}

/** Logins that wait for a new password, because the one typed was temporary. */
export interface Challenges {
  /** @returns the secret that the form carries, good for the client's auth session */
  start(client: UserPoolClient, user: User): string;
  /** The username, if the challenge was the client's; it stays good until `end`, for a second attempt. */
  find(client: UserPoolClient, challenge: string): string | undefined;
  end(challenge: string): void;
}

/** @param now milliseconds since the epoch; the state has to go by the same clock */
export function createChallenges(userPoolId: string, state: State, now: () => number): Challenges {
  const challenges = createSecretStore<Challenge>(state, `cognito/${userPoolId}/challenge`);
  return {
    start({ clientId, authSessionValiditySeconds }, { username }) {
      const secret = randomSecret();
      challenges.put(secret, { clientId, username }, now() + authSessionValiditySeconds * 1000);
      return secret;
    },
    find({ clientId }, challenge) {
      const known = challenges.get(challenge);
      return known?.clientId === clientId ? known.username : undefined;
    },
    end: (challenge) => void challenges.take(challenge),
  };
}
