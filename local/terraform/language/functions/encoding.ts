import { createHash } from "node:crypto";
import { parse, type ScalarTag, type Tags } from "yaml";
import { invalid } from "../syntax.ts";
import { canonical, toText } from "../values.ts";
import type { TerraformFunction } from "./terraform-function.ts";

/** @see Terraform: Encoding Functions; Hash and Crypto Functions */
export const encodingFunctions: Readonly<Record<string, TerraformFunction>> = {
  jsonencode: encodeJson,
  jsondecode: decodeJson,
  yamldecode: decodeYaml,
  base64encode: (text) => Buffer.from(toText(text)).toString("base64"),
  base64decode: (text) => Buffer.from(toText(text), "base64").toString(),
  urlencode: encodeUrl,
  md5: (text) => hash("md5", text).digest("hex"),
  sha1: (text) => hash("sha1", text).digest("hex"),
  sha256: (text) => hash("sha256", text).digest("hex"),
  sha512: (text) => hash("sha512", text).digest("hex"),
  base64sha256: (text) => hash("sha256", text).digest("base64"),
  base64sha512: (text) => hash("sha512", text).digest("base64"),
};

/** Keys in order and, as Terraform does, `<`, `>` and `&` escaped. */
function encodeJson(value: unknown): string {
  return canonical(value).replace(
    /[<>&\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

function decodeJson(text: unknown): unknown {
  const json = toText(text);
  try {
    return JSON.parse(json);
  } catch {
    throw invalid("gives jsondecode a string that is not JSON");
  }
}

/** For a query string: a space is a plus sign. */
function encodeUrl(text: unknown): string {
  return encodeURIComponent(toText(text))
    .replace(/[!'()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)
    .replaceAll("%20", "+");
}

function hash(algorithm: string, text: unknown) {
  return createHash(algorithm).update(toText(text));
}

function decodeYaml(text: unknown): unknown {
  const yaml = toText(text);
  try {
    const value: unknown = parse(yaml, { schema: "core", merge: true, logLevel: "error", customTags });
    if (yaml.trim() !== "") return value;
  } catch {
    // Told below, together with a text that is empty.
  }
  throw invalid("gives yamldecode a string that is not YAML");
}

const customTags: Tags = [
  wordsFor(true, /^(?:y|Y|yes|Yes|YES|on|On|ON)$/),
  wordsFor(false, /^(?:n|N|no|No|NO|off|Off|OFF)$/),
  timestamp(),
];

/** Terraform's YAML has the words of YAML 1.1 for true and false. */
function wordsFor(value: boolean, test: RegExp): ScalarTag {
  return { tag: "tag:yaml.org,2002:bool", default: true, test, resolve: () => value };
}

/** A date stays a text, with its time. */
function timestamp(): ScalarTag {
  const resolve = (text: string) => new Date(text).toISOString().replace(".000Z", "Z");
  return { tag: "tag:yaml.org,2002:timestamp", default: true, test: /^\d{4}-\d\d-\d\d$/, resolve };
}
