import type { ResourceServer } from "../../model.ts";
import type { ResourceFamily } from "../family.ts";
import { attributeOf, toText } from "../language/values.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";

/** @see Terraform AWS provider: aws_cognito_resource_server */
export const resourceServerFamily: ResourceFamily = {
  aws_cognito_resource_server: {
    treatment: "emulated",
    parent: { type: "aws_cognito_user_pool", attribute: "user_pool_id" },
    attributes: {
      id: (server) => `${server.text("user_pool_id")}|${server.text("identifier")}`,
      scope_identifiers: (server) =>
        [server.attribute("scope") ?? []]
          .flat()
          .map((scope) => fullScopeName(server.text("identifier"), toText(attributeOf(scope, "scope_name")))),
    },
  },
};

export function readResourceServers(
  pool: ResourceReader,
  declared: DeclaredResources,
): readonly ResourceServer[] {
  return declared.childrenOf(pool, "aws_cognito_resource_server").map((server) => {
    const identifier = server.text("identifier");
    const scopes = server.blocks("scope").map((scope) => ({
      name: fullScopeName(identifier, scope.text("scope_name")),
      description: scope.text("scope_description"),
    }));
    return { identifier, scopes };
  });
}

/** The name that clients, routes and tokens use. @see AWS: Scopes, M2M, and resource servers */
function fullScopeName(identifier: string, name: string): string {
  return `${identifier}/${name}`;
}
