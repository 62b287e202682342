import { type ResourceFamily, rememberedId } from "../family.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";

/** @see Terraform AWS provider: aws_apigatewayv2_api_mapping, aws_apigatewayv2_domain_name */
export const apiMappingFamily: ResourceFamily = {
  aws_apigatewayv2_api_mapping: {
    treatment: "emulated",
    parent: { type: "aws_apigatewayv2_api", attribute: "api_id" },
    attributes: { id: (mapping) => rememberedId(mapping, 6) },
  },
  aws_apigatewayv2_domain_name: {
    treatment: "emulated",
    attributes: {
      id: (domain) => domain.text("domain_name"),
      arn: (domain) => `arn:aws:apigateway:${domain.region}::/domainnames/${domain.text("domain_name")}`,
    },
  },
};

/** Where a custom domain reaches an API. */
export interface ApiMapping {
  readonly domainName: string;
  /** First segments of the path that the mapping takes away; `""`: none. */
  readonly key: string;
  readonly stage: string;
}

/** @throws {UserError} a mapping names a domain or a stage that the file does not declare */
export function readApiMappings(api: ResourceReader, declared: DeclaredResources): readonly ApiMapping[] {
  const domains = declared.all("aws_apigatewayv2_domain_name").map((domain) => domain.text("domain_name"));
  const stages = declared.childrenOf(api, "aws_apigatewayv2_stage").map((stage) => stage.text("name"));
  return declared.childrenOf(api, "aws_apigatewayv2_api_mapping").map((mapping) => {
    const domainName = mapping.text("domain_name");
    if (!domains.includes(domainName)) {
      throw mapping.fault("domain_name", "be an aws_apigatewayv2_domain_name of this file", domainName);
    }
    const stage = mapping.text("stage");
    if (!stages.includes(stage) && !api.declares("target")) {
      throw mapping.fault("stage", "be a stage of the API", stage);
    }
    return { domainName, key: mapping.optionalText("api_mapping_key") ?? "", stage };
  });
}
