import { describe, expect, it } from "vitest";
import { emma, useBooksService } from "../../support/books-service.ts";

const service = useBooksService();
const create = async () => {
  const { headers, json } = await service.call("POST", "/books", { json: emma });
  return { id: String(json().id), etag: headers.etag ?? "" };
};
const read = (id: string) => service.call("GET", `/books/${id}`);
const change = (id: string, json: unknown, ifMatch?: string, headers = {}) =>
  service.call("PATCH", `/books/${id}`, {
    json,
    headers: { ...(ifMatch !== undefined && { "if-match": ifMatch }), ...headers },
  });
const absent = "5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1aff";
const precondition = {
  error: "precondition_failed",
  error_description: "the book is no longer of the version that If-Match names: read it again",
};

describe("PATCH /books/{bookId}", () => {
  it.each([
    [{ price: "8.25" }],
    [{ name: "Emma, abridged", languages: ["en", "pt-BR"] }],
    [{ author: "J. Austen", price: "0.99", name: "E", languages: ["fr"] }],
  ])("changes what it is given and nothing else: %j", async (changes) => {
    const { id, etag } = await create();
    const answer = await change(id, changes, etag);
    expect(answer.status).toBe(200);
    expect(answer.headers.etag).toMatch(/^"2-[\w-]{8}"$/);
    expect(answer.json()).toEqual({ id, ...emma, ...changes, version: 2 });
    expect((await read(id)).json()).toEqual(answer.json());
  });

  it("counts a patch that changes nothing as a change", async () => {
    const { id, etag } = await create();
    expect((await change(id, {}, etag)).json()).toEqual({ id, ...emma, version: 2 });
  });

  it.each(['"2", TAG', " TAG ", '"x" , TAG'])("takes If-Match: %s as naming the tag", async (ifMatch) => {
    const { id, etag } = await create();
    expect((await change(id, { price: "1.00" }, ifMatch.replace("TAG", etag))).status).toBe(200);
  });

  it.each(['"1"', '"2"', "1", "W/TAG", "", "TAGx"])("refuses If-Match: %s", async (ifMatch) => {
    const { id, etag } = await create();
    const answer = await change(id, { price: "1.00" }, ifMatch.replace("TAG", etag));
    expect(answer.status).toBe(412);
    expect(answer.json()).toEqual(precondition);
    expect((await read(id)).json()).toEqual({ id, ...emma, version: 1 });
  });

  it.each([undefined, "*"])("asks for the version where If-Match is %s", async (ifMatch) => {
    const { id } = await create();
    const answer = await change(id, { price: "1.00" }, ifMatch);
    expect(answer.status).toBe(428);
    expect(answer.json()).toEqual({
      error: "precondition_required",
      error_description: "If-Match must name the version that was read, as its ETag did",
    });
    expect((await read(id)).json()).toMatchObject({ version: 1 });
  });

  it.each([
    [{ name: null }, "name"],
    [{ version: 1 }, "version"],
    [{ id: absent }, "id"],
    [{ price: 7 }, "price"],
  ])("refuses %j", async (changes, path) => {
    const { id, etag } = await create();
    const answer = await change(id, changes, etag);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ error: "invalid_request", errors: [{ path }] });
    expect((await read(id)).json()).toMatchObject({ version: 1 });
  });

  it("refuses a patch that is no object, and would replace the book by RFC 7396", async () => {
    const { id, etag } = await create();
    const answer = await change(id, ["Emma"], etag);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({ errors: [{ path: "", message: "must be a JSON object" }] });
  });

  it.each(["application/json", "application/json-patch+json"])("refuses %s", async (type) => {
    const { id, etag } = await create();
    const answer = await change(id, {}, etag, { "content-type": type });
    expect(answer.status).toBe(415);
    expect(answer.headers["accept-patch"]).toBe("application/merge-patch+json");
    expect(answer.json()).toMatchObject({ error: "unsupported_media_type" });
  });

  it.each([absent, "emma", absent.toUpperCase()])("finds no book %s", async (id) => {
    const answer = await change(id, {}, '"1"');
    expect(answer.status).toBe(404);
    expect(answer.json()).toEqual({
      error: "not_found",
      error_description: "there is no book with this id",
    });
  });

  it("refuses the tag of the same version of a book that had its id before", async () => {
    const headers = { "idempotency-key": "made-again" };
    const make = () => service.call("POST", "/books", { json: emma, headers });
    const first = await make();
    const id = String(first.json().id);
    await service.call("DELETE", `/books/${id}`);
    expect((await make()).json()).toEqual(first.json());
    const answer = await change(id, { price: "1.00" }, first.headers.etag);
    expect(answer.status).toBe(412);
    expect(answer.json()).toEqual(precondition);
    expect((await read(id)).json()).toEqual(first.json());
  });

  it("lets one of two writers through who change the same version at once", async () => {
    const { id, etag } = await create();
    const answers = await Promise.all(["1.00", "2.00"].map((price) => change(id, { price }, etag)));
    const [winner, loser] = answers.sort((a, b) => a.status - b.status);
    expect([winner?.status, loser?.status]).toEqual([200, 412]);
    expect(loser?.json()).toEqual(precondition);
    expect((await read(id)).text).toBe(winner?.text);
  });

  it("loses no change of ten writers who read again when they are told to", async () => {
    const { id, etag } = await create();
    await change(id, { price: "0.00" }, etag);
    const addCent = async (): Promise<void> => {
      const book = await read(id);
      const cents = Math.round(Number(book.json().price) * 100) + 1;
      const price = (cents / 100).toFixed(2);
      const { status } = await change(id, { price }, book.headers.etag);
      expect([200, 412]).toContain(status);
      if (status === 412) await addCent();
    };
    await Promise.all(
      Array.from({ length: 10 }, async () => {
        for (let added = 0; added < 5; added += 1) await addCent();
      }),
    );
    expect((await read(id)).json()).toMatchObject({ price: "0.50", version: 52 });
  });
});
