import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { evaluate } from "../../../../local/terraform/language/evaluate.ts";
import { readFilesBelow } from "../../../../local/terraform/language/files.ts";
import { parseExpression } from "../../../../local/terraform/language/parse.ts";

describe("readFilesBelow", () => {
  let root: string;
  beforeAll(() => {
    root = mkdtempSync(join(tmpdir(), "gatehouse-files-"));
    mkdirSync(join(root, "stack/templates"), { recursive: true });
    writeFileSync(join(root, "secret.txt"), "secret");
    writeFileSync(join(root, "stack/hello.txt"), "hello");
    writeFileSync(join(root, "stack/bytes"), Buffer.from([0xff, 0xfe]));
    writeFileSync(
      join(root, "stack/templates/greeting.tpl"),
      "Hello ${name}, %{ for x in list }${x};%{ endfor } ${var.x}".replace(" ${var.x}", ""),
    );
    writeFileSync(join(root, "stack/templates/wrong.tpl"), "${aws_x.y.id}");
    symlinkSync(join(root, "secret.txt"), join(root, "stack/link.txt"));
  });
  afterAll(() => rmSync(root, { recursive: true }));

  function result(text: string): unknown {
    const refuse = () => {
      throw new Error("nothing is to be looked up");
    };
    return evaluate(parseExpression(text), refuse, readFilesBelow(join(root, "stack")));
  }

  test.each([
    ['file("hello.txt")', "hello"],
    ['file("./templates/../hello.txt")', "hello"],
    ['filebase64("hello.txt")', "aGVsbG8="],
    ['filebase64sha256("hello.txt")', "LPJNul+wow4m6DsqxbninhsWHlwfp0JecwQzYpOLmCQ="],
    ['filemd5("hello.txt")', "5d41402abc4b2a76b9719d911017c592"],
    ['fileexists("hello.txt")', true],
    ['fileexists("gone.txt")', false],
    ['templatefile("templates/greeting.tpl", {name = "you", list = [1, 2]})', "Hello you, 1;2;"],
  ])("gives %s its value", (text, expected) => {
    expect(result(text)).toBe(expected);
  });

  test.each([
    ['file("gone.txt")', "invalid", 'names the file "gone.txt", which cannot be read (ENOENT)'],
    ['file("templates")', "invalid", 'names the file "templates", which cannot be read (EISDIR)'],
    ['file("bytes")', "invalid", 'reads the file "bytes" as text, which is not UTF-8'],
    [
      'file("../secret.txt")',
      "unsupported",
      'a file outside the folder of the Terraform file, "../secret.txt",',
    ],
    ['file("link.txt")', "unsupported", 'a file outside the folder of the Terraform file, "link.txt",'],
    [
      'templatefile("templates/wrong.tpl", {})',
      "invalid",
      'reads a template that refers to "aws_x", which is not given',
    ],
  ])("refuses %s", (text, kind, message) => {
    expect(() => result(text)).toThrow(expect.objectContaining({ kind, message }));
  });

  test("refuses a file by its whole path, wherever that leads to", () => {
    expect(() => result(`file("${join(root, "secret.txt")}")`)).toThrow("outside the folder");
    expect(() => result('fileexists("../secret.txt")')).toThrow("outside the folder");
  });
});
