import { createServer, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import { createServer as createTcpServer, type AddressInfo, type Server, type Socket } from "node:net";

import { onTestFinished } from "vitest";

/** What arrived, to the byte. */
interface Arrived {
  readonly method: string | undefined;
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}
export type Answer = (response: ServerResponse) => void;

/** A real server on this machine that gives each request the next answer, and 418 when there is none left. */
export async function serve(...answers: readonly Answer[]) {
  const requests: Arrived[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { method, url, headers } = request;
    const next = answers[requests.length] ?? answer(418, "one request too many");
    requests.push({ method, path: url, headers, body: Buffer.concat(chunks).toString("latin1") });
    next(response);
  });
  onTestFinished(() => server.closeAllConnections());
  return { url: await listening(server), requests };
}

/** A server that does with a connection whatever it is told. */
export async function serveTcp(onConnection: (socket: Socket) => void): Promise<URL> {
  const sockets: Socket[] = [];
  const server = createTcpServer((socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    onConnection(socket);
  });
  onTestFinished(() => sockets.forEach((socket) => socket.destroy()));
  return listening(server);
}

async function listening(server: Server): Promise<URL> {
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  onTestFinished(() => void server.close());
  return new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
}

/** The address of a port that was free a moment ago. */
export async function refusedUrl(): Promise<URL> {
  const server = createTcpServer();
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  const { port } = server.address() as AddressInfo;
  await new Promise((done) => server.close(done));
  return new URL(`http://127.0.0.1:${port}/`);
}

export function answer(
  status: number,
  body: string | Buffer = "",
  headers: Readonly<Record<string, string>> = {},
): Answer {
  return (response) => void response.writeHead(status, headers).end(body);
}

/** Promises more than it sends, then resets the connection. */
export function cutOff(status: number, headers: Readonly<Record<string, string>> = {}, begin = '{"id":'): Answer {
  return (response) => {
    response.writeHead(status, { "content-length": "1000", ...headers });
    // A moment later: on some systems a reset takes away what has not been read.
    response.write(begin, () => setTimeout(() => response.socket?.resetAndDestroy(), 50));
  };
}

/** Begins and never ends. */
export function stall(status: number): Answer {
  return (response) => {
    response.writeHead(status, { "content-length": "1000" });
    response.write('{"id":');
  };
}

export const silence: Answer = () => {};
