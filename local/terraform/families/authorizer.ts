import type { JwtAuthorizer } from "../../model.ts";
import { type ResourceFamily, rememberedId } from "../family.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";

/** @see Terraform AWS provider: aws_apigatewayv2_authorizer */
export const authorizerFamily: ResourceFamily = {
  aws_apigatewayv2_authorizer: {
    treatment: "emulated",
    parent: { type: "aws_apigatewayv2_api", attribute: "api_id" },
    attributes: { id: (authorizer) => rememberedId(authorizer, 6) },
  },
};

/** @see AWS: HTTP API quotas */
const maximumAudiences = 50;

/** Authorizers that a route of the API names, by id, each made once. Others are not looked at. */
export function readAuthorizers(
  api: ResourceReader,
  declared: DeclaredResources,
): ReadonlyMap<string, JwtAuthorizer> {
  const used = declared
    .childrenOf(api, "aws_apigatewayv2_route")
    .filter((route) => route.optionalText("authorization_type") === "JWT")
    .map((route) => route.text("authorizer_id"));
  const authorizers = declared
    .childrenOf(api, "aws_apigatewayv2_authorizer")
    .filter((authorizer) => used.includes(authorizer.text("id")));
  return new Map(authorizers.map((authorizer) => [authorizer.text("id"), readAuthorizer(authorizer)]));
}

/** @see AWS: Control access to HTTP APIs with JWT authorizers */
function readAuthorizer(authorizer: ResourceReader): JwtAuthorizer {
  const type = authorizer.text("authorizer_type");
  if (type !== "JWT") throw authorizer.unsupported(`authorizer_type "${type}"`, 'use "JWT"');
  const identitySources = authorizer.texts("identity_sources");
  const sourceForm = /^\$request\.(?:header|querystring)\.\S+$/;
  if (identitySources.length === 0 || !identitySources.every((source) => sourceForm.test(source))) {
    const rule = 'list "$request.header.<name>" or "$request.querystring.<name>"';
    throw authorizer.fault("identity_sources", rule, JSON.stringify(identitySources));
  }
  const configuration = authorizer.block("jwt_configuration");
  if (!configuration) throw authorizer.fault("jwt_configuration", "be set", "nothing");
  return {
    address: authorizer.address,
    name: authorizer.text("name"),
    identitySources,
    issuer: configuration.text("issuer"),
    audience: configuration.textsAtMost(maximumAudiences, "audience"),
  };
}
