import { UserError } from "../errors.ts";
import type { Resolver } from "./resolver.ts";
import type { TerraformFile } from "./terraform-file.ts";

/** Not a real account; twelve digits as AWS's are. */
const placeholderAccount = "123456789012";

/** Where a stack writes down its own account: type → attributes. */
const accountAttributes: Readonly<Record<string, readonly string[]>> = {
  aws_lambda_permission: ["source_account", "source_arn", "function_name"],
  aws_apigatewayv2_integration: ["integration_uri"],
  aws_apigatewayv2_api: ["target"],
};

interface NamedAccount {
  readonly accountId: string;
  readonly place: string;
}

/**
 * The account that the stack names: in `allowed_account_ids` of its provider, or in the ARNs that its API and its
 * functions are found by. Where it names none, it is a made-up one.
 *
 * @param resolver one that has no account: what needs it is left out
 * @throws {UserError} the stack names two
 */
export function accountOf(file: TerraformFile, resolver: Resolver): string {
  if (file.state) return file.state.accountId ?? placeholderAccount;
  const allowed = allowedAccounts(file, resolver);
  const [first, ...others] = namedAccounts(file, resolver);
  const accepted = allowed.length > 0 ? allowed : [first].filter((named) => named !== undefined);
  const stranger = [first, ...others].find(
    (named) => named && !accepted.some(({ accountId }) => accountId === named.accountId),
  );
  if (!stranger) return first?.accountId ?? allowed[0]?.accountId ?? placeholderAccount;
  const known = accepted.map(({ accountId, place }) => `${accountId} (${place})`).join(", ");
  throw new UserError(
    `${file.name} must name one AWS account, got ${known} and ${stranger.accountId} (${stranger.place}); make them the same`,
  );
}

function allowedAccounts({ providers }: TerraformFile, resolver: Resolver): readonly NamedAccount[] {
  const place = "allowed_account_ids of provider aws";
  const accounts = valueOrNothing(() =>
    resolver.resolve(providers.get("aws")?.allowed_account_ids, {
      address: "provider aws",
      path: "allowed_account_ids",
    }),
  );
  if (!Array.isArray(accounts)) return [];
  return accounts.map((accountId) => ({ accountId: String(accountId), place }));
}

function namedAccounts({ declarations }: TerraformFile, resolver: Resolver): readonly NamedAccount[] {
  return [...declarations.values()]
    .filter(({ isData }) => !isData)
    .flatMap((declaration) =>
      (accountAttributes[declaration.type] ?? []).flatMap((attribute) => {
        const accountId = accountIn(valueOrNothing(() => resolver.attribute(declaration, attribute)));
        return accountId === undefined ? [] : [{ accountId, place: `${declaration.address}.${attribute}` }];
      }),
    );
}

/** The account itself, or the one in an ARN of a function or an API. */
function accountIn(value: unknown): string | undefined {
  const text = String(value);
  return /^\d{12}$/.test(text)
    ? text
    : /arn:aws[\w-]*:(?:lambda|execute-api):[^:]*:(\d{12}):/.exec(text)?.[1];
}

/** What has no value now is told when it is read. */
function valueOrNothing(read: () => unknown): unknown {
  try {
    return read();
  } catch (error) {
    if (error instanceof UserError) return undefined;
    throw error;
  }
}
