import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { environments } from "../fixture/books/environments.ts";
import { emma } from "../support/books-service.ts";
import { tokenOf, withToken } from "../support/machine-token.ts";
import { cloneProject, type ProjectClone } from "../support/project-clone.ts";
import { type RunningSystem, spawnSystem, startSystem } from "../support/running-system.ts";

interface Book {
  readonly id: string;
  readonly price: string;
  readonly version: number;
}

const { demoBooks } = environments.dev;
const [seed] = demoBooks;

/** The books of a running system, as one of its machine clients sees them. */
async function openBooks(system: RunningSystem, client: string) {
  const token = await tokenOf(system, client);
  const url = `${system.output("example_url")}/books`;
  const send = (method: string, to: string, type: string, json: unknown, headers = {}) =>
    withToken(to, token, {
      method,
      body: JSON.stringify(json),
      headers: { "content-type": type, ...headers },
    });
  return {
    url,
    get: (to = url) => withToken(to, token),
    create: (json: unknown, headers = {}) => send("POST", url, "application/json", json, headers),
    change: (to: string, json: unknown, etag: string | null) =>
      send("PATCH", to, "application/merge-patch+json", json, { "if-match": etag ?? "" }),
    remove: (to: string) => withToken(to, token, { method: "DELETE" }),
  };
}

describe("the books", () => {
  let system: RunningSystem;
  let reader: Awaited<ReturnType<typeof openBooks>>;
  let writer: Awaited<ReturnType<typeof openBooks>>;

  beforeAll(async () => {
    system = await startSystem({ flags: ["--no-watch"], content: "books" });
    reader = await openBooks(system, "books-reader");
    writer = await openBooks(system, "books-writer");
  });
  afterAll(() => system?.stop());

  test("are there from the start, and are read page by page", async () => {
    const shown: Book[] = [];
    let next: string | undefined = `${reader.url}?limit=2`;
    while (next !== undefined) {
      const response = await reader.get(next);
      expect(response.status).toBe(200);
      const page = (await response.json()) as { books: Book[]; next?: string };
      shown.push(...page.books);
      next = page.next;
    }
    const byId = (a: { id: string }, b: { id: string }) => a.id.localeCompare(b.id);
    expect(shown.sort(byId)).toEqual(demoBooks.map((book) => ({ ...book, version: 1 })).sort(byId));
  });

  test("are made, read, changed and deleted", async () => {
    const created = await writer.create(emma);
    expect(created.status).toBe(201);
    const url = created.headers.get("location") ?? "";
    expect(url.startsWith(`${writer.url}/`)).toBe(true);

    const read = await reader.get(url);
    expect(await read.json()).toEqual(await created.json());
    const changed = await writer.change(url, { price: "6.90" }, read.headers.get("etag"));
    expect(changed.status).toBe(200);
    expect(await changed.json()).toMatchObject({ ...emma, price: "6.90", version: 2 });
    expect((await writer.change(url, { price: "1.00" }, read.headers.get("etag"))).status).toBe(412);

    expect((await writer.remove(url)).status).toBe(204);
    expect((await reader.get(url)).status).toBe(404);
  });

  test("are not for a client that may only read them: the gateway refuses", async () => {
    const url = `${reader.url}/${seed.id}`;
    const attempts = [reader.create(emma), reader.change(url, {}, '"1"'), reader.remove(url)];
    for (const response of await Promise.all(attempts)) {
      expect(response.status).toBe(403);
      expect(await response.json()).toEqual({ message: "Forbidden" });
    }
  });

  test("are not for a client without their scopes, nor for nobody", async () => {
    expect((await (await openBooks(system, "example")).get()).status).toBe(403);
    expect((await fetch(reader.url)).status).toBe(401);
  });

  test("are made once, however often a request is sent at once", async () => {
    const headers = { "idempotency-key": "8e03978e-40d5-43dd-bc93-6894a57f9324" };
    const responses = await Promise.all(Array.from({ length: 5 }, () => writer.create(emma, headers)));
    expect(responses.map(({ status }) => status)).toEqual(Array(5).fill(201));
    const bodies = await Promise.all(responses.map((response) => response.text()));
    expect(new Set(bodies).size).toBe(1);
  });

  test("lose no change of several writers at once", async () => {
    const created = await writer.create({ ...emma, price: "0.00" });
    const url = created.headers.get("location") ?? "";
    const addCent = async (): Promise<void> => {
      const read = await writer.get(url);
      const { price } = (await read.json()) as Book;
      const cents = Number(price.replace(".", "")) + 1;
      const next = `0.${String(cents).padStart(2, "0")}`;
      const { status } = await writer.change(url, { price: next }, read.headers.get("etag"));
      if (status === 412) return addCent();
      expect(status).toBe(200);
    };
    const addCents = async () => {
      for (let added = 0; added < 5; added += 1) await addCent();
    };
    await Promise.all(Array.from({ length: 6 }, addCents));
    expect(await (await reader.get(url)).json()).toMatchObject({ price: "0.30", version: 31 });
  });
});

describe("the books of the next start", () => {
  let clone: ProjectClone;
  let system: RunningSystem;

  beforeAll(() => {
    clone = cloneProject("books");
  });
  afterAll(async () => {
    await system?.stop();
    clone.remove();
  });

  const start = async () => {
    system = spawnSystem(clone.folder, { flags: ["--no-watch"] });
    await system.untilPrinted("Ctrl-C stops everything");
    return openBooks(system, "books-writer");
  };

  test("are those that were there; a demo book that was deleted returns", async () => {
    const [edited, deleted] = demoBooks.map(({ id }) => id);
    const before = await start();
    const created = (await (await before.create(emma)).json()) as Book;
    await before.change(`${before.url}/${edited}`, { price: "1.23" }, '"1"');
    await before.remove(`${before.url}/${deleted}`);
    await system.stop();

    const after = await start();
    const read = async (id?: string) => (await after.get(`${after.url}/${id}`)).json();
    expect(await read(created.id)).toEqual(created);
    expect(await read(edited)).toMatchObject({ price: "1.23", version: 2 });
    expect(await read(deleted)).toMatchObject({ id: deleted, version: 1 });
  });
});
