import type { Environment } from "./constructs/environment.ts";

/**
 * The settings of each environment; one stack of that name is made from each. No secrets belong here.
 */
export const environments: Readonly<Record<string, Environment>> = {
  dev: {
    prefix: "gatehouse",
    region: "eu-west-1",
    architecture: "x86_64",
    image: { build: { revision: 1 } },
    machineClients: {
      example: ["auth"],
    },
    browserClient: {
      name: "example-authorization-code",
      scopes: ["auth"],
    },
    demoUsers: {
      alice: {
        preferred_username: "alice",
        name: "Alice Doe",
        given_name: "Alice",
        family_name: "Doe",
        email: "alice@example.com",
        email_verified: "true",
      },
    },
    accessTokenMinutes: 60,
    idTokenMinutes: 60,
    refreshTokenDays: 1,
    userPoolTier: "ESSENTIALS",
    protectFromDeletion: false,
    logRetentionDays: 7,
    memoryMb: 512,
    timeoutSeconds: 10,
  },
};
