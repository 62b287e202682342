import { describe, expect, test } from "vitest";
import { explainTerraform } from "../../../operations/plan/terraform-faults.ts";

/** What Terraform 1.11.4 said where there was no registry. */
const noRegistry = `
Error: Failed to query available provider packages

Could not retrieve the list of available versions for provider hashicorp/aws:
could not connect to registry.terraform.io: failed to request discovery
document: Get "https://registry.terraform.io/.well-known/terraform.json":
dial tcp: lookup registry.terraform.io on 10.0.0.2:53: no such host
`;

/** As the AWS provider and the S3 backend word it in public issue threads; not captured here. */
const noCredentials = `
Error: No valid credential sources found

  with provider["registry.terraform.io/hashicorp/aws"],
  on cdk.tf.json line 12, in provider.aws[0]:

Please see https://registry.terraform.io/providers/hashicorp/aws
for more information about providing credentials.
`;

/** What Terraform 1.11.4 says, wrapped as it comes. */
const noVariable = `
Error: No value for required variable

  on cdk.tf.json line 900, in variable.alice_password:
 900:     "alice_password": {

The root module input variable
"alice_password" is not set, and has no default value.
`;

describe("explainTerraform", () => {
  test.each([
    [
      noRegistry,
      "the provider registry registry.terraform.io cannot be reached; allow it, or set up a mirror",
    ],
    [noCredentials, "there are no AWS credentials; run aws sso login, or set AWS_PROFILE"],
    [
      "Error: ... api error ExpiredToken: The security token",
      "AWS does not accept the credentials; renew them",
    ],
    [
      "Error: ... InvalidClientTokenId: The security token",
      "AWS does not accept the credentials; renew them",
    ],
    [noVariable, 'variable "alice_password" has no value; set TF_VAR_alice_password'],
    ["Error: Unsupported Terraform Core version", "this Terraform is too old; get 1.10 or later"],
    ["Error: Backend configuration changed", "terraform init -migrate-state"],
    ["Error: Error acquiring the state lock", "somebody else is changing the stack"],
    ["Error: Error pinging Docker server: Cannot connect", "the docker provider reaches no engine"],
  ])("says what is missing and how to get it: %s", (stderr, advice) => {
    expect(explainTerraform(stderr)).toContain(advice);
    expect(explainTerraform(stderr)).not.toContain("\n");
  });

  test("hands on what it does not understand", () => {
    expect(explainTerraform("\nError: Something\n\nelse\n")).toBe(
      "terraform says:\nError: Something\n\nelse",
    );
  });
});
