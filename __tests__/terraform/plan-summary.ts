import { accessSection } from "../../operations/plan/access-section.ts";
import { summarisePlan } from "../../operations/plan/summary.ts";
import type { Configuration } from "./variant.ts";

/**
 * What `npm run plan` says of a plan, with what differs from run to run left out: hashes in Terraform names, ids,
 * digests.
 *
 * @param json of `terraform show -json`
 */
export function summaryOf(
  json: string,
  configuration: Configuration,
  warnings: readonly string[] = [],
): string {
  return summarisePlan(json, { warnings, access: accessSection(json, configuration) })
    .replace(/^( {2}|!!! .*?: )(\w+\.[\w-]+)_[0-9A-F]{8}/gm, "$1$2")
    .replace(/sha256:[0-9a-f]{64}/g, "<digest>")
    .replace(/eu-west-1_\w+/g, "<pool>")
    .replace(/https:\/\/\w+\.execute-api/g, "https://<api>.execute-api")
    .replace(/\b[0-9a-f]{26}\b/g, "<id>")
    .replace(/^( {4}(?:authorizer_id|target): "(?:integrations\/)?)\w+"/gm, '$1<id>"');
}
