import type { Section } from "../fact.ts";

export const lambda: Section = {
  title: "Lambda: invocations, environment and logs",
  facts: [
    {
      behaviour: "A handler's failure is `X-Amz-Function-Error: Unhandled` and the error's body",
      grade: "D",
      source: "AWS: API_Invoke",
      test: "local/lambda/runtime-api.test.ts > RuntimeApi > accepts an error with 202 and hands its body on untouched",
    },
    {
      behaviour: "A function whose time is up is ended; its error says `Task timed out after N.00 seconds`",
      grade: "M",
      source: "skill-sample #18; aws-lambda-power-tuning #151",
      test: "local/lambda/function-pool.test.ts > startFunction > ends a process whose time is up, even one in a busy loop, and starts another for the next",
    },
    {
      behaviour: "Its error type is `Sandbox.Timedout`",
      grade: "M",
      source: "aws-appsync-community #386",
      test: "local/lambda/function-pool.test.ts > startFunction > ends a process whose time is up, even one in a busy loop, and starts another for the next",
    },
    {
      behaviour: "The whole text of that error",
      grade: "U",
      test: "local/lambda/function-pool.test.ts > startFunction > ends a process whose time is up, even one in a busy loop, and starts another for the next",
    },
    {
      behaviour: "Event and response have at most 6 MB",
      grade: "D",
      source: "AWS: gettingstarted-limits",
      test: "local/lambda/function-pool.test.ts > startFunction > refuses an event of more than 6 MB, and a response of more fails",
    },
    {
      behaviour: "An environment takes one event at a time; events at once start more environments",
      grade: "D",
      source: "AWS: lambda-concurrency",
      test: "local/lambda/function-pool.test.ts > startFunction > gives an environment one event at a time, and starts as many as there are at once",
    },
    {
      behaviour: "Beyond the reserved concurrency events are throttled",
      grade: "D",
      source: "AWS: configuration-concurrency",
      test: "local/lambda/function-pool.test.ts > startFunction > throttles what exceeds the reserved concurrency",
    },
    {
      behaviour: "A reserved concurrency of 0 throttles every event",
      grade: "D",
      source: "AWS: configuration-concurrency",
      test: "local/lambda/function-pool.test.ts > startFunction > throttles every event at a reserved concurrency of 0, and starts nothing",
    },
    {
      behaviour: "An account has a concurrency of 1000",
      grade: "D",
      source: "AWS: gettingstarted-limits",
      notEmulated: "a laptop has not: ten environments per function, then events wait",
    },
    {
      behaviour: "Ten environments per function where none is reserved",
      grade: "U",
      test: "local/lambda/function-pool.test.ts > startFunction > by our choice, starts no more than ten where none is reserved; further events wait",
    },
    {
      behaviour: "A process that ended is replaced at the next event",
      grade: "D",
      source: "AWS: lambda-runtime-environment",
      test: "local/lambda/function-pool.test.ts > startFunction > fails the event in which the process ends, and starts another process for the next",
    },
    {
      behaviour: "An init that failed is tried again at the next event",
      grade: "D",
      source: "AWS: lambda-runtime-environment",
      test: "local/lambda/function-pool.test.ts > startFunction > says at the start that a program does not get ready, fails every event, and tries again at each",
    },
    {
      behaviour:
        "A process that is ended gets two seconds between SIGTERM and SIGKILL, the longest that Lambda grants",
      grade: "U",
      test: "local/lambda/function-process.test.ts > startProcess > kills after two seconds what does not heed SIGTERM",
    },
    {
      behaviour: "The emulator in AWS's base images answers 200 to timeouts and drops the headers of errors",
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      notEmulated: "programs, images too, speak to the runner's own Runtime API, not to that emulator",
    },
    {
      behaviour:
        "Lambda sets region, name, memory, version `$LATEST`, initialization type, log group and stream, credentials and `AWS_LAMBDA_RUNTIME_API`",
      grade: "D",
      source: "AWS: configuration-envvars",
      test: "local/lambda/function-environment.test.ts > functionEnvironment > sets what Lambda sets",
    },
    {
      behaviour: "`_HANDLER`, `LAMBDA_TASK_ROOT` and `LAMBDA_RUNTIME_DIR` come from the image",
      grade: "D",
      source: "AWS: configuration-envvars",
      test: "local/lambda/function-environment.test.ts > functionEnvironment > gives a shell command the host's PATH and HOME, and nothing that belongs inside an image",
    },
    {
      behaviour: "`AWS_EXECUTION_ENV` is not set for an image",
      grade: "D",
      source: "AWS: configuration-envvars",
      test: "local/lambda/function-environment.test.ts > functionEnvironment > sets what Lambda sets",
    },
    {
      behaviour: "`AWS_LAMBDA_METADATA_API` and `AWS_LAMBDA_METADATA_TOKEN`",
      grade: "D",
      source: "AWS: configuration-envvars",
      notEmulated: "there is no availability zone to tell of",
    },
    {
      behaviour: "`_X_AMZN_TRACE_ID` is set by the runtime for each event",
      grade: "D",
      source: "AWS: configuration-envvars",
      test: "local/lambda/function-environment.test.ts > functionEnvironment > is all that a running function sees, but for the trace id that its runtime sets",
    },
    {
      behaviour: "`LANG` and `TZ` may be overridden; `LD_LIBRARY_PATH` and `NODE_PATH` come from the image",
      grade: "D",
      source: "AWS: configuration-envvars",
      test: "local/lambda/function-environment.test.ts > functionEnvironment > lets the declaration override the time zone, but neither what localhost adds nor what Lambda reserves",
    },
    {
      behaviour: "A function sees its declared variables and nothing of the host",
      grade: "D",
      source: "AWS: configuration-envvars",
      test: "local/lambda/function-environment.test.ts > functionEnvironment > is all that a running function sees, but for the trace id that its runtime sets",
    },
    {
      behaviour:
        "Names of variables have two characters at least and begin with a letter; reserved ones are refused",
      grade: "D",
      source: "AWS: configuration-envvars",
      test: "local/terraform/families/lambda-function.test.ts > readLambdaFunctions > refuses the environment variable %s as Lambda does",
    },
    {
      behaviour: "All of them have at most 4 KB",
      grade: "D",
      source: "AWS: configuration-envvars",
      test: "local/terraform/families/lambda-function.test.ts > readLambdaFunctions > refuses more than 4 KB of environment, without showing it",
    },
    {
      behaviour: "The file system is read-only but for `/tmp`; an unprivileged user runs the code",
      grade: "D",
      source: "AWS: images-create",
      notEmulated:
        "a program runs as the person who started it, on her file system; `--function 'docker run …'` shows the image's own",
    },
    {
      behaviour: "An image has one architecture, a manifest that is no index, and at most 10 GB",
      grade: "D",
      source: "AWS: images-create",
      notEmulated:
        "no registry is asked; the image is built and run by a container engine, with `--function 'docker run …'`",
    },
    {
      behaviour: "`START`, `END` and `REPORT` lines",
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      test: "local/lambda/log-lines.test.ts > createLogLines > writes START, END and REPORT as text",
    },
    {
      behaviour: "An environment's first report has `Init Duration`",
      grade: "S",
      source: "aws/aws-lambda-runtime-interface-emulator",
      test: "local/lambda/log-lines.test.ts > createLogLines > adds how long the start took to the first report",
    },
    {
      behaviour: "The platform's events in JSON where the function declares that format",
      grade: "D",
      source: "AWS: telemetry-schema-reference",
      test: "local/lambda/log-lines.test.ts > createLogLines > writes the platform's events where the function declares JSON",
    },
    {
      behaviour: "A program in any language serves as a function",
      grade: "D",
      source: "AWS: runtimes-custom",
      test: "local/lambda/function-environment.test.ts > commandLine, of a program that is not Node.js > serves as a function: a POSIX shell script with curl",
    },
    {
      behaviour: "128 MB and 3 seconds unless declared",
      grade: "D",
      source: "AWS: gettingstarted-limits",
      test: "local/terraform/families/lambda-function.test.ts > readLambdaFunctions > fills in Lambda's defaults, for a zip function as well",
    },
  ],
};
