import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { findContainerEngine, runImageArguments } from "../../local/container-engine.ts";
import { UserError } from "../../local/errors.ts";
import type { LambdaFunction } from "../../local/model.ts";
import { chooseProgram } from "../../local/programs.ts";

const lambda: LambdaFunction = {
  address: "aws_lambda_function.api",
  functionName: "gatehouse-dev",
  functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:gatehouse-dev",
  memorySizeMb: 512,
  timeoutSeconds: 10,
  reservedConcurrency: undefined,
  environment: { API_URL: "http://localhost:3000" },
  logGroup: "/aws/lambda/gatehouse-dev",
  logFormat: "JSON",
};

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gatehouse-engine-"));
  vi.stubEnv("PATH", folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A program that stands in for an engine, which no test machine is sure to have. */
function installProgram(name: string, exitCode: number): void {
  writeFileSync(join(folder, name), `#!/bin/sh\nexit ${exitCode}\n`);
  chmodSync(join(folder, name), 0o755);
}

describe("findContainerEngine", () => {
  test("passes over a client whose engine does not run", () => {
    installProgram("docker", 1);
    installProgram("podman", 0);
    expect(findContainerEngine("run")).toBe("podman");
  });

  test("builds with buildah where nothing else is there, but does not run with it", () => {
    installProgram("buildah", 0);
    expect(findContainerEngine("build")).toBe("buildah");
    expect(() => findContainerEngine("run")).toThrow(UserError);
  });

  test("says what it tried", () => {
    expect(() => findContainerEngine("run")).toThrow(
      "no container engine answers (tried docker, podman); install one, or start it",
    );
  });
});

describe("runImageArguments", () => {
  test("shares the host's network and names the variables without their values", () => {
    const args = runImageArguments("gatehouse", ["API_URL"], "linux");
    expect(args.slice(0, 4)).toEqual(["run", "--rm", "--init", "--network=host"]);
    expect(args.at(-1)).toBe("gatehouse");
    for (const name of ["API_URL", "AWS_LAMBDA_RUNTIME_API", "AWS_REGION"]) {
      expect(args[args.indexOf(name) - 1]).toBe("--env");
    }
    expect(args.join(" ")).not.toContain("=http");
  });

  test("refuses a platform without host networking", () => {
    expect(() => runImageArguments("gatehouse", [], "darwin")).toThrow(/^--image needs Linux/);
  });
});

describe("chooseProgram", () => {
  const other = { ...lambda, address: "aws_lambda_function.jobs", functionName: "jobs" };
  const shell = (functionCommands: string[], wanted = lambda) =>
    chooseProgram({ functionCommands, imageTag: undefined }, "/bundle/lambda.handler", wanted, [
      lambda,
      other,
    ]);

  test("runs the bundle where nothing else is named", () => {
    expect(shell([])).toEqual({ kind: "bundle", handler: "/bundle/lambda.handler" });
  });

  test("runs an image by the engine that answers", () => {
    installProgram("docker", 0);
    const program = chooseProgram({ functionCommands: [], imageTag: "my image" }, "", lambda, [lambda]);
    expect(program).toEqual({
      kind: "shell",
      command: expect.stringMatching(/^docker run --rm --init --network=host --env API_URL .* 'my image'$/),
    });
  });

  test("runs a command for the function that it is given for", () => {
    const commands = ["jobs=python3 jobs.py", "KEY=1 ./api"];
    expect(shell(commands, other)).toEqual({ kind: "shell", command: "python3 jobs.py" });
    expect(shell(commands, lambda)).toEqual({ kind: "shell", command: "KEY=1 ./api" });
  });

  test("knows a function by its Terraform name as well", () => {
    expect(shell(["api=./api"])).toEqual({ kind: "shell", command: "./api" });
  });

  test("says which function has no program", () => {
    expect(() => shell(["jobs=./jobs"])).toThrow(
      "--function must name a program for aws_lambda_function.api; add --function gatehouse-dev=COMMAND",
    );
  });
});
