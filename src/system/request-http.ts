import {
  Agent,
  type ClientRequest,
  type IncomingMessage,
  request as httpRequest,
  type RequestOptions,
} from "node:http";

import type { Exchange, HttpLimits, HttpRequest, HttpResponse, StartRequest } from "./http-request.ts";

/**
 * Loaded with the first request to an http address, apart from node:https, since TLS takes longer to load than all the rest.
 * The named import matters: the built program would otherwise read every export of node:http, and its WebSocket loads fetch.
 */
export function createHttpRequest({ headerBytes, keepAliveMs }: HttpLimits): StartRequest {
  const agent = new Agent({ keepAlive: true, timeout: keepAliveMs });
  return (url, request, onConnected) =>
    startExchange(httpRequest(url, requestOptions(request, agent, headerBytes)), request, "connect", onConnected);
}

export function requestOptions({ method, headers }: HttpRequest, agent: Agent, headerBytes: number): RequestOptions {
  return { method, headers, agent, maxHeaderSize: headerBytes };
}

/** Sends a request of node:http or node:https; `connectEvent` is the event of a socket that is ready to send. */
export function startExchange(
  outgoing: ClientRequest,
  { body }: HttpRequest,
  connectEvent: "connect" | "secureConnect",
  onConnected: () => void,
): Exchange {
  let incoming: IncomingMessage | undefined;
  const response = new Promise<HttpResponse>((resolve, reject) => {
    outgoing.on("error", reject);
    outgoing.on("socket", (socket) => {
      if (outgoing.reusedSocket) onConnected();
      else socket.once(connectEvent, onConnected);
    });
    outgoing.on("response", (message) => {
      incoming = message;
      const { statusCode = 0, statusMessage = "", headers } = message;
      resolve({ status: statusCode, statusText: statusMessage, headers, body: message });
    });
  });
  outgoing.end(body);
  return { response, cancel: (error) => void (incoming ?? outgoing).destroy(error) };
}
