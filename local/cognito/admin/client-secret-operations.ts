import { randomInt } from "node:crypto";
import { type ClientSecret, maximumSecrets } from "../stores/client-secrets.ts";
import { AdminError, invalidParameter, notFound, optionalText, requireText } from "./input.ts";
import { type FindPool, type Operation, requireNamedClient, timestamp } from "./operation.ts";

/** The calls by which a client's secret is replaced without an outage. */
export function clientSecretOperations(findPool: FindPool): Record<string, Operation> {
  return {
    AddUserPoolClientSecret(input) {
      const livePool = findPool(input);
      const client = requireNamedClient(livePool, input);
      const given = optionalText(input, "ClientSecret");
      // AWS documents that the client has to be confidential, and not which error a public one gets.
      if (client.clientSecret === undefined)
        throw invalidParameter("The client is public: it has no secret.");
      if (livePool.clientSecrets.list(client).length >= maximumSecrets) {
        const message = `A client may have ${maximumSecrets} secrets; delete one first.`;
        throw new AdminError("LimitExceededException", message);
      }
      const secret = given ?? generateSecret();
      const descriptor = describeSecret(livePool.clientSecrets.add(client, secret));
      const shown = given === undefined ? { ClientSecretValue: secret } : {};
      return { ClientSecretDescriptor: { ...descriptor, ...shown } };
    },

    ListUserPoolClientSecrets(input) {
      const livePool = findPool(input);
      return {
        ClientSecrets: livePool.clientSecrets.list(requireNamedClient(livePool, input)).map(describeSecret),
      };
    },

    DeleteUserPoolClientSecret(input) {
      const livePool = findPool(input);
      const client = requireNamedClient(livePool, input);
      const secretId = requireText(input, "ClientSecretId");
      const secrets = livePool.clientSecrets.list(client);
      if (!secrets.some(({ id }) => id === secretId)) throw notFound(`Client secret ${secretId}`);
      // AWS documents that the last one stays, and not the error.
      if (secrets.length === 1) throw invalidParameter("The last secret of a client cannot be deleted.");
      livePool.clientSecrets.remove(client, secretId);
      return {};
    },
  };
}

function describeSecret({ id, createdAt }: ClientSecret) {
  return { ClientSecretId: id, ClientSecretCreateDate: timestamp(createdAt) };
}

/** 51 characters, as those that Cognito makes. */
function generateSecret(): string {
  const alphabet = "abcdefghijklmnopqrstuvwxyz0123456789";
  return Array.from({ length: 51 }, () => alphabet[randomInt(alphabet.length)]).join("");
}
