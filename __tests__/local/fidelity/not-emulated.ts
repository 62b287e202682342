import { cognitoGuide, cognitoReference, httpApiGuide, lambdaGuide } from "./aws-documentation.ts";
import { type Behaviour, documented, measured, published } from "./behaviour.ts";
import type { SectionTitle } from "./sections.ts";

/** What AWS does and the runner does not, with the reason. */
export const notEmulated: readonly {
  readonly section: SectionTitle;
  readonly behaviour: Behaviour;
  readonly reason: string;
}[] = [
  {
    section: "Cognito: issuer, discovery and keys",
    behaviour: documented(
      "A pool may have the updated issuer `https://issuer-cognito-idp.{region}.amazonaws.com/{poolId}`",
      cognitoGuide("federation-endpoints"),
    ),
    reason: "`aws_cognito_user_pool` has no argument that asks for it",
  },
  {
    section: "Cognito: issuer, discovery and keys",
    behaviour: documented(
      "The pool's domain and its issuer are different hosts",
      cognitoGuide("federation-endpoints"),
    ),
    reason: "one local port serves both; their paths do not meet",
  },
  {
    section: "Cognito: issuer, discovery and keys",
    behaviour: documented(
      "A domain takes up to 60 seconds (custom: 5 minutes) to be ready",
      cognitoGuide("cognito-user-pools-assign-domain-prefix"),
      cognitoGuide("cognito-user-pools-add-custom-domain"),
    ),
    reason: "nobody is served by waiting",
  },
  {
    section: "Cognito: issuer, discovery and keys",
    behaviour: documented(
      "Keys may rotate at any time",
      cognitoGuide("amazon-cognito-user-pools-using-tokens-verifying-a-jwt"),
    ),
    reason: "keys outlive reloads and restarts, so that tokens do; `--fresh` makes new ones",
  },
  {
    section: "Cognito: issuer, discovery and keys",
    behaviour: documented("Everything is served over TLS 1.2 or later", cognitoGuide("federation-endpoints")),
    reason: "localhost is served over plain http, on loopback alone",
  },
  {
    section: "Cognito: issuer, discovery and keys",
    behaviour: documented(
      "The cookies `csrf-state`, `csrf-state-legacy`, `lang` and `page-data`",
      cognitoGuide("cognito-user-pools-managed-login"),
    ),
    reason: "they serve federation, translation and scripts, which the local pages do not have",
  },
  {
    section: "Cognito: /oauth2/authorize and /login",
    behaviour: documented("`state` cannot be JSON, encoded or not", cognitoGuide("authorization-endpoint")),
    reason: "AWS asks applications to encode it in base64 and does not say what becomes of one that is not",
  },
  {
    section: "Cognito: /oauth2/authorize and /login",
    behaviour: documented(
      "A fault inside Cognito is sent to the application as `server_error`",
      cognitoGuide("authorization-endpoint"),
    ),
    reason: "a fault of the runner is a 500 with its cause on stderr, so that it is found",
  },
  {
    section: "Cognito: /oauth2/authorize and /login",
    behaviour: documented(
      "`identity_provider` and `idp_identifier` lead to another provider",
      cognitoGuide("authorization-endpoint"),
    ),
    reason: "the local pool has its own people only; the request gets a page that says so",
  },
  {
    section: "Cognito: /oauth2/authorize and /login",
    behaviour: documented("`lang` translates the login pages", cognitoGuide("authorization-endpoint")),
    reason: "the local pages are in English",
  },
  {
    section: "Cognito: /oauth2/authorize and /login",
    behaviour: documented("`acr_values` asks for a second factor", cognitoGuide("authorization-endpoint")),
    reason: "the local pool has no second factors; a pool that requires them is refused at the start",
  },
  {
    section: "Cognito: /oauth2/token",
    behaviour: documented(
      "`aws_client_metadata` is handed to the V3 pre token generation trigger",
      cognitoGuide("token-endpoint"),
    ),
    reason: "a pool with triggers is refused by name at the start",
  },
  {
    section: "Cognito: claims",
    behaviour: documented(
      "`device_key` where devices are tracked",
      cognitoGuide("amazon-cognito-user-pools-using-the-access-token"),
    ),
    reason: "devices are tracked by the SDKs' sign-in, which the runner does not have",
  },
  {
    section: "Cognito: claims",
    behaviour: documented(
      "Tokens of the SDKs' sign-in (`InitiateAuth`) carry `aws.cognito.signin.user.admin` and no custom scope",
      cognitoGuide("amazon-cognito-user-pools-using-the-access-token"),
    ),
    reason: "the runner has the OAuth endpoints and the calls of administrators alone",
  },
  {
    section: "Cognito: claims",
    behaviour: documented(
      "`identities`, `acr` and `amr`",
      cognitoGuide("amazon-cognito-user-pools-using-the-id-token"),
    ),
    reason: "the local pool has neither federated people nor second factors",
  },
  {
    section: "Cognito: claims",
    behaviour: documented(
      "Pre token generation V1 changes ID tokens, V2 people's access tokens, V3 machines' too",
      cognitoGuide("user-pool-lambda-pre-token-generation"),
    ),
    reason: "a pool with triggers (`lambda_config`) is refused by name at the start",
  },
  {
    section: "Cognito: claims",
    behaviour: documented(
      "`PreventUserExistenceErrors` is `LEGACY` unless set",
      cognitoReference("API_UserPoolClientType"),
    ),
    reason: "it concerns the SDKs' sign-in; the local login page never tells whether a name exists",
  },
  {
    section: "Cognito: claims",
    behaviour: documented(
      "`GetClientToken` is a way to machine tokens without a domain",
      cognitoGuide("user-pool-settings-client-apps"),
    ),
    reason:
      "it is a call of the SDKs; the runner has the OAuth endpoints and the calls of administrators alone",
  },
  {
    section: "HTTP API: stages, routes and its own answers",
    behaviour: documented(
      "300 routes, 10 stages and 10 authorizers per API",
      httpApiGuide("http-api-quotas"),
    ),
    reason: "the deployment meets these quotas, no request does",
  },
  {
    section: "HTTP API: stages, routes and its own answers",
    behaviour: documented("The default endpoint serves https alone", httpApiGuide("http-api-vs-rest")),
    reason: "localhost is served over plain http, on loopback alone",
  },
  {
    section: "HTTP API: stages, routes and its own answers",
    behaviour: documented(
      "There is no request validation, no API key and no WAF",
      httpApiGuide("http-api-vs-rest"),
    ),
    reason: "the runner has nothing of the kind either; REST APIs are refused by name",
  },
  {
    section: "HTTP API: JWT authorizer",
    behaviour: measured(
      "`CreateAuthorizer` fails where discovery cannot be reached",
      "haandol/cognito-kakao-example#1",
    ),
    reason: "a stack starts without a network; the first token finds out",
  },
  {
    section: "Lambda: the Runtime API",
    behaviour: documented("A failure of the container is a 500", lambdaGuide("runtimes-api")),
    reason: "the runner's Runtime API ends with its process or not at all",
  },
  {
    section: "Lambda: the Runtime API",
    behaviour: documented(
      "`…/restore/next` and `…/restore/error` are there with SnapStart",
      lambdaGuide("runtimes-api"),
    ),
    reason: "no function is frozen on localhost; the paths are 404",
  },
  {
    section: "Lambda: the Runtime API",
    behaviour: published(
      "Node's client adds an X-Ray cause in a header",
      "https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/40f98dbe7b49b41927864e2680af1a93ad755d38/src/XRayError.js",
    ),
    reason: "nothing on localhost reads traces",
  },
  {
    section: "Lambda: the Runtime API",
    behaviour: published(
      "`Runtime.InvalidEntrypoint`, `Runtime.InvalidWorkingDir`",
      "aws/aws-lambda-runtime-interface-emulator, internal/lambda/fatalerror/fatalerror.go",
    ),
    reason: "a program is started by a shell, which ends: `Runtime.ExitError`",
  },
  {
    section: "Lambda: invocations, environment and logs",
    behaviour: documented("An account has a concurrency of 1000", lambdaGuide("gettingstarted-limits")),
    reason: "a laptop has not: ten environments per function, then events wait",
  },
  {
    section: "Lambda: invocations, environment and logs",
    behaviour: published(
      "The emulator in AWS's base images answers 200 to timeouts and drops the headers of errors",
      "aws/aws-lambda-runtime-interface-emulator, internal/lambda/rie/handlers.go",
    ),
    reason: "programs, images too, speak to the runner's own Runtime API, not to that emulator",
  },
  {
    section: "Lambda: invocations, environment and logs",
    behaviour: documented(
      "`AWS_LAMBDA_METADATA_API` and `AWS_LAMBDA_METADATA_TOKEN`",
      lambdaGuide("configuration-envvars"),
    ),
    reason: "there is no availability zone to tell of",
  },
  {
    section: "Lambda: invocations, environment and logs",
    behaviour: documented(
      "The file system is read-only but for `/tmp`; an unprivileged user runs the code",
      lambdaGuide("images-create"),
    ),
    reason:
      "a program runs as the person who started it, on her file system; `--function 'docker run …'` shows the image's own",
  },
  {
    section: "Lambda: invocations, environment and logs",
    behaviour: documented(
      "An image has one architecture, a manifest that is no index, and at most 10 GB",
      lambdaGuide("images-create"),
    ),
    reason:
      "no registry is asked; the image is built and run by a container engine, with `--function 'docker run …'`",
  },
  {
    section: "Lambda: invocations, environment and logs",
    behaviour: measured(
      "`INIT_START Runtime Version: … Runtime Version ARN: …` before the start",
      "https://docs.aws.amazon.com/lambda/latest/dg/runtimes-update.html",
    ),
    reason: "a program has no runtime version of AWS's; the line may not appear for images either",
  },
  {
    section: "HTTP API: the event, payload format 2.0",
    behaviour: measured(
      "`x-forwarded-port` is `443`, `x-forwarded-proto` `https`",
      "aws/aws-lambda-dotnet, Tools/LambdaTestTool-v2/tests/Amazon.Lambda.TestTool.UnitTests/Snapshots",
    ),
    reason:
      "beside localhost's `host` they would name a URL that no server answers; they are localhost's port and `http`",
  },
];
