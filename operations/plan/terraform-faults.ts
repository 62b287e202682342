interface Fault {
  readonly sign: RegExp;
  /** @param match of the sign */
  readonly advice: (match: RegExpExecArray) => string;
}

/** What Terraform, its providers and its backend say when something of the surroundings is missing. */
const faults: readonly Fault[] = [
  {
    sign: /could not connect to ([\w.-]+)/,
    advice: ([, host]) =>
      `the provider registry ${host} cannot be reached; allow it, or set up a mirror of it (terraform providers mirror)`,
  },
  {
    sign: /No valid credential sources found|no EC2 IMDS role found|[Uu]nable to locate credentials/,
    advice: () => "there are no AWS credentials; run aws sso login, or set AWS_PROFILE",
  },
  {
    sign: /ExpiredToken|InvalidClientTokenId|[Ss]ession (?:token|has expired)|security token included in the request/,
    advice: () => "AWS does not accept the credentials; renew them, for example with aws sso login",
  },
  {
    sign: /input variable "(\w+)" is not set/,
    advice: ([, name]) => `variable "${name}" has no value; set TF_VAR_${name}`,
  },
  {
    sign: /Unsupported Terraform Core version|"use_lockfile" is not expected here/,
    advice: () =>
      "this Terraform is too old; get 1.10 or later from https://developer.hashicorp.com/terraform/install",
  },
  {
    sign: /Backend configuration changed/,
    advice: () =>
      "the state is kept elsewhere than before; take it along with terraform init -migrate-state in the stack's folder",
  },
  {
    sign: /Error acquiring the state lock/,
    advice: () => "somebody else is changing the stack; wait until the lock is gone",
  },
  {
    sign: /Cannot connect to the Docker daemon|Error pinging Docker server/,
    advice: () => "the docker provider reaches no engine; start it, or set DOCKER_HOST",
  },
];

/**
 * What is missing, and how to get it.
 *
 * @param stderr of Terraform, wrapped as it comes
 * @returns what Terraform said, where that is not understood
 */
export function explainTerraform(stderr: string): string {
  const text = stderr.replaceAll(/[\s│╷╵]+/g, " ");
  for (const { sign, advice } of faults) {
    const match = sign.exec(text);
    if (match) return advice(match);
  }
  return `terraform says:\n${stderr.trim()}`;
}
