import { digits, lowerCase, randomText, upperCase } from "./family.ts";
import { isMap } from "./language/values.ts";
import type { Declaration } from "./terraform-file.ts";

/** Makes a secret of the same use. @param original its length may count; nothing else of it goes over */
type MakeSecret = (original: string) => string;

const symbols = "-_.";
const makeText: MakeSecret = () => randomText(32, lowerCase + digits);
/** As Cognito makes them. */
const makeClientSecret: MakeSecret = () => randomText(51, lowerCase + digits);

/** One character of each kind at least, and not shorter than the original: so every password policy is met. */
const makePassword: MakeSecret = (original) => {
  const kinds = [lowerCase, upperCase, digits, symbols];
  const rest = randomText(Math.max(16, original.length - kinds.length), lowerCase + digits);
  return kinds.map((kind) => randomText(1, kind)).join("") + rest;
};

/** Type → its attributes that hold a secret, whatever the state says about them. */
const secretAttributes: Readonly<Record<string, Readonly<Record<string, MakeSecret>>>> = {
  aws_cognito_user_pool_client: { client_secret: makeClientSecret },
  aws_cognito_managed_user_pool_client: { client_secret: makeClientSecret },
  "data.aws_cognito_user_pool_client": { client_secret: makeClientSecret },
  aws_cognito_user: { password: makePassword, temporary_password: makePassword },
  random_password: { result: makePassword, bcrypt_hash: makeText },
  random_bytes: { base64: makeText, hex: makeText },
  aws_secretsmanager_secret_version: { secret_string: makeText, secret_binary: makeText },
  "data.aws_secretsmanager_secret_version": { secret_string: makeText, secret_binary: makeText },
  "data.aws_secretsmanager_random_password": { random_password: makePassword },
  aws_iam_access_key: { secret: makeText, ses_smtp_password_v4: makeText },
  aws_iam_user_login_profile: { password: makePassword },
  tls_private_key: {
    private_key_pem: makeText,
    private_key_openssh: makeText,
    private_key_pem_pkcs8: makeText,
  },
  aws_db_instance: { password: makePassword },
  aws_rds_cluster: { master_password: makePassword },
  aws_docdb_cluster: { master_password: makePassword },
  aws_redshift_cluster: { master_password: makePassword },
  aws_elasticache_replication_group: { auth_token: makeText },
};

/** A place in the state that holds a secret. */
export interface SecretPlace {
  /** Names the place: nothing of the secret is in it. */
  readonly path: string;
  readonly original: string;
  readonly make: MakeSecret;
}

/** Secrets of a resource by the names of its attributes. */
export function knownSecrets({ address, type, isData, body }: Declaration): readonly SecretPlace[] {
  const attributes = {
    ...secretAttributes[isData ? `data.${type}` : type],
    ...(type === "aws_ssm_parameter" && body.type === "SecureString" && { value: makeText }),
  };
  return Object.entries(attributes).flatMap(([name, make]) =>
    placesIn(body[name], `${address}/${name}`, make),
  );
}

/** Texts of a value in whose place its marks, `sensitive_values`, have `true`. */
export function markedSecrets(value: unknown, marks: unknown, path: string): readonly SecretPlace[] {
  if (marks === true) return placesIn(value, path, makeText);
  if (!(isMap(marks) || Array.isArray(marks)) || !(isMap(value) || Array.isArray(value))) return [];
  const members = new Map(Object.entries(value));
  return Object.entries(marks).flatMap(([key, mark]) =>
    markedSecrets(members.get(key), mark, `${path}/${key}`),
  );
}

function placesIn(value: unknown, path: string, make: MakeSecret): readonly SecretPlace[] {
  if (typeof value === "string") return value === "" ? [] : [{ path, original: value, make }];
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, member]) => placesIn(member, `${path}/${key}`, make));
}

const secretNames = /pass|secret|token|key|credential/i;

/** Secrets in a text that is a JSON object, such as a value of Secrets Manager: by the names of its members. */
export function secretsInJson({ path, original }: SecretPlace): readonly SecretPlace[] {
  if (!original.startsWith("{")) return [];
  try {
    const members = Object.entries(JSON.parse(original) as object);
    return members
      .filter(([name]) => secretNames.test(name))
      .flatMap(([name, member]) => placesIn(member, `${path}/${name}`, makeText));
  } catch {
    return [];
  }
}
