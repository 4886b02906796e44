import { type ClientRequest, type IncomingMessage, request, type RequestOptions } from "node:http";

/** In a file of its own it loads when it is needed, without what else node:http exports: its WebSocket would load all of fetch. */
export function requestHttp(
  url: URL,
  options: RequestOptions,
  answered: (answer: IncomingMessage) => void,
): ClientRequest {
  return request(url, options, answered);
}
