import { type IncomingMessage, request, type ServerResponse } from "node:http";
import { pipeline } from "node:stream";

/** Hands a request on to a port of the loopback as it is, the Host header too: it is part of a signature. */
export function passOn(message: IncomingMessage, response: ServerResponse, port: number, path: string): void {
  const { method, headers } = message;
  const onward = request({ host: "127.0.0.1", port, path, method, headers, agent: false }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    pipeline(answer, response, () => {});
  });
  onward.on("error", () => response.destroy());
  pipeline(message, onward, () => {});
}
