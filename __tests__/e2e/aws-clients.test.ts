import { execFile, execFileSync } from "node:child_process";
import { promisify } from "node:util";
import {
  AddUserPoolClientSecretCommand,
  AdminCreateUserCommand,
  AdminGetUserCommand,
  AdminSetUserPasswordCommand,
  CognitoIdentityProviderClient,
  DeleteUserPoolClientSecretCommand,
  DescribeUserPoolClientCommand,
  DescribeUserPoolCommand,
  InvalidPasswordException,
  LimitExceededException,
  ListUserPoolClientSecretsCommand,
  paginateListUsers,
  ResourceNotFoundException,
  UserNotFoundException,
  UsernameExistsException,
} from "@aws-sdk/client-cognito-identity-provider";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { logInWithoutBrowser } from "../support/login-form.ts";
import { type RunningSystem, startSystem } from "../support/running-system.ts";

let system: RunningSystem;
let cognito: CognitoIdentityProviderClient;
let UserPoolId: string;
let ClientId: string;

beforeAll(async () => {
  system = await startSystem({ flags: ["--no-watch"] });
  UserPoolId = new URL(system.output("oidc_issuer_url")).pathname.slice(1);
  ClientId = system.output("example_client_id");
  cognito = new CognitoIdentityProviderClient({
    endpoint: endpoint(),
    region: "eu-west-1",
    credentials: { accessKeyId: "local", secretAccessKey: "local" },
  });
});
afterAll(async () => {
  cognito?.destroy();
  await system?.stop();
});

const endpoint = () => new URL(system.output("oidc_token_url")).origin;
const password = "Correct-Horse-2";

async function tokenStatus(secret: string): Promise<number> {
  const { status } = await fetch(system.output("oidc_token_url"), {
    method: "POST",
    headers: { authorization: `Basic ${btoa(`${ClientId}:${secret}`)}` },
    body: new URLSearchParams({ grant_type: "client_credentials" }),
  });
  return status;
}

/** Where the service's own login sends somebody who signs in. */
async function logIn(username: string): Promise<URL> {
  const start = await fetch(system.output("example_authorization_code_oidc_redirect_url"), {
    redirect: "manual",
  });
  return logInWithoutBrowser(new URL(start.headers.get("location") ?? ""), username, password);
}

describe("AWS's own SDK", () => {
  test("adds a user, sets her password and reads her back; she can log in", async () => {
    const UserAttributes = [{ Name: "email", Value: "carol@example.com" }];
    const { User } = await cognito.send(
      new AdminCreateUserCommand({
        UserPoolId,
        Username: "carol",
        UserAttributes,
        MessageAction: "SUPPRESS",
      }),
    );
    expect(User).toMatchObject({ Username: "carol", UserStatus: "FORCE_CHANGE_PASSWORD" });
    expect(User?.UserCreateDate?.getTime()).toBeCloseTo(Date.now(), -5);
    const permanent = { UserPoolId, Username: "carol", Password: password, Permanent: true };
    await cognito.send(new AdminSetUserPasswordCommand(permanent));
    const carol = await cognito.send(new AdminGetUserCommand({ UserPoolId, Username: "carol" }));
    expect(carol.UserStatus).toBe("CONFIRMED");
    expect(carol.UserAttributes).toEqual(expect.arrayContaining(UserAttributes));
    expect((await logIn("carol")).searchParams.get("code")).toBeTruthy();
  });

  test("lists the users page by page", async () => {
    const names: (string | undefined)[] = [];
    for await (const { Users = [] } of paginateListUsers({ client: cognito, pageSize: 1 }, { UserPoolId })) {
      names.push(...Users.map(({ Username }) => Username));
    }
    expect(names).toEqual(["alice", "carol"]);
  });

  test("describes the pool and a client", async () => {
    const { UserPool } = await cognito.send(new DescribeUserPoolCommand({ UserPoolId }));
    expect(UserPool).toMatchObject({ Id: UserPoolId, UserPoolTier: "ESSENTIALS", EstimatedNumberOfUsers: 2 });
    const { UserPoolClient } = await cognito.send(
      new DescribeUserPoolClientCommand({ UserPoolId, ClientId }),
    );
    expect(UserPoolClient).toMatchObject({
      ClientSecret: system.output("example_client_secret"),
      AllowedOAuthFlows: ["client_credentials"],
      AllowedOAuthScopes: ["example/auth"],
    });
  });

  test("replaces a client's secret without an outage", async () => {
    const client = { UserPoolId, ClientId };
    const { ClientSecretDescriptor } = await cognito.send(new AddUserPoolClientSecretCommand(client));
    const added = ClientSecretDescriptor?.ClientSecretValue ?? "";
    expect(await tokenStatus(system.output("example_client_secret"))).toBe(200);
    expect(await tokenStatus(added)).toBe(200);
    const third = cognito.send(new AddUserPoolClientSecretCommand(client));
    await expect(third).rejects.toThrow(LimitExceededException);
    const { ClientSecrets } = await cognito.send(new ListUserPoolClientSecretsCommand(client));
    const ClientSecretId = ClientSecrets?.[0]?.ClientSecretId;
    await cognito.send(new DeleteUserPoolClientSecretCommand({ ...client, ClientSecretId }));
    expect(await tokenStatus(system.output("example_client_secret"))).toBe(400);
    expect(await tokenStatus(added)).toBe(200);
  });

  test("gets errors that it knows", async () => {
    const alice = { UserPoolId, Username: "alice" };
    await expect(cognito.send(new AdminCreateUserCommand(alice))).rejects.toThrow(UsernameExistsException);
    const nobody = cognito.send(new AdminGetUserCommand({ UserPoolId, Username: "nobody" }));
    await expect(nobody).rejects.toThrow(UserNotFoundException);
    const weak = cognito.send(new AdminSetUserPasswordCommand({ ...alice, Password: "weak" }));
    await expect(weak).rejects.toThrow(InvalidPasswordException);
    const elsewhere = cognito.send(new DescribeUserPoolCommand({ UserPoolId: "eu-west-1_nobodysPl" }));
    await expect(elsewhere).rejects.toThrow(ResourceNotFoundException);
  });
});

