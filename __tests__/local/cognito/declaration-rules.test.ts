import { describe, expect, test } from "vitest";
import { assertDeployable } from "../../../local/cognito/declaration-rules.ts";
import { UserError } from "../../../local/errors.ts";
import type { UserPoolClient } from "../../../local/terraform/model.ts";
import { browserClient, createPool, machineClient } from "../../support/user-pool.ts";

const check = (client: UserPoolClient) => () =>
  assertDeployable(createPool("http://localhost:1", { clients: [client] }));

const callback = (url: string) => check({ ...browserClient, callbackUrls: [url] });

describe("assertDeployable", () => {
  test("refuses client_credentials beside another flow", () => {
    const mixed = check({ ...machineClient, flows: ["client_credentials", "code"] });
    expect(mixed).toThrow(UserError);
    expect(mixed).toThrow(
      "aws_cognito_user_pool_client.machine.allowed_oauth_flows must not mix client_credentials with other flows, " +
        "got client_credentials, code; declare a client of its own for each",
    );
  });

  test("refuses client_credentials without a secret", () => {
    expect(check({ ...machineClient, clientSecret: undefined })).toThrow(
      "aws_cognito_user_pool_client.machine.generate_secret must be true where client_credentials is allowed, " +
        "got false; set it to true",
    );
  });

  test.each([
    "https://app.example/callback",
    "http://localhost:4000/callback",
    "http://127.0.0.1/callback",
    "http://[::1]:9/callback",
    "myapp://signed-in",
  ])("takes the callback %s", (url) => {
    expect(callback(url)).not.toThrow();
  });

  test.each([
    "http://app.example/callback",
    "https://app.example/#top",
    "https://app.example/#",
    "/callback",
    "",
  ])("refuses the callback %j", (url) => {
    expect(callback(url)).toThrow(
      `aws_cognito_user_pool_client.browser.callback_urls must be https, http on localhost or an app's own scheme, without a fragment, got ${url}; correct it`,
    );
  });
});
