import { describe, expect, test } from "vitest";
import { State } from "../../../../local/state.ts";
import { exampleJson, model, only } from "../../../support/terraform-fixture.ts";
import { lambdaGuide } from "../../fidelity/aws-documentation.ts";
import { documented, proves } from "../../fidelity/behaviour.ts";

function functionWith(body: Record<string, unknown>) {
  const json = {
    provider: { aws: { region: "eu-west-1" } },
    resource: { aws_lambda_function: { f: { function_name: "books", role: "${nonsense}", ...body } } },
  };
  return only(model(json).functions);
}

describe("readLambdaFunctions", () => {
  test("reads an image function without looking at its image or role", () => {
    expect(only(model(exampleJson()).functions)).toMatchObject({
      address: "aws_lambda_function.function",
      functionName: "gatehouse-dev",
      functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:gatehouse-dev",
      memorySizeMb: 512,
      timeoutSeconds: 10,
      logGroup: "/aws/lambda/gatehouse-dev",
      logFormat: "JSON",
    });
  });

  test("makes up what only AWS knows in the environment, the same at a reload", () => {
    const json = (environment: object) => ({
      provider: { aws: { region: "eu-west-1" } },
      data: { aws_ssm_parameter: { p: { name: "/p" } } },
      resource: {
        aws_db_instance: { d: { identifier: "db" } },
        aws_lambda_function: { f: { function_name: "books", environment } },
      },
    });
    const variables = {
      URL: "postgres://${aws_db_instance.d.endpoint}/books",
      VALUE: "${jsondecode(data.aws_ssm_parameter.p.value).key}",
      ID: "${aws_db_instance.d.id}",
    };
    const state = new State();
    const read = () => only(model(json({ variables }), { state }).functions).environment;
    expect(read()).toEqual({
      URL: expect.stringMatching(/^postgres:\/\/made-up-[a-z0-9]{8}\/books$/),
      VALUE: expect.stringMatching(/^made-up-[a-z0-9]{8}$/),
      ID: "db",
    });
    expect(read()).toEqual(read());
    const wrong = { variables: { GONE: "${aws_db_instance.gone.endpoint}" } };
    expect(() => model(json(wrong))).toThrow("names aws_db_instance.gone, which the file does not declare");
  });

  test("fills in Lambda's defaults, for a zip function as well", () => {
    proves(
      documented("A function has 128 MB and 3 seconds unless declared", lambdaGuide("gettingstarted-limits")),
    );
    expect(functionWith({ filename: "x.zip", handler: "index.handler", runtime: "python3.13" })).toEqual({
      address: "aws_lambda_function.f",
      functionName: "books",
      functionArn: "arn:aws:lambda:eu-west-1:123456789012:function:books",
      memorySizeMb: 128,
      timeoutSeconds: 3,
      reservedConcurrency: undefined,
      environment: {},
      logGroup: "/aws/lambda/books",
      logFormat: "Text",
    });
  });

  test.each([
    [0, 0],
    [5, 5],
    [-1, undefined],
  ])("reads a reserved concurrency of %d as %s", (declared, expected) => {
    expect(functionWith({ reserved_concurrent_executions: declared }).reservedConcurrency).toBe(expected);
  });

  test("makes strings of the environment's values", () => {
    const environment = [{ variables: { PORT: 8080, DEBUG: true, JSON_TEXT: "${jsonencode({a = 1})}" } }];
    expect(functionWith({ environment }).environment).toEqual({
      PORT: "8080",
      DEBUG: "true",
      JSON_TEXT: '{"a":1}',
    });
  });

  test.each([
    ["AWS_REGION", "must not be set, got a value for a name that Lambda reserves"],
    ["1ST", "must be named by a letter and letters, digits or _, got 1ST"],
    ["X", "must be named by a letter and letters, digits or _, got X"],
    ["A-B", "must be named by a letter and letters, digits or _, got A-B"],
  ])("refuses the environment variable %s as Lambda does", (name, fault) => {
    proves(
      documented(
        "Names of variables have two characters at least and begin with a letter; reserved ones are refused",
        lambdaGuide("configuration-envvars"),
      ),
    );
    expect(() => functionWith({ environment: { variables: { [name]: "x" } } })).toThrow(
      `aws_lambda_function.f: environment.variables.${name} ${fault}`,
    );
  });

  test("refuses more than 4 KB of environment, without showing it", () => {
    proves(
      documented("A function's variables have at most 4 KB together", lambdaGuide("configuration-envvars")),
    );
    expect(() => functionWith({ environment: { variables: { LONG: "x".repeat(4093) } } })).toThrow(
      "aws_lambda_function.f: environment must be at most 4 KB, got 4097 bytes",
    );
    expect(() => functionWith({ environment: { variables: { LONG: "x".repeat(4092) } } })).not.toThrow();
  });
});
