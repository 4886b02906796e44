import type { RequestListener } from "node:http";
import { createServer } from "node:https";

import type { Certificate } from "./certificates.ts";
import { type Listening, listenOnLoopback } from "./listening.ts";
import { passOn } from "./pass-on.ts";

interface TlsServer extends Listening {
  /** https://127.0.0.1:PORT */
  readonly url: string;
}

/** An https server that hands each request to `answer`, or on to the http server at an address. */
export async function startTlsServer(certificate: Certificate, answer: RequestListener | URL): Promise<TlsServer> {
  const { cert, key } = certificate;
  const listener = answer instanceof URL ? passOnTo(answer) : answer;
  const listening = await listenOnLoopback(createServer({ cert, key }, listener));
  return { ...listening, url: `https://127.0.0.1:${listening.port}` };
}

function passOnTo({ port }: URL): RequestListener {
  return (message, response) => passOn(message, response, Number(port), message.url ?? "");
}
