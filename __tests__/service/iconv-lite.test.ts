import { describe, expect, it } from "vitest";
import { getDecoder } from "../../service/iconv-lite.ts";

describe("getDecoder", () => {
  it("joins a character that two chunks share", () => {
    const decoder = getDecoder("utf-8");
    const bytes = Buffer.from("é");
    expect(decoder.write(bytes.subarray(0, 1)) + decoder.write(bytes.subarray(1)) + decoder.end()).toBe("é");
  });

  it("knows UTF-16", () => {
    const decoder = getDecoder("utf-16le");
    expect(decoder.write(Buffer.from("é€", "utf16le")) + decoder.end()).toBe("é€");
  });

  it("refuses an unknown encoding in the words that body-parser answers with 415", () => {
    expect(() => getDecoder("utf-42")).toThrow("Encoding not recognized: utf-42");
  });
});
