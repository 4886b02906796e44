import type { ClientRequest, IncomingMessage, RequestOptions } from "node:http";
import { request } from "node:https";

/** In a file of its own it loads when it is needed: TLS takes longer to load than all the rest. */
export function requestHttps(
  url: URL,
  options: RequestOptions,
  answered: (answer: IncomingMessage) => void,
): ClientRequest {
  return request(url, options, answered);
}
