import type { TerraformFile } from "../configuration-file.ts";
import type { Resolver } from "../resolver.ts";
import { Block } from "../resource.ts";

const ofUserPool = { attribute: "user_pool_id", parentType: "aws_cognito_user_pool" } as const;
const ofHttpApi = { attribute: "api_id", parentType: "aws_apigatewayv2_api" } as const;

/** Resources that belong to another, and the attribute that holds the other's id. */
const parentage = {
  aws_cognito_managed_login_branding: ofUserPool,
  aws_cognito_resource_server: ofUserPool,
  aws_cognito_user: ofUserPool,
  aws_cognito_user_group: ofUserPool,
  aws_cognito_user_in_group: ofUserPool,
  aws_cognito_user_pool_client: ofUserPool,
  aws_cognito_user_pool_domain: ofUserPool,
  aws_apigatewayv2_api_mapping: ofHttpApi,
  aws_apigatewayv2_authorizer: ofHttpApi,
  aws_apigatewayv2_integration: ofHttpApi,
  aws_apigatewayv2_route: ofHttpApi,
  aws_apigatewayv2_stage: ofHttpApi,
  aws_dynamodb_table_item: { attribute: "table_name", parentType: "aws_dynamodb_table" },
} as const;

type ChildType = keyof typeof parentage;

/** The resources of a file, ready to be read. */
export class Declared {
  readonly #file: TerraformFile;
  readonly #resolver: Resolver;

  /** @throws {UserError} a resource belongs to something that is not in the file */
  constructor(file: TerraformFile, resolver: Resolver) {
    this.#file = file;
    this.#resolver = resolver;
    for (const type of Object.keys(parentage) as ChildType[]) this.#assertParents(type);
  }

  /** Resources of a type, in the order of the file. */
  all(type: string): readonly Block[] {
    return [...this.#file.declarations.values()]
      .filter((declaration) => !declaration.isData && declaration.type === type)
      .map((declaration) => new Block(declaration, this.#resolver));
  }

  /** Resources of a type that belong to `parent`. */
  childrenOf(parent: Block, type: ChildType): readonly Block[] {
    const id = parent.text("id");
    return this.all(type).filter((child) => child.text(parentage[type].attribute) === id);
  }

  #assertParents(type: ChildType): void {
    const { attribute, parentType } = parentage[type];
    const ids = this.all(parentType).map((parent) => parent.text("id"));
    for (const child of this.all(type)) {
      const id = child.text(attribute);
      if (!ids.includes(id)) throw child.fault(attribute, `name an ${parentType} of this file`, id);
    }
  }
}
