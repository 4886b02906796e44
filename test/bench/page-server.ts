import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

/** As large as an item of a real list: the one of the sandbox's fixtures, with an id of its own. */
const [ITEM] = (JSON.parse(readFileSync("test/fixtures/list-tasks.json", "utf8")) as { tasks: object[] }).tasks;
/** A list of tasks asks for it, too, when it shows the bytes copied. */
const NO_SOURCES = JSON.stringify({ count: 0, source_servers: [] });

export interface PageServer {
  readonly url: string;
  /** The most actions that were under way at a time. */
  readonly mostAtOnce: () => number;
  readonly actions: () => number;
  readonly close: () => void;
}

/** A service of `count` tasks that answers a list page by page and takes `actionMs` for an action. */
export async function pageServer(count: number, actionMs = 0): Promise<PageServer> {
  let [underWay, most, actions] = [0, 0, 0];
  const act = (response: ServerResponse) => {
    actions += 1;
    most = Math.max(most, (underWay += 1));
    setTimeout(() => {
      underWay -= 1;
      response.end();
    }, actionMs);
  };
  const server = createServer((request: IncomingMessage, response: ServerResponse) => {
    if (request.method === "POST") return act(response.writeHead(200));
    response.writeHead(200, { "content-type": "application/json" });
    const { pathname, searchParams } = new URL(request.url ?? "", "http://x");
    return response.end(pathname === "/v3/sources" ? NO_SOURCES : page(searchParams, count));
  });
  await once(server.listen(0, "127.0.0.1"), "listening");
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    mostAtOnce: () => most,
    actions: () => actions,
    close: () => server.close(),
  };
}

function page(query: URLSearchParams, count: number): string {
  const [limit, offset] = [Number(query.get("limit")), Number(query.get("offset"))];
  const length = Math.max(Math.min(limit, count - offset), 0);
  const tasks = Array.from({ length }, (_, at) => ({ ...ITEM, id: idOf(offset + at) }));
  return JSON.stringify({ count, tasks });
}

function idOf(at: number): string {
  return `8d3c5a10-52f1-4c7e-9b0a-${String(at).padStart(12, "0")}`;
}
