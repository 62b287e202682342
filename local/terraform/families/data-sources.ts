import type { ResourceFamily } from "../family.ts";

/** What Terraform asks the provider for. */
export const dataSourceFamily: ResourceFamily = {
  "data.aws_caller_identity": {
    treatment: "emulated",
    attributes: {
      id: (caller) => caller.accountId,
      account_id: (caller) => caller.accountId,
    },
  },
  "data.aws_region": {
    treatment: "emulated",
    attributes: {
      id: (data) => data.region,
      name: (data) => data.region,
      region: (data) => data.region,
    },
  },
  "data.aws_partition": {
    treatment: "emulated",
    attributes: {
      partition: () => "aws",
      dns_suffix: () => "amazonaws.com",
    },
  },
};
