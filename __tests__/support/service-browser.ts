import type { Answer, ServiceFunction } from "./service-function.ts";

export interface Browser {
  /** Follows no redirect. */
  get(path: string, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  readonly cookies: ReadonlyMap<string, string>;
}

const asPage = { accept: "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8" };

/** Goes to the function with what a browser sends, and keeps its cookies until they expire. */
export function openBrowser({ invoke }: ServiceFunction): Browser {
  const cookies = new Map<string, string>();
  return {
    cookies,
    async get(path, headers = asPage) {
      const { pathname, search } = new URL(path, "http://localhost");
      const jar = [...cookies].map(([name, value]) => `${name}=${value}`);
      const answer = await invoke({
        path: pathname,
        query: search.slice(1),
        headers,
        ...(jar.length > 0 && { cookies: jar }),
      });
      for (const line of answer.cookies) keep(cookies, line);
      return answer;
    },
  };
}

function keep(cookies: Map<string, string>, line: string): void {
  const [pair = "", ...attributes] = line.split("; ");
  const [name = "", value = ""] = pair.split("=", 2);
  const expires = attributes.find((attribute) => attribute.startsWith("Expires="))?.slice("Expires=".length);
  if (expires !== undefined && Date.parse(expires) <= Date.now()) cookies.delete(name);
  else cookies.set(name, value);
}
