import type { DemoBook, Environment } from "../environment.ts";
import { fault } from "../errors.ts";

/** The demo books must be books that the API itself would have taken. */
export function bookFaults(name: string, { demoBooks = [] }: Environment): string[] {
  return demoBooks.flatMap((book, index) => {
    const setting = `${name}.demoBooks[${index}]`;
    const isFirst = demoBooks.findIndex(({ id }) => id === book.id) === index;
    return [...idFaults(setting, book, isFirst), ...priceFaults(setting, book), ...textFaults(setting, book)];
  });
}

function idFaults(setting: string, { id }: DemoBook, isFirst: boolean): string[] {
  const isUuid = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(id);
  if (isUuid && isFirst) return [];
  return [fault(`${setting}.id`, "be a UUID of its own", id, "it is the key of the table")];
}

function priceFaults(setting: string, { price }: DemoBook): string[] {
  if (/^(?:0|[1-9]\d{0,5})\.\d{2}$/.test(price)) return [];
  const rule = "be a decimal with two places, at most 999999.99";
  return [fault(`${setting}.price`, rule, price, 'write it like "12.99"')];
}

/** As the API's own schema has it. */
const words = /^(?!\s*$)[^\p{Cc}\p{Cs}]{1,200}$/u;
const language = /^[a-z]{2,3}(?:-[A-Za-z\d]{2,8}){0,4}$/;
const mostLanguages = 20;

function textFaults(setting: string, { name, author, languages }: DemoBook): string[] {
  const faults = Object.entries({ name, author })
    .filter(([, text]) => !words.test(text))
    .map(([key, text]) => {
      const rule = "have 1 to 200 characters, none of them a control character";
      return fault(`${setting}.${key}`, rule, text, "the API takes no other");
    });
  const isList = languages.length >= 1 && languages.length <= mostLanguages;
  const isSet = new Set(languages).size === languages.length;
  if (!isList || !isSet || !languages.every((tag) => language.test(tag))) {
    const rule = `be 1 to ${mostLanguages} different language tags`;
    faults.push(fault(`${setting}.languages`, rule, languages, 'write them like "en" or "pt-BR"'));
  }
  return faults;
}
