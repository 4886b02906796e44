import { Readable } from "node:stream";

import { type Dispatcher, Pool, ProxyAgent } from "undici";

import type { TrustedCertificates } from "../context.ts";
import type { Exchange, HttpLimits, HttpRequest, HttpResponse, StartRequest } from "./http-request.ts";

/**
 * Requests through an http or https proxy, by a CONNECT tunnel for every address. Loaded with the first of them.
 * `Dispatcher.dispatch` is used, not undici's fetch: it adds no headers, follows no redirect, and says when a connection stands.
 */
export function createProxiedRequest(limits: HttpLimits): (proxy: URL) => StartRequest {
  const agents: {
    readonly proxy: string;
    readonly tls: TrustedCertificates | undefined;
    readonly agent: Dispatcher;
  }[] = [];
  const agentFor = (proxy: string, tls: TrustedCertificates | undefined): Dispatcher => {
    const found = agents.find((each) => each.proxy === proxy && each.tls === tls);
    if (found !== undefined) return found.agent;
    const agent = createProxyAgent(proxy, tls, limits);
    agents.push({ proxy, tls, agent });
    return agent;
  };
  return (proxy) => (url, request, onConnected) =>
    startExchange(agentFor(proxy.href, request.tls), url, request, onConnected);
}

function createProxyAgent(
  uri: string,
  tls: TrustedCertificates | undefined,
  { headerBytes, connectMs, keepAliveMs }: HttpLimits,
): Dispatcher {
  const connectOptions = { ...tls, timeout: connectMs } as { timeout: number };
  return new ProxyAgent({
    uri,
    requestTls: connectOptions,
    proxyTls: connectOptions,
    maxHeaderSize: headerBytes,
    keepAliveTimeout: keepAliveMs,
    // No limits of undici's own between the bytes: the transport limits the whole time of an attempt.
    headersTimeout: 0,
    bodyTimeout: 0,
    clientFactory: (origin, options) => connectionsToProxy(origin, { ...options, headersTimeout: connectMs }),
  });
}

/** undici takes a connection that the proxy closed for one that was idle, and would connect again without end. */
function connectionsToProxy(origin: URL, options: object): Dispatcher {
  const pool = new Pool(origin, options);
  const connect = pool.connect.bind(pool) as (options: Dispatcher.ConnectOptions) => Promise<Dispatcher.ConnectData>;
  const connectOnce = async (target: Dispatcher.ConnectOptions) => {
    try {
      return await connect(target);
    } catch (cause) {
      throw codeOf(cause) === "UND_ERR_SOCKET" ? withCode("PROXY_CLOSED", cause) : cause;
    }
  };
  return Object.assign(pool, { connect: connectOnce });
}

function startExchange(agent: Dispatcher, url: URL, request: HttpRequest, onConnected: () => void): Exchange {
  let controller: Dispatcher.DispatchController | undefined;
  let body: Readable | undefined;
  let cancelled: Error | undefined;
  let reject: (error: Error) => void = () => {};
  const response = new Promise<HttpResponse>((resolve, rejectResponse) => {
    reject = rejectResponse;
    const { method, headers } = request;
    const options = {
      origin: url.origin,
      path: `${url.pathname}${url.search}`,
      method: method as Dispatcher.HttpMethod,
      headers: { ...headers },
      body: request.body ?? null,
    };
    agent.dispatch(options, {
      onRequestStart(started) {
        controller = started;
        if (cancelled === undefined) onConnected();
        else started.abort(cancelled);
      },
      onResponseStart(started, status, responseHeaders, statusText = "") {
        // 1xx: the response itself follows.
        if (status < 200) return;
        body = bodyFrom(started);
        resolve({ status, statusText, headers: responseHeaders, body });
      },
      onResponseData(started, chunk) {
        if (body?.push(chunk) === false) started.pause();
      },
      onResponseEnd: () => void body?.push(null),
      onResponseError(_, error) {
        if (body === undefined) rejectResponse(asNodeError(error));
        else body.destroy(asNodeError(error));
      },
    });
  });
  const cancel = (error: Error) => {
    cancelled = error;
    reject(error);
    body?.destroy(error);
    controller?.abort(error);
  };
  return { response, cancel };
}

function bodyFrom(controller: Dispatcher.DispatchController): Readable {
  return new Readable({
    read: () => controller.resume(),
    destroy(error, done) {
      if (!this.readableEnded) controller.abort(error ?? new Error("the body was not read to its end"));
      done(error);
    },
  });
}

/** undici's own codes where Node has one for the same, so that an error reads the same with and without a proxy. */
const NODE_CODES: Readonly<Record<string, string>> = {
  UND_ERR_SOCKET: "ECONNRESET",
  UND_ERR_CONNECT_TIMEOUT: "CONNECT_TIMEOUT",
  // The only response with a time limit of its own is that to CONNECT.
  UND_ERR_HEADERS_TIMEOUT: "CONNECT_TIMEOUT",
  UND_ERR_HEADERS_OVERFLOW: "HPE_HEADER_OVERFLOW",
};

function asNodeError(error: Error): Error {
  const code = NODE_CODES[codeOf(error) ?? ""];
  return code === undefined ? error : withCode(code, error);
}

function withCode(code: string, cause: unknown): Error {
  return Object.assign(new Error(cause instanceof Error ? cause.message : "failed", { cause }), { code });
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
