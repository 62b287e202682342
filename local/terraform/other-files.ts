import { readFileSync } from "node:fs";
import { UserError } from "../errors.ts";

/** What makes a state that the runner reads. */
const showState = "terraform show -json > state.json";

/**
 * The text of a file that may be Terraform JSON or a state; UTF-16, as PowerShell redirects to, is read as well.
 *
 * @throws {UserError} it cannot be read, or is one of Terraform's other files; the sentence says which
 */
export function readTerraformText(path: string): string {
  const bytes = readBytes(path);
  if (bytes.subarray(0, 4).equals(Buffer.from("PK\u0003\u0004"))) {
    throw insteadOf(path, "a binary plan or another zip archive", `apply the plan, then run ${showState}`);
  }
  const isUtf16 = bytes[0] === 0xff && bytes[1] === 0xfe;
  const text = bytes.toString(isUtf16 ? "utf16le" : "utf8").replace(/^\uFEFF/, "");
  if (isTerraformLanguage(path, text)) {
    throw insteadOf(
      path,
      "written in Terraform's own language",
      `apply it in its folder, then run ${showState}`,
    );
  }
  return text;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "EISDIR") {
      throw insteadOf(path, "a folder", `name its synthesised cdk.tf.json, or run ${showState} in it`);
    }
    const fault = code === "ENOENT" ? "does not exist" : `cannot be read (${code})`;
    throw new UserError(`${path} ${fault}; name a Terraform JSON file such as a synthesised cdk.tf.json`);
  }
}

function isTerraformLanguage(path: string, text: string): boolean {
  if (/^\s*[[{]/.test(text)) return false;
  const block = /^\s*(?:resource|data|module|provider|variable|output|locals|terraform)\b[^\n=]*\{/m;
  return /\.(?:tf|tofu|hcl)$/.test(path) || block.test(text);
}

/**
 * Refuses JSON that Terraform writes and the runner cannot run.
 *
 * @throws {UserError} it is a plan, a raw state or an empty one
 */
export function assertReadableJson(root: Readonly<Record<string, unknown>>, name: string): void {
  if ("planned_values" in root || "resource_changes" in root) {
    const reason = "a plan, in which ids and secrets are still unknown";
    throw insteadOf(name, reason, `apply it, then run ${showState}`);
  }
  if ("version" in root && "resources" in root && ("lineage" in root || "serial" in root)) {
    throw insteadOf(
      name,
      "a raw state",
      `run terraform show -json ${showable(name)}> state.json in its folder`,
    );
  }
  if ("format_version" in root && !("values" in root)) {
    throw insteadOf(name, "an empty state, or no state at all", `apply the stack, then run ${showState}`);
  }
}

/** `terraform show` takes the path of a state. */
function showable(name: string): string {
  return /^[\w./-]+\.tfstate$/.test(name) ? `${name} ` : "";
}

function insteadOf(name: string, kind: string, advice: string): UserError {
  return new UserError(
    `${name} must be Terraform JSON such as cdk.tf.json, or a state as terraform show -json prints it, got ${kind}; ${advice}`,
  );
}
