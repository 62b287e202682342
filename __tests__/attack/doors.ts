import type { AttackedStack } from "./stacks.ts";

/** A place where a token is looked at. */
export interface Door {
  readonly name: string;
  /** How many requests for keys are right in so many seconds. */
  readonly allowedKeyRequests: (seconds: number) => number;
  knock(token: string): Promise<{ readonly status: number; readonly accepted: boolean }>;
}

/** As many requests at once. */
export const concurrency = 4;

async function send(url: string, init: RequestInit): Promise<{ status: number; text: string }> {
  const options: RequestInit = { redirect: "manual", ...init };
  // A connection that was idle while tokens were made may be closed by now.
  const response = await fetch(url, options).catch(() => fetch(url, options));
  return { status: response.status, text: await response.text() };
}

function bearerDoor(name: string, url: string, allowedKeyRequests: Door["allowedKeyRequests"]): Door {
  return {
    name,
    allowedKeyRequests,
    knock: async (token) => {
      const { status } = await send(url, { headers: { authorization: `Bearer ${token}` } });
      return { status, accepted: status === 200 };
    },
  };
}

/** The gateway fetches keys once in 10 seconds; each process of the service once in 30, or 5 after a failure. */
const gatewayFetches = (seconds: number) => 1 + Math.floor(seconds / 10);
const serviceFetches = (seconds: number) => concurrency * (1 + Math.floor(seconds / 5));

/** The doors of a stack with its authorizer. What the gateway lets through reaches the service as well. */
export function doors(guarded: AttackedStack): Door[] {
  return [
    bearerDoor(
      "gateway's authorizer",
      `${guarded.apiUrl}/jwt-cognito-protected`,
      (seconds) => gatewayFetches(seconds) + serviceFetches(seconds),
    ),
    bearerDoor("userInfo", `${guarded.poolUrl}/oauth2/userInfo`, () => 0),
    {
      name: "console's inspector",
      allowedKeyRequests: () => 0,
      knock: async (token) => {
        const { status, text } = await send(`${guarded.poolUrl}/`, {
          method: "POST",
          body: new URLSearchParams({ token }),
        });
        return { status, accepted: text.includes("and it is valid.") };
      },
    },
  ];
}

/** The door of a stack without an authorizer. */
export function serviceDoor(unguarded: AttackedStack): Door {
  return bearerDoor("service alone", `${unguarded.apiUrl}/jwt-cognito-protected`, serviceFetches);
}
