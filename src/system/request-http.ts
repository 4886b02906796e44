import { Agent, type ClientRequest, type ClientRequestArgs, type IncomingMessage, request } from "node:http";
import type { Socket } from "node:net";

import { connectTcp, type Lookup } from "./connect.ts";
import {
  type Connect,
  type Exchange,
  type HttpLimits,
  type HttpRequest,
  type HttpResponse,
  isConnectionClosed,
  type Route,
  type StartRequest,
  SWITCHED,
  unexpectedUpgrade,
} from "./http-request.ts";

/** Idle connections that are kept: a batch of --concurrency 64 must not keep as many descriptors from its actions. */
const MOST_IDLE = 8;

/**
 * Requests on connections that are made here: directly or through a proxy, with TLS or without. So all of them have the same limits,
 * headers and errors. Direct ones go over node:http, proxied ones over undici. Loaded with the first request. The named import matters: the built program would otherwise
 * read every export of node:http, and its WebSocket loads fetch.
 */
export function createHttpRequest(
  limits: HttpLimits,
  addressesOf: Lookup | undefined,
): (route: Route) => StartRequest | Promise<StartRequest> {
  const starts: { readonly route: Route; readonly start: StartRequest | Promise<StartRequest> }[] = [];
  return (route) => {
    const found = starts.find((each) => isSameRoute(each.route, route));
    if (found !== undefined) return found.start;
    const connect = connector(route, addressesOf);
    const start = route.proxy === undefined ? directRequest(limits, route, connect) : proxiedRequest(limits, connect);
    starts.push({ route, start });
    return start;
  };
}

function directRequest({ headerBytes, keepAliveMs }: HttpLimits, route: Route, connect: Connect): StartRequest {
  const kept = agentOf({ keepAlive: true, timeout: keepAliveMs, maxFreeSockets: MOST_IDLE }, route, connect);
  const single = agentOf({ keepAlive: false }, route, connect);
  return (url, outgoing, onConnected) => startExchange({ url, outgoing, kept, single, headerBytes, onConnected });
}

/** undici takes longer to load than a direct request takes to be sent. */
async function proxiedRequest(limits: HttpLimits, connect: Connect): Promise<StartRequest> {
  const { createProxiedRequest } = await import("./proxied-request.ts");
  return createProxiedRequest(limits, connect, MOST_IDLE);
}

function isSameRoute(one: Route, other: Route): boolean {
  return one.isSecure === other.isSecure && one.proxy?.href === other.proxy?.href && one.tls === other.tls;
}

/** In the options of a request, for the connection that is made for it. */
interface ConnectionAttempt {
  /** Aborted when the request is given up. */
  readonly abandoned: AbortSignal;
  readonly onConnected: () => void;
}

function agentOf(
  options: { readonly keepAlive: boolean; readonly timeout?: number; readonly maxFreeSockets?: number },
  { isSecure }: Route,
  connect: Connect,
): Agent {
  const createConnection = (args: ClientRequestArgs, done: (error: Error | null, socket?: Socket) => void): void => {
    const { host, port, abandoned, onConnected } = args as ClientRequestArgs & ConnectionAttempt;
    const to = { host: String(host).replace(/^\[|\]$/g, ""), port: Number(port) };
    connect(to, abandoned).then(
      (socket) => {
        onConnected();
        done(null, socket);
      },
      (error: Error) => done(error),
    );
  };
  const protocol = isSecure ? { protocol: "https:", defaultPort: 443 } : {};
  return Object.assign(new Agent(options), { createConnection, ...protocol });
}

/** Makes the connections of a route. Repeated handshakes with one server are shortened by the session of the first. */
function connector({ isSecure, proxy, tls }: Route, addressesOf: Lookup | undefined): Connect {
  const sessions = new Map<string, Buffer>();
  return async (to, signal) => {
    const plain =
      proxy === undefined
        ? await connectTcp(to, signal, addressesOf)
        : await (await import("./tunnel.ts")).connectThrough(to, proxy, tls, signal, addressesOf);
    if (!isSecure) return plain;
    const { startTls } = await import("./tls.ts");
    const key = `${to.host}:${to.port}`;
    const secure = await startTls(plain, { host: to.host, tls, session: sessions.get(key) }, signal);
    return secure.on("session", (session: Buffer) => sessions.set(key, session));
  };
}

interface Sending {
  readonly url: URL;
  readonly outgoing: HttpRequest;
  /** Keeps connections for the next request. */
  readonly kept: Agent;
  /** Uses each connection once. */
  readonly single: Agent;
  readonly headerBytes: number;
  readonly onConnected: () => void;
}

/**
 * A request that may change something gets a connection of its own: a kept one may be closed by the server at that moment, and then
 * nobody knows whether the request was read (https://github.com/nodejs/node/issues/47130). A read is repeated instead.
 */
function startExchange({ url, outgoing, kept, single, headerBytes, onConnected }: Sending): Exchange {
  const { method, headers, body } = outgoing;
  const abandoned = new AbortController();
  let current: ClientRequest | IncomingMessage | undefined;
  let reject: (error: Error) => void = () => {};
  const response = new Promise<HttpResponse>((resolve, rejectResponse) => {
    reject = rejectResponse;
    const refuseSwitch = (socket: Socket) => {
      socket.destroy();
      reject(unexpectedUpgrade());
    };
    const send = (agent: Agent) => {
      const attempt: ConnectionAttempt = { abandoned: abandoned.signal, onConnected };
      const sent = request(url, { method, headers, agent, maxHeaderSize: headerBytes, ...attempt });
      current = sent;
      sent.on("socket", () => void (sent.reusedSocket && onConnected()));
      sent.on("response", (message) => {
        current = message;
        const { statusCode = 0, statusMessage = "", headers: received } = message;
        // Without the headers of a switch it is no upgrade for Node, and no answer either.
        if (statusCode === SWITCHED) return refuseSwitch(message.socket);
        resolve({ status: statusCode, statusText: statusMessage, headers: received, body: message });
      });
      sent.on("upgrade", (_, socket: Socket) => refuseSwitch(socket));
      sent.on("error", (error: NodeJS.ErrnoException) => {
        // Within the body, which by itself would end with nothing but a reset.
        if (current !== sent) return void current?.destroy(error);
        if (sent.reusedSocket && isConnectionClosed(error) && !abandoned.signal.aborted) send(single);
        else reject(error);
      });
      // Whatever else ends the connection: a promise that never settles would end the program without a word.
      sent.on("close", () => {
        if (current === sent) reject(Object.assign(new Error("closed without a response"), { code: "ECONNRESET" }));
      });
      sent.end(body);
    };
    send(method === "GET" || method === "HEAD" ? kept : single);
  });
  const cancel = (error: Error) => {
    reject(error);
    abandoned.abort(error);
    current?.destroy(error);
  };
  return { response, cancel };
}
