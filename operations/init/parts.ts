import { UserError } from "gatehouse-local";
import type { Checkout } from "./checkout.ts";
import { withoutSections, withoutStatements } from "./statements.ts";

interface Part {
  /** Files and folders that are the part's own. */
  readonly paths: readonly string[];
  /** File → its statements that name the part. Each file has some. */
  readonly statements: Readonly<Record<string, RegExp>>;
  /** File → what is taken out of a line, before the statements go. */
  readonly words?: Readonly<Record<string, readonly RegExp[]>>;
  /** Packages of the service that nothing else needs. */
  readonly packages?: readonly string[];
}

/** What can be left out. */
const parts: Readonly<Record<string, Part>> = {
  books: {
    paths: [
      "service/books",
      "constructs/books-table.ts",
      "__tests__/service/books",
      "__tests__/constructs/books-table.test.ts",
      "__tests__/e2e/books.test.ts",
      "__tests__/support/books-service.ts",
      "__tests__/support/lossy-proxy.ts",
      "__tests__/fixture/books",
    ],
    statements: {
      "environments.ts": /book|pointInTimeRecovery/i,
      "service/app.ts": /books/,
      "service/config.ts": /books/,
      "service/contract.ts": /book/i,
      "constructs/api-stack.ts": /booksTable|BooksTable/,
      "constructs/environment.ts": /booksTable|BooksTable/,
      "constructs/monitoring.ts": /booksTable|BooksTable|DynamodbTable/,
      "constructs/alarm-thresholds.ts": /"books-throttles"/,
      "scripts/check-cdktn.ts": /valibot|const service =/,
      "__tests__/support/service-function.ts": /booksTableName/,
      "__tests__/constructs/least-privilege.test.ts":
        /"dynamodb:|const table =|"aws_dynamodb_table"|^ {2}resource,$/,
      "__tests__/constructs/name-limits.test.ts": /"aws_dynamodb_table"/,
      "__tests__/constructs/container-function.test.ts": /BOOKS_TABLE_NAME/,
      "__tests__/service/config.test.ts": /BOOKS_TABLE_NAME|booksTableName/,
      "__tests__/service/build.test.ts": /BOOKS_TABLE_NAME/,
    },
    words: {
      "environments.ts": [/, "books\.read"/g],
      "constructs/api-stack.ts": [/\bbooksTable, /g, /, booksTable\b(?=[ )])/g],
      "__tests__/architecture.test.ts": [/, "service\/books\/schema\.ts"/g, / and what a book is/g],
      "__tests__/support/project-clone.ts": [/ \| "books"/g, / or `"books"`/g],
      "CONTRIBUTING.md": [/, `service\/books\/schema\.ts`/g],
      "docs/extend.md": [/`booksTable`, /g],
    },
    packages: ["@aws-sdk/client-dynamodb", "@aws-sdk/lib-dynamodb"],
  },
  alice: {
    paths: [],
    statements: {
      "environments.ts": /^ {4}demoUsers: \{$/,
      "README.md": /TF_VAR_alice_password/,
      ".github/workflows/deploy-environment.yml": /TF_VAR_alice_password/,
    },
  },
};

/**
 * Takes a part out: its files, the statements that name it, its sections of the README and its packages.
 *
 * @throws {UserError} there is no such part, or a file does not name it: it was changed, or taken out before
 */
export function removePart(checkout: Checkout, name: string): void {
  const part = Object.hasOwn(parts, name) ? parts[name] : undefined;
  if (!part) {
    const known = Object.keys(parts).join(", ");
    throw new UserError(`--without must name a part, got "${name}"; there are ${known}`);
  }
  for (const path of part.paths) checkout.remove(path);
  for (const [file, words] of Object.entries(part.words ?? {})) {
    edit(checkout, file, (text) => words.reduce((left, word) => left.replaceAll(word, ""), text));
  }
  for (const [file, pattern] of Object.entries(part.statements)) {
    const before = checkout.read(file);
    const after = withoutStatements(before, pattern);
    if (before === after)
      throw new UserError(`${file} must name the part "${name}", got no line that does; take it out by hand`);
    checkout.write(file, after);
  }
  edit(checkout, "README.md", (text) => withoutSections(text, name));
  removePackages(checkout, part.packages ?? []);
}

function edit(checkout: Checkout, file: string, change: (text: string) => string): void {
  checkout.write(file, change(checkout.read(file)));
}

function removePackages(checkout: Checkout, packages: readonly string[]): void {
  edit(checkout, "service/package.json", (text) =>
    text
      .split("\n")
      .filter((line) => !packages.some((name) => line.includes(`"${name}":`)))
      .join("\n"),
  );
}
