import { randomInt } from "node:crypto";
import { type ClientSecret, maximumSecrets } from "../stores/client-secrets.ts";
import { type FindPool, type Operation, requireClient, timestamp } from "./admin-pool.ts";
import { AdminError, invalidParameter, notFound } from "./errors.ts";
import { optionalText, requireText } from "./input.ts";

/** The calls by which a client's secret is replaced without an outage. */
export function clientSecretOperations(findPool: FindPool): Record<string, Operation> {
  return {
    AddUserPoolClientSecret(input) {
      const admin = findPool(input);
      const client = requireClient(admin, input);
      const given = optionalText(input, "ClientSecret");
      // AWS documents that the client has to be confidential, and not which error a public one gets.
      if (client.clientSecret === undefined)
        throw invalidParameter("The client is public: it has no secret.");
      if (admin.secrets.list(client).length >= maximumSecrets) {
        const message = `A client may have ${maximumSecrets} secrets; delete one first.`;
        throw new AdminError("LimitExceededException", message);
      }
      const secret = given ?? generateSecret();
      const descriptor = describe(admin.secrets.add(client, secret));
      const shown = given === undefined ? { ClientSecretValue: secret } : {};
      return { ClientSecretDescriptor: { ...descriptor, ...shown } };
    },

    ListUserPoolClientSecrets(input) {
      const admin = findPool(input);
      return { ClientSecrets: admin.secrets.list(requireClient(admin, input)).map(describe) };
    },

    DeleteUserPoolClientSecret(input) {
      const admin = findPool(input);
      const client = requireClient(admin, input);
      const secretId = requireText(input, "ClientSecretId");
      const secrets = admin.secrets.list(client);
      if (!secrets.some(({ id }) => id === secretId)) throw notFound(`Client secret ${secretId}`);
      // AWS documents that the last one stays, and not the error.
      if (secrets.length === 1) throw invalidParameter("The last secret of a client cannot be deleted.");
      admin.secrets.remove(client, secretId);
      return {};
    },
  };
}

function describe({ id, createdAt }: ClientSecret) {
  return { ClientSecretId: id, ClientSecretCreateDate: timestamp(createdAt) };
}

/** 51 characters, as those that Cognito makes. */
function generateSecret(): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length: 51 }, () => alphabet[randomInt(alphabet.length)]).join("");
}
