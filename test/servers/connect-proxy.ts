import { createServer, type IncomingMessage, type ServerResponse, STATUS_CODES } from "node:http";
import { connect, type Socket } from "node:net";
import { pipeline } from "node:stream";

import { type Listening, listenOnLoopback } from "./listening.ts";
import { passOn } from "./pass-on.ts";

interface ProxyOptions {
  /** The only hosts it reaches, such as `sms.test:443`, and the ports of the loopback that stand for them. */
  readonly routes: Readonly<Record<string, number>>;
  /** `user:password`: asked for before anything else. */
  readonly password?: string;
  /** What it does instead of its work. */
  readonly trouble?: "refuses" | "hangs up" | "bad gateway";
}

interface Seen {
  readonly method: string;
  /** `sms.test:443` of a CONNECT; the whole address of another request. */
  readonly target: string;
  readonly withPassword: boolean;
}

interface ConnectProxy extends Listening {
  /** http://127.0.0.1:PORT */
  readonly url: string;
  /** Oldest first. */
  readonly seen: () => readonly Seen[];
}

/** A proxy for CONNECT and for plain http that never leaves this machine. */
export async function startConnectProxy(options: ProxyOptions): Promise<ConnectProxy> {
  const seen: Seen[] = [];
  const note = ({ method = "", url = "", headers }: IncomingMessage): void =>
    void seen.push({ method, target: url, withPassword: headers["proxy-authorization"] !== undefined });
  const server = createServer((message, response) => {
    note(message);
    forward(message, response, options);
  });
  server.on("connect", (message: IncomingMessage, socket: Socket, head: Buffer) => {
    note(message);
    tunnel(message, socket, head, options);
  });
  const listening = await listenOnLoopback(server);
  return { ...listening, url: `http://127.0.0.1:${listening.port}`, seen: () => [...seen] };
}

/** A request for a whole address: `GET http://sms.test/v3/tasks`. */
function forward(message: IncomingMessage, response: ServerResponse, options: ProxyOptions): void {
  const { url = "" } = message;
  const address = url.startsWith("http://") && URL.canParse(url) ? new URL(url) : null;
  const target = address === null ? "" : `${address.hostname}:${address.port || "80"}`;
  const refusal = refuse(message, target, options);
  if (refusal === "hangs up") response.destroy();
  else if (refusal !== null) response.writeHead(refusal.status, refusal.headers).end(refusal.body);
  else {
    delete message.headers["proxy-authorization"];
    passOn(message, response, options.routes[target] ?? 0, `${address?.pathname}${address?.search}`);
  }
}

function tunnel(message: IncomingMessage, socket: Socket, head: Buffer, options: ProxyOptions): void {
  const target = message.url ?? "";
  const refusal = refuse(message, target, options);
  if (refusal === "hangs up") socket.destroy();
  else if (refusal !== null) socket.end(asText(refusal));
  else {
    const onward = connect(options.routes[target] ?? 0, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      onward.write(head);
      pipeline(socket, onward, socket, () => {});
    });
    onward.on("error", () => socket.destroy());
    socket.on("close", () => onward.destroy());
  }
}

interface Refusal {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Null: it does its work. */
function refuse(message: IncomingMessage, target: string, options: ProxyOptions): Refusal | "hangs up" | null {
  const { password, trouble, routes } = options;
  if (trouble === "hangs up") return trouble;
  const wanted = password === undefined ? undefined : `Basic ${Buffer.from(password).toString("base64")}`;
  if (wanted !== undefined && message.headers["proxy-authorization"] !== wanted)
    return page(407, { "Proxy-Authenticate": 'Basic realm="proxy of a test"' });
  if (trouble === "refuses") return page(403);
  return trouble === "bad gateway" || !Object.hasOwn(routes, target) ? page(502) : null;
}

function page(status: number, headers: Refusal["headers"] = {}): Refusal {
  const title = `${status} ${STATUS_CODES[status]}`;
  const body = `<html><head><title>${title}</title></head><body><h1>${title}</h1></body></html>\n`;
  const length = { "Content-Length": String(Buffer.byteLength(body)) };
  return { status, headers: { "Content-Type": "text/html", Connection: "close", ...length, ...headers }, body };
}

function asText({ status, headers, body }: Refusal): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  return `HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("")}\r\n${body}`;
}
