import { describe, expect, it } from "vitest";
import { emma, useBooksService } from "../../support/books-service.ts";
import { apiUrl } from "../../support/service-function.ts";

const service = useBooksService();
const create = (json: unknown, headers = {}, claims = {}) =>
  service.call("POST", "/books", { json, headers, claims });
const withKey = (key: string) => ({ "idempotency-key": key });
const etagOf = (version: number) => expect.stringMatching(new RegExp(`^"${version}-[\\w-]{8}"$`));
const uuid = /^[\da-f]{8}-[\da-f]{4}-[48][\da-f]{3}-[89ab][\da-f]{3}-[\da-f]{12}$/;

describe("POST /books", () => {
  it("makes a book of an id and a version of the server's, and says where it is", async () => {
    const answer = await create(emma);
    const { id } = answer.json();
    expect(answer.status).toBe(201);
    expect(answer.json()).toEqual({ id: expect.stringMatching(uuid), ...emma, version: 1 });
    expect(answer.headers).toMatchObject({ location: `${apiUrl}/books/${id}`, etag: etagOf(1) });
    const read = await service.call("GET", `/books/${id}`);
    expect(read.status).toBe(200);
    expect(read.headers.etag).toBe(answer.headers.etag);
    expect(read.json()).toEqual(answer.json());
  });

  it.each(["0.00", "0.10", "8.50", "100.00", "100000.00", "999999.99", "0.07", "4.35", "1.15"])(
    "keeps the price %s to the cent",
    async (price) => {
      const { id } = (await create({ ...emma, price })).json();
      expect((await service.call("GET", `/books/${id}`)).json().price).toBe(price);
    },
  );

  it("keeps words of every script as they are", async () => {
    const words = { name: "Война и мир 👩‍🚀", author: "李白, “Bai” <&>" };
    const { id } = (await create({ ...emma, ...words })).json();
    expect((await service.call("GET", `/books/${id}`)).json()).toMatchObject(words);
  });

  it.each([["EN"], ["Pt-bR"], ["zh-HANT"]])(
    "takes the language tag %s, in the case that it is written in",
    async (tag) => {
      const answer = await create({ ...emma, languages: [tag] });
      expect(answer.status).toBe(201);
      expect(answer.json()).toMatchObject({ languages: [tag] });
    },
  );

  it("makes two books of the same request without a key", async () => {
    expect((await create(emma)).json().id).not.toBe((await create(emma)).json().id);
  });
});

describe("POST /books with an Idempotency-Key", () => {
  it("makes one book of a request that is sent twice", async () => {
    const first = await create(emma, withKey("sent-twice"));
    const second = await create(emma, withKey("sent-twice"));
    expect(first.status).toBe(201);
    expect(first.json().id).toMatch(uuid);
    expect([second.status, second.text]).toEqual([201, first.text]);
    expect(second.headers).toMatchObject({ location: first.headers.location, etag: first.headers.etag });
  });

  it("makes one book of requests that are sent at once", async () => {
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => create({ ...emma, name: "At once" }, withKey("at-once"))),
    );
    expect(answers.map(({ status }) => status)).toEqual(Array(8).fill(201));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
  });

  it("answers with the book as it is by then", async () => {
    const first = await create(emma, withKey("changed-meanwhile"));
    const { id } = first.json();
    const headers = { "if-match": first.headers.etag ?? "" };
    await service.call("PATCH", `/books/${id}`, { json: { price: "9.00" }, headers });
    const again = await create(emma, withKey("changed-meanwhile"));
    expect(again.status).toBe(201);
    expect(again.headers.etag).toEqual(etagOf(2));
    expect(again.json()).toEqual({ id, ...emma, price: "9.00", version: 2 });
  });

  it("takes the members' order and the space between them for the same request", async () => {
    const first = await create(emma, withKey("same"));
    const body = `{ "languages": ["en"], "price": "7.50",\n "author": "Jane Austen", "name": "Emma" }`;
    const second = await service.call("POST", "/books", { body, headers: withKey("same") });
    expect([second.status, second.text]).toEqual([201, first.text]);
  });

  it("refuses the key for another book, which it does not make", async () => {
    const first = await create(emma, withKey("reused"));
    const second = await create({ ...emma, price: "7.51" }, withKey("reused"));
    expect(second.status).toBe(422);
    expect(second.json()).toEqual({
      error: "idempotency_key_reused",
      error_description: "this Idempotency-Key was used for another book",
    });
    expect((await service.call("GET", `/books/${first.json().id}`)).text).toBe(first.text);
  });

  it("keeps apart the keys of two clients, and of two people who share a client", async () => {
    const callers = [{}, { client_id: "another", sub: "another" }, { sub: "alice" }, { sub: "bob" }];
    const answers = await Promise.all(callers.map((claims) => create(emma, withKey("shared"), claims)));
    expect(answers.map(({ status }) => status)).toEqual([201, 201, 201, 201]);
    expect(new Set(answers.map((answer) => answer.json().id)).size).toBe(4);
  });

  it.each(["", "two words", "é", "k".repeat(256)])("refuses the key %j", async (key) => {
    const answer = await create(emma, withKey(key));
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      error: "invalid_request",
      errors: [{ path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" }],
    });
  });
});

