import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import {
  outputsOf,
  readAllLocalOutputs,
  readDeployedOutputs,
  readLocalOutputs,
} from "../../../operations/deployed/outputs.ts";
import { fakeTerraform } from "../../support/fake-terraform.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "outputs-"));
});
afterEach(() => rmSync(folder, { recursive: true }));

describe("outputsOf", () => {
  const outputs = outputsOf({ url: "u", ids: { b: "2", a: "1" }, empty: "", count: 7, holes: { a: null } });

  test("gives texts, maps and values, and the names in order", () => {
    expect(outputs.text("url")).toBe("u");
    expect(outputs.map("ids")).toEqual({ a: "1", b: "2" });
    expect(outputs.value("count")).toBe(7);
    expect(outputs.names).toEqual(["count", "empty", "holes", "ids", "url"]);
  });

  test.each<[string, () => unknown]>([
    ['the system has no output "other"; deploy or start it again', () => outputs.text("other")],
    ['the system has no output "other"', () => outputs.map("other")],
    ['the system has no output "toString"', () => outputs.value("toString")],
    ['output "count" must be a text, got a number', () => outputs.text("count")],
    ['output "empty" must be a text, got an empty one', () => outputs.text("empty")],
    ['output "url" must be a map of texts, got a string', () => outputs.map("url")],
    ['output "holes" must be a map of texts, got null in it', () => outputs.map("holes")],
  ])("refuses: %s", (sentence, read) => {
    expect(read).toThrow(sentence);
  });
});

describe("readLocalOutputs", () => {
  function start(text: string): void {
    mkdirSync(join(folder, ".local"), { recursive: true });
    writeFileSync(join(folder, ".local/outputs.json"), text);
  }

  test("leaves out what names a place on AWS, which readAllLocalOutputs gives", () => {
    start('{"url":"u","machine_client_secret_arns":{"a":"arn"}}');
    expect(readLocalOutputs(folder).names).toEqual(["url"]);
    expect(readAllLocalOutputs(folder).names).toEqual(["machine_client_secret_arns", "url"]);
  });

  test("says that nothing was started yet", () => {
    expect(() => readLocalOutputs(folder)).toThrow("there is no local system yet; run npm start first");
  });

  test.each([
    ["", "an empty answer"],
    ['{"url":', "text that is not JSON"],
    ["[]", "JSON that is a list"],
  ])("says that the file holds no outputs: %j", (text, kind) => {
    start(text);
    expect(() => readLocalOutputs(folder)).toThrow(
      `outputs.json must be a JSON object, got ${kind}; run npm start again`,
    );
  });
});

describe("readDeployedOutputs", () => {
  test.each([
    ["", "terraform must print outputs as JSON, got an empty answer; see terraform -chdir="],
    ["[]", "terraform must print outputs as JSON, got JSON that is a list"],
    ['{"url":"marked"}', 'terraform must print a value for output "url", got none'],
    ['{"url":{"sensitive":true}}', 'terraform must print a value for output "url", got none'],
  ])("refuses what is not documented: %j", async (stdout, sentence) => {
    const stack = join(folder, "cdktf.out/stacks/dev");
    mkdirSync(stack, { recursive: true });
    writeFileSync(join(stack, "cdk.tf.json"), "{}");
    const { environment } = fakeTerraform(folder, { output: { stdout } });
    vi.stubEnv("PATH", environment.PATH);
    const refusal = readDeployedOutputs(folder, "dev");
    await expect(refusal).rejects.toThrow(sentence);
    await expect(refusal).rejects.not.toThrow("marked");
  });
});
