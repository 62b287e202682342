import { describe, expect, test } from "vitest";
import { synthesise } from "../support/synthesis.ts";
import { danglingReferences, findCycle, terraformGraph } from "../support/terraform-graph.ts";

describe("ApiStack", () => {
  const stack = synthesise();
  const graph = terraformGraph(stack);

  test("refers to nothing that it does not declare", () => {
    expect(graph.size).toBeGreaterThan(25);
    expect(danglingReferences(graph)).toEqual([]);
  });

  test("has no cycle: one apply makes it", () => {
    expect(findCycle(graph)).toBeUndefined();
  });

  test("has every output under its name", () => {
    expect(Object.keys(stack.output).sort()).toEqual([
      "example_authorization_code_oidc_redirect_url",
      "example_client_id",
      "example_client_secret",
      "example_url",
      "machine_client_ids",
      "machine_client_secrets",
      "oidc_authorization_url",
      "oidc_configuration_url",
      "oidc_issuer_url",
      "oidc_jwks_url",
      "oidc_token_url",
      "oidc_userinfo_url",
      "user_pool_id",
    ]);
  });

  test("marks the secrets, and nothing else, as sensitive", () => {
    const sensitive = Object.keys(stack.output).filter((name) => stack.output[name]?.sensitive);
    expect(sensitive.sort()).toEqual(["example_client_secret", "machine_client_secrets"]);
  });

  test("puts out id and secret of each machine client under its name", () => {
    const { output } = synthesise({ machineClients: { reader: ["items.read"], writer: ["items.write"] } });
    const client = (name: string, attribute: string) =>
      expect.stringMatching(
        `^\\$\\{aws_cognito_user_pool_client\\.machine-clients_${name}_\\w+\\.${attribute}\\}$`,
      );
    expect(output.machine_client_ids?.value).toEqual({
      reader: client("reader", "id"),
      writer: client("writer", "id"),
    });
    expect(output.machine_client_secrets?.value).toEqual({
      reader: client("reader", "client_secret"),
      writer: client("writer", "client_secret"),
    });
  });

  test("keeps its local state outside cdktf.out, by a relative path", () => {
    expect(stack.terraform.backend.local).toEqual({ path: "../../../terraform.dev.tfstate" });
  });

  test("keeps its state in a bucket, encrypted and locked, where the environment names one", () => {
    const stateBucket = { name: "acme-terraform-state", region: "eu-central-1" };
    expect(synthesise({ stateBucket }, { name: "prod" }).terraform.backend).toEqual({
      s3: {
        bucket: "acme-terraform-state",
        region: "eu-central-1",
        key: "gatehouse/prod.tfstate",
        encrypt: true,
        use_lockfile: true,
      },
    });
  });

  test("is deployed to the account that it names alone, whatever the credentials are", () => {
    const { data, provider, resource } = synthesise({
      accountId: "012345678901",
      domain: { zone: "example.com", parentRecord: "existing" },
    });
    expect(provider.aws?.map(({ allowed_account_ids: allowed }) => allowed)).toEqual([
      ["012345678901"],
      ["012345678901"],
    ]);
    expect(data).not.toHaveProperty("aws_caller_identity");
    expect(JSON.stringify(resource.aws_iam_role_policy)).toContain(":012345678901:");
    expect(stack.provider.aws?.[0]).not.toHaveProperty("allowed_account_ids");
  });

  test("tags everything by default", () => {
    expect(stack.provider.aws?.[0]).toMatchObject({
      region: "eu-west-1",
      default_tags: [{ tags: { application: "gatehouse", environment: "dev" } }],
    });
  });
});

describe("findCycle", () => {
  test("names a cycle", () => {
    const circular = new Map([
      ["a_a.x", new Set(["b_b.x"])],
      ["b_b.x", new Set(["a_a.x"])],
    ]);
    expect(findCycle(circular)).toEqual(["a_a.x", "b_b.x", "a_a.x"]);
  });
});