describe.runIf(isInstalled("aws"))("the AWS CLI with --endpoint-url", { timeout: 60_000 }, () => {
  const aws = async (...args: string[]) => {
    const { stdout } = await promisify(execFile)(
      "aws",
      ["cognito-idp", ...args, "--endpoint-url", endpoint()],
      {
        env: {
          ...process.env,
          AWS_ACCESS_KEY_ID: "local",
          AWS_SECRET_ACCESS_KEY: "local",
          AWS_DEFAULT_REGION: "eu-west-1",
          AWS_PAGER: "",
        },
      },
    );
    return stdout && (JSON.parse(stdout) as unknown);
  };

  test("adds a user, sets his password and reads him back", async () => {
    const dan = ["--user-pool-id", UserPoolId, "--username", "dan"];
    await aws("admin-create-user", ...dan, "--user-attributes", "Name=email,Value=dan@example.com");
    await aws("admin-set-user-password", ...dan, "--password", password, "--permanent");
    expect(await aws("admin-get-user", ...dan)).toMatchObject({ Username: "dan", UserStatus: "CONFIRMED" });
    const filter = ["--filter", 'username = "dan"'];
    expect(await aws("list-users", "--user-pool-id", UserPoolId, ...filter)).toMatchObject({
      Users: [{ Username: "dan" }],
    });
  });

  test("describes pool and client, and lists the client's secrets", async () => {
    const pool = ["--user-pool-id", UserPoolId];
    const client = [...pool, "--client-id", ClientId];
    expect(await aws("describe-user-pool", ...pool)).toMatchObject({ UserPool: { Id: UserPoolId } });
    expect(await aws("describe-user-pool-client", ...client)).toMatchObject({ UserPoolClient: { ClientId } });
    expect(await aws("list-user-pool-clients", ...pool)).toMatchObject({
      UserPoolClients: expect.arrayContaining([expect.objectContaining({ ClientId })]),
    });
    expect(await aws("list-user-pool-client-secrets", ...client)).toMatchObject({
      ClientSecrets: [{ ClientSecretId: expect.stringContaining(ClientId) }],
    });
  });

  test("shows the error's name", async () => {
    const missing = aws("admin-get-user", "--user-pool-id", UserPoolId, "--username", "nobody");
    await expect(missing).rejects.toThrow("UserNotFoundException");
  });
});

function isInstalled(command: string): boolean {
  try {
    execFileSync(command, ["--version"], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
}
