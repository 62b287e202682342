import type { Section } from "../fact.ts";

export const runtimeApi: Section = {
  title: "Lambda: the Runtime API",
  facts: [
    {
      behaviour: "`GET …/invocation/next` waits without limit, then is 200 with the event",
      grade: "D",
      source: "AWS: runtimes-api",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > holds `next` until there is an event, and hands it over with its headers",
    },
    {
      behaviour:
        "`Lambda-Runtime-…` headers tell request id, deadline in milliseconds, function ARN, trace id and invocation id",
      grade: "D",
      source: "AWS: runtimes-api",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > holds `next` until there is an event, and hands it over with its headers",
    },
    {
      behaviour: "Headers that are empty are left out: client context, Cognito identity, tenant",
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > holds `next` until there is an event, and hands it over with its headers",
    },
    {
      behaviour: '`POST …/{id}/response` is 202 `{"status":"OK"}`, with a line\'s end',
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > accepts a response with 202 and hands it to the caller",
    },
    {
      behaviour:
        "A response of more than 6 MiB and 100 bytes is 413 `RequestEntityTooLarge` and fails the function",
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > accepts a response of 6 MB and 100 bytes, and answers 413 to a larger one, which fails the function",
    },
    {
      behaviour: "`POST …/{id}/error` is 202",
      grade: "D",
      source: "AWS: runtimes-api",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > accepts an error with 202 and hands its body on untouched",
    },
    {
      behaviour: "An error's body goes to the caller untouched",
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > accepts an error with 202 and hands its body on untouched",
    },
    {
      behaviour:
        "Its type is that of `Lambda-Runtime-Function-Error-Type` where it has the form `Runtime.…` or `Function.…`, else `Function.Unknown` or `Runtime.Unknown`",
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > takes the error type %s for %s",
    },
    {
      behaviour: "`POST …/init/error` is 202, and nothing else is accepted afterwards",
      grade: "D",
      source: "AWS: runtimes-api",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > accepts an error of the start with 202, and then nothing else",
    },
    {
      behaviour: "A wrong request id is 400 `InvalidRequestID`",
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > refuses a wrong request id with 400, and the right one still counts",
    },
    {
      behaviour: "A wrong `Lambda-Runtime-Invocation-Id` is 400 `InvalidInvocationId`; it may be left out",
      grade: "D",
      source: "AWS: runtimes-api",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > refuses a wrong invocation id with 400, and accepts the right one, or none",
    },
    {
      behaviour: "A call in the wrong state is 403 `InvalidStateTransition`",
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > refuses a second response with 403",
    },
    {
      behaviour: "A failure of the container is a 500",
      grade: "D",
      source: "AWS: runtimes-api",
      notEmulated: "the runner's Runtime API ends with its process or not at all",
    },
    {
      behaviour: "`…/restore/next` and `…/restore/error` are there with SnapStart",
      grade: "D",
      source: "AWS: runtimes-api",
      notEmulated: "no function is frozen on localhost; the paths are 404",
    },
    {
      behaviour: "A response may be streamed; an HTTP API waits for its end",
      grade: "D",
      source: "AWS: runtimes-custom",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > hands a streamed response over whole, once it has ended",
    },
    {
      behaviour: "A response that breaks off is `Runtime.TruncatedResponse`",
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > fails the function whose response breaks off",
    },
    {
      behaviour: "Node's client posts `errorType`, `errorMessage` and `trace`",
      grade: "S",
      source: "aws/aws-lambda-nodejs-runtime-interface-client",
      test: "local/lambda/node-runtime.test.ts > node-runtime > posts an error as AWS's client does: errorType, errorMessage, trace; and serves the next event",
    },
    {
      behaviour: "It adds an X-Ray cause in a header",
      grade: "S",
      source: "aws/aws-lambda-nodejs-runtime-interface-client",
      notEmulated: "nothing on localhost reads traces",
    },
    {
      behaviour:
        "`Runtime.ImportModuleError`, `.HandlerNotFound`, `.MalformedHandlerName`, `.UserCodeSyntaxError`",
      grade: "S",
      source: "aws/aws-lambda-nodejs-runtime-interface-client",
      test: "local/lambda/node-runtime.test.ts > node-runtime > does not start with %s",
    },
    {
      behaviour: "`Runtime.UnhandledPromiseRejection`",
      grade: "S",
      source: "aws/aws-lambda-nodejs-runtime-interface-client",
      test: "local/lambda/node-runtime.test.ts > node-runtime > reports a promise that nobody handles, and starts anew for the next event",
    },
    {
      behaviour: "`Runtime.NodeJsExit`",
      grade: "S",
      source: "aws/aws-lambda-nodejs-runtime-interface-client",
      test: "local/lambda/node-runtime.test.ts > node-runtime > reports a handler whose promise can never settle",
    },
    {
      behaviour: "A process that ends in an invocation is `Runtime.ExitError`",
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      test: "local/lambda/function-pool.test.ts > startFunction > fails the event in which the process ends, and starts another process for the next",
    },
    {
      behaviour: "`Runtime.InvalidEntrypoint`, `Runtime.InvalidWorkingDir`",
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      notEmulated: "a program is started by a shell, which ends: `Runtime.ExitError`",
    },
  ],
};
