import { once } from "node:events";
import { request as httpRequest } from "node:http";

/** Posts to a server of this process and hangs up before the body; settles when the server has seen it. */
export async function hangUp(url: string, headers: Record<string, string> = {}): Promise<void> {
  const request = httpRequest(url, {
    method: "POST",
    headers: { ...headers, "content-length": 4, expect: "100-continue" },
  });
  request.on("error", () => {});
  request.flushHeaders();
  await once(request, "continue");
  request.destroy();
  await fetch(url);
}