describe("POST /books of what is not a book", () => {
  const faultsOf = async (json: unknown, headers = {}) => {
    const answer = await create(json, headers);
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      error: "invalid_request",
      error_description: "the request is not valid: errors names every fault",
    });
    return answer.json().errors;
  };
  const pathsOf = async (json: unknown) =>
    ((await faultsOf(json)) as { path: string }[]).map(({ path }) => path);

  it("names every fault at once, and echoes no value", async () => {
    const book = { name: "", author: 7, price: "secret", languages: ["en", "ENGLISH!"], version: 3 };
    expect(await faultsOf(book, withKey("two words"))).toEqual([
      { path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" },
      { path: "name", message: expect.stringMatching(/^must be 1 to 200 characters/) },
      { path: "author", message: expect.stringMatching(/^must be 1 to 200 characters/) },
      { path: "price", message: 'must be a text like "12.99", from 0.00 to 999999.99' },
      { path: "languages[1]", message: 'must be a language tag like "en" or "pt-BR"' },
      { path: "version", message: "must not be there: it cannot be set" },
    ]);
  });

  it("names every member that lacks", async () => {
    expect(await faultsOf({})).toEqual(
      ["name", "author", "price", "languages"].map((path) => ({ path, message: "must be there" })),
    );
  });

  it.each([[null], [[]], ["Emma"], [7], [[emma]]])("refuses %j, which is no object", async (json) => {
    expect(await faultsOf(json)).toEqual([{ path: "", message: "must be a JSON object" }]);
  });

  it.each([
    [{ price: 7.5 }, ["price"]],
    [{ price: "7.5" }, ["price"]],
    [{ price: "7.500" }, ["price"]],
    [{ price: "-7.50" }, ["price"]],
    [{ price: "07.50" }, ["price"]],
    [{ price: "1000000.00" }, ["price"]],
    [{ price: "7.50\n" }, ["price"]],
    [{ name: "x".repeat(201) }, ["name"]],
    [{ name: "   " }, ["name"]],
    [{ name: "line\nbreak" }, ["name"]],
    [{ name: "nul\u0000" }, ["name"]],
    [{ author: "half \ud83d" }, ["author"]],
    [{ author: null }, ["author"]],
    [{ languages: [] }, ["languages"]],
    [{ languages: "en" }, ["languages"]],
    [{ languages: ["en", "en"] }, ["languages"]],
    [{ languages: ["pt-BR", "PT-br"] }, ["languages"]],
    [{ languages: Array.from({ length: 21 }, (_, index) => `l${index}`) }, ["languages"]],
    [{ languages: ["e", "EN", "en_GB", 1] }, ["languages[0]", "languages[2]", "languages[3]"]],
    [{ id: "5f0c1d7e-3a52-4c0b-9a6e-0d6c2f4b1a01" }, ["id"]],
    [{ requestHash: "x" }, ["requestHash"]],
    [JSON.parse('{"__proto__": {"name": "x"}, "constructor": 1}'), ["__proto__", "constructor"]],
  ])("refuses %j", async (difference, paths) => {
    expect(
      await pathsOf(
        JSON.parse(`${JSON.stringify(emma).slice(0, -1)},${JSON.stringify(difference).slice(1)}`),
      ),
    ).toEqual(paths);
  });

  it("takes 200 characters, however they are encoded, and 20 languages", async () => {
    const languages = Array.from({ length: 20 }, (_, index) => `en-${String.fromCharCode(65 + index)}A`);
    expect((await create({ ...emma, name: "👩".repeat(200), languages })).status).toBe(201);
  });
});

describe("the body of POST /books", () => {
  const send = (body: string | Buffer, type?: string) =>
    service.call("POST", "/books", {
      body: Buffer.from(body).toString("base64"),
      isBase64Encoded: true,
      headers: { "content-type": type ?? "application/json" },
    });

  it.each(["application/json", "application/json; charset=utf-8", "Application/JSON"])(
    "may be %s",
    async (type) => {
      expect((await send(JSON.stringify(emma), type)).status).toBe(201);
    },
  );

  it.each(["", "text/plain", "application/x-www-form-urlencoded", "application/merge-patch+json"])(
    "must not be %j",
    async (type) => {
      const answer = await send(JSON.stringify(emma), type);
      expect(answer.status).toBe(415);
      expect(answer.headers["accept-post"]).toBe("application/json");
      expect(answer.json()).toEqual({
        error: "unsupported_media_type",
        error_description: "the body must be application/json",
      });
    },
  );

  it.each(["", "{", '{"name": "Emma"', "undefined", Buffer.from('{"name":"\xe9"}', "latin1")])(
    "must be JSON in UTF-8: %j",
    async (body) => {
      const answer = await send(body);
      expect(answer.status).toBe(400);
      expect(answer.json()).toMatchObject({
        error: "invalid_request",
        errors: [{ path: "", message: "must be JSON" }],
      });
    },
  );

  it("must not be over 100 000 bytes long", async () => {
    const answer = await create({ ...emma, name: "x".repeat(100_000) });
    expect(answer.status).toBe(413);
    expect(answer.json()).toMatchObject({ error: "content_too_large" });
  });

  it("is refused together with a bad Idempotency-Key", async () => {
    const answer = await service.call("POST", "/books", { body: "{", headers: withKey("two words") });
    expect(answer.status).toBe(400);
    expect(answer.json()).toMatchObject({
      error: "invalid_request",
      errors: [
        { path: "Idempotency-Key", message: "must be 1 to 255 visible ASCII characters" },
        { path: "", message: "must be JSON" },
      ],
    });
  });

  it("leaves no trace in the log, good or bad", async () => {
    await create({ ...emma, name: "Trace of a good one" });
    await create({ ...emma, price: "Trace of a bad one" });
    await send('{"name": "Trace of half a one');
    expect(service.logLines().join()).toContain('"route":"/books"');
    expect(service.logLines().join()).not.toContain("Trace");
  });
});
