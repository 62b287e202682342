import { describe, expect, test } from "vitest";
import { UserError } from "../../local/errors.ts";
import { programsByFlag, programsByName } from "../../local/programs.ts";
import { lambdaFunction } from "../support/lambda-function.ts";

const api = lambdaFunction({ address: "aws_lambda_function.api", functionName: "gatehouse-dev" });
const jobs = lambdaFunction({ address: "aws_lambda_function.jobs", functionName: "jobs" });

describe("programsByFlag", () => {
  const programOf = (commands: string[], wanted = api) =>
    programsByFlag(commands, "/bundle/lambda.handler")(wanted, [api, jobs]);

  test("runs the handler where no command is named", () => {
    expect(programOf([])).toEqual({ kind: "bundle", handler: "/bundle/lambda.handler" });
  });

  test("runs a command for the function that it is given for", () => {
    const commands = ["jobs=python3 jobs.py", "KEY=1 ./api"];
    expect(programOf(commands, jobs)).toEqual({ kind: "shell", command: "python3 jobs.py" });
    expect(programOf(commands, api)).toEqual({ kind: "shell", command: "KEY=1 ./api" });
  });

  test("knows a function by its Terraform name as well", () => {
    expect(programOf(["api=./api"])).toEqual({ kind: "shell", command: "./api" });
  });

  test("says which function has no program", () => {
    const sentence =
      "--function must name a program for aws_lambda_function.api; add --function gatehouse-dev=COMMAND";
    expect(() => programOf(["jobs=./jobs"])).toThrow(sentence);
    expect(() => programsByFlag([], undefined)(api, [api])).toThrow(sentence);
  });
});

describe("programsByName", () => {
  const programOf = (functions: string | Record<string, string>, wanted = api) =>
    programsByName(functions)(wanted, [api, jobs]);

  test("runs one command for all, or one for each by either of its names", () => {
    expect(programOf("./all")).toEqual({ kind: "shell", command: "./all" });
    expect(programOf({ "gatehouse-dev": "./api", jobs: "./jobs" })).toEqual({
      kind: "shell",
      command: "./api",
    });
    expect(programOf({ api: "./api", jobs: "./jobs" })).toEqual({ kind: "shell", command: "./api" });
  });

  test("says which function has no program", () => {
    expect(() => programOf({ jobs: "./jobs" })).toThrow(
      'functions must name a program for aws_lambda_function.api; add { "gatehouse-dev": COMMAND }',
    );
  });

  test("refuses a name that is no function's", () => {
    expect(() => programOf({ apj: "./api" })).toThrow(UserError);
    expect(() => programOf({ apj: "./api" })).toThrow(
      'functions must name functions of the stack, got "apj"; it has gatehouse-dev, api, jobs',
    );
  });
});
