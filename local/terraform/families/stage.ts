import type { Stage, Throttle } from "../../model.ts";
import { type Instance, type ResourceFamily, regionalArn, rememberedId } from "../family.ts";
import type { DeclaredResources, ResourceReader } from "../resource.ts";

/** @see Terraform AWS provider: aws_apigatewayv2_stage, aws_apigatewayv2_deployment */
export const stageFamily: ResourceFamily = {
  aws_apigatewayv2_stage: {
    treatment: "emulated",
    parent: { type: "aws_apigatewayv2_api", attribute: "api_id" },
    attributes: {
      id: (stage) => stage.text("name"),
      arn: (stage) =>
        `arn:aws:apigateway:${stage.region}::/apis/${stage.text("api_id")}/stages/${stage.text("name")}`,
      execution_arn: (stage) =>
        regionalArn(stage, "execute-api", `${stage.text("api_id")}/${stage.text("name")}`),
      invoke_url: (stage) => {
        const name = stage.text("name");
        return `${executeApiUrl(stage, stage.text("api_id"))}/${name === "$default" ? "" : name}`;
      },
    },
  },
  aws_apigatewayv2_deployment: {
    treatment: "emulated",
    attributes: { id: (deployment) => rememberedId(deployment, 6) },
  },
};

/** The stage that quick create makes. */
const quickCreateStage: Stage = {
  name: "$default",
  deployed: true,
  variables: {},
  throttle: undefined,
  routeThrottles: {},
};

/** @throws {UserError} two stages of one name, or settings for a route that the API does not have */
export function readStages(
  api: ResourceReader,
  routeKeys: readonly string[],
  declared: DeclaredResources,
): readonly Stage[] {
  const stages = declared
    .childrenOf(api, "aws_apigatewayv2_stage")
    .map((block) => ({ block, stage: readStage(block, routeKeys) }));
  const names = new Set(api.declares("target") ? [quickCreateStage.name] : []);
  for (const { block, stage } of stages) {
    if (names.has(stage.name)) throw block.fault("name", "be unique in its API", stage.name);
    names.add(stage.name);
  }
  return [...(api.declares("target") ? [quickCreateStage] : []), ...stages.map(({ stage }) => stage)];
}

function readStage(block: ResourceReader, routeKeys: readonly string[]): Stage {
  const defaults = block.block("default_route_settings");
  return {
    name: block.text("name"),
    deployed: block.flag("auto_deploy", false) || block.declares("deployment_id"),
    variables: block.textMap("stage_variables"),
    throttle: defaults && readThrottle(defaults),
    routeThrottles: Object.fromEntries(
      block.blocks("route_settings").flatMap((settings) => {
        const routeKey = settings.text("route_key");
        if (!routeKeys.includes(routeKey))
          throw settings.fault("route_key", "name a route of the API", routeKey);
        const throttle = readThrottle(settings);
        return throttle ? [[routeKey, throttle]] : [];
      }),
    ),
  };
}

/**
 * Once its block is there, Terraform's AWS provider sends 0 for a limit that the block does not name. A state has the
 * block always: there two zeros are no limits.
 */
function readThrottle(settings: ResourceReader): Throttle | undefined {
  const rateLimit = settings.numberUnlessUnset("throttling_rate_limit");
  const burstLimit = settings.numberUnlessUnset("throttling_burst_limit");
  if (settings.isOfState && rateLimit === undefined && burstLimit === undefined) return undefined;
  return { rateLimit: rateLimit ?? 0, burstLimit: burstLimit ?? 0 };
}

/** Where a stage is reached without a custom domain: `https://<api id>.execute-api.<region>.amazonaws.com`. */
export function executeApiUrl(instance: Instance, apiId: string): string {
  return `https://${apiId}.execute-api.${instance.region}.amazonaws.com`;
}
