import type { Environment } from "./constructs/environment.ts";
import type { ScopeName } from "./service/contract.ts";

/**
 * The settings of each environment; one stack of that name is made from each. No secrets belong here.
 */
export const environments: Readonly<Record<string, Environment<ScopeName>>> = {
  dev: {
    prefix: "gatehouse",
    region: "eu-west-1",
    architecture: "x86_64",
    image: { build: { revision: 1 } },
    machineClients: {
      example: ["auth"],
      "books-reader": ["books.read"],
      "books-writer": ["books.read", "books.write"],
    },
    browserClient: {
      name: "example-authorization-code",
      // People read books; one machine alone writes them.
      scopes: ["auth", "books.read"],
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
    demoBooks: [
      {
        id: "5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1a01",
        name: "Frankenstein",
        author: "Mary Shelley",
        price: "8.50",
        languages: ["en", "de", "fr"],
      },
      {
        id: "5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1a02",
        name: "Don Quijote de la Mancha",
        author: "Miguel de Cervantes",
        price: "24.90",
        languages: ["es", "en"],
      },
      {
        id: "5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1a03",
        name: "Les Misérables",
        author: "Victor Hugo",
        price: "19.99",
        languages: ["fr", "en"],
      },
      {
        id: "5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1a04",
        name: "Die Verwandlung",
        author: "Franz Kafka",
        price: "5.00",
        languages: ["de"],
      },
      {
        id: "5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1a05",
        name: "Война и мир",
        author: "Лев Толстой",
        price: "32.00",
        languages: ["ru", "en", "fr"],
      },
    ],
    accessTokenMinutes: 60,
    idTokenMinutes: 60,
    refreshTokenDays: 1,
    userPoolTier: "ESSENTIALS",
    protectFromDeletion: false,
    logRetentionDays: 7,
    memoryMb: 512,
    timeoutSeconds: 10,
  },

  prod: {
    prefix: "gatehouse",
    region: "eu-west-1",
    architecture: "x86_64",
    image: { build: { revision: 1 } },
    machineClients: {
      "books-reader": ["books.read"],
      "books-writer": ["books.read", "books.write"],
    },
    browserClient: {
      name: "web",
      scopes: ["auth", "books.read"],
    },
    accessTokenMinutes: 15,
    idTokenMinutes: 15,
    refreshTokenDays: 30,
    userPoolTier: "ESSENTIALS",
    mfa: "optional",
    protectFromDeletion: true,
    pointInTimeRecovery: true,
    logRetentionDays: 365,
    tracing: true,
    monitoring: { emails: [] },
    clientSecretStore: {},
    memoryMb: 1024,
    timeoutSeconds: 10,
  },
};
