import { createServer, type Socket } from "node:net";
import { TLSSocket } from "node:tls";

import type { Certificate } from "../servers/certificates.ts";
import { type ConnectionFault, type Fault, response, type ResponseFault, type Wire } from "./faults.ts";
import type { PlayedOperation } from "./operations.ts";

/** How requests reach the service. */
export const ROUTES = ["direct", "CA file", "proxy"] as const;
export type Route = (typeof ROUTES)[number];

/** What the service does with an action, whatever it answers; ms after it was read. */
export interface Timeline {
  readonly doneAfterMs?: number;
  /** Something else changes the task. */
  readonly otherChangeAfterMs?: number;
  /** The effect comes without an action, at this time of the service's clock. */
  readonly doneAtMs?: number;
}

interface FaultServerOptions {
  readonly operation: PlayedOperation;
  readonly timeline: Timeline;
  readonly route: Route;
  readonly certificates: { readonly valid: Certificate; readonly selfSigned: Certificate };
  /** Of the service's clock, which is that of the program. */
  readonly elapsedMs: () => number;
  /** Of the action and its repetitions, in their order; undefined for what is answered as it should be. */
  readonly actionFault: (attempt: number) => Fault | undefined;
  /** Of the reads after the action. */
  readonly readFault: (read: number, document: Readonly<Record<string, unknown>>) => ResponseFault | undefined;
}

export interface FaultServer {
  readonly port: number;
  /** What the answers to the actions that were read mean, in their order. */
  readonly answers: () => readonly ResponseFault["meaning"][];
  /** When the service carried the action out, on its clock; undefined when it never does. */
  readonly doneAtMs: () => number | undefined;
  /** To be called when the program pauses: a service that refuses connections may be back. */
  readonly onPause: () => Promise<void>;
  readonly close: () => Promise<void>;
}

/** How many reads come before the action, or before the first poll that fails, by the command. */
const READS_BEFORE: Readonly<Record<string, number>> = { "clone-test": 2, "speed-limit": 2, wait: 2 };

/** The service, with the TLS and the proxy in front of it: it carries an action out by its timeline, and answers by its faults. */
export async function startFaultServer(options: FaultServerOptions): Promise<FaultServer> {
  const { operation, timeline, route, certificates, elapsedMs } = options;
  const answers: ResponseFault["meaning"][] = [];
  const open = new Set<Socket>();
  const readsBefore = READS_BEFORE[operation.line[0] ?? ""] ?? 1;
  let reads = 0;
  let attempts = 0;
  let { doneAtMs } = timeline;
  let otherChangeAtMs: number | undefined;
  const server = createServer(accept);
  await listen(0);
  const { port } = server.address() as { readonly port: number };
  return {
    port,
    answers: () => answers,
    doneAtMs: () => doneAtMs,
    async onPause() {
      if (server.listening || nextConnectionFault()?.does !== "refuse") return;
      attempts += 1;
      if (nextConnectionFault() === undefined) await listen(port);
    },
    close: () =>
      new Promise((done) => {
        for (const socket of open) socket.destroy();
        if (server.listening) server.close(() => done());
        else done();
      }),
  };

  function listen(at: number): Promise<void> {
    return new Promise((done) => void server.listen(at, "127.0.0.1", done));
  }

  /** The fault of the next connection; those of the reads before the action have none. */
  function nextConnectionFault(): ConnectionFault | undefined {
    if (reads < readsBefore || answers.length > 0) return undefined;
    const fault = options.actionFault(attempts);
    return fault?.at === "connection" ? fault : undefined;
  }

  /** Each request has its connection then, so that a fault meets the action. */
  function keepsConnections(): boolean {
    return options.actionFault(0)?.at !== "connection";
  }

  function accept(socket: Socket): void {
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    socket.on("error", () => {});
    const fault = nextConnectionFault();
    if (fault !== undefined) attempts += 1;
    if (route !== "proxy") return connected(socket, fault);
    if (fault?.does === "reset" || fault?.does === "close" || fault?.does === "say nothing") return fail(socket, fault);
    socket.once("data", () => {
      if (fault?.on === "proxy") return fail(socket, fault);
      socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
      connected(socket, fault);
    });
  }

  function connected(socket: Socket, fault: ConnectionFault | undefined): void {
    if (fault !== undefined && fault.does !== "show another certificate") return fail(socket, fault);
    if (route === "direct") return serve(socket, socket);
    const certificate = fault === undefined ? certificates.valid : certificates.selfSigned;
    const secure = new TLSSocket(socket, { isServer: true, ...certificate });
    secure.on("error", () => socket.destroy());
    serve(secure, socket);
  }

  function fail(socket: Socket, { does, bytes = "" }: ConnectionFault): void {
    if (does === "reset") socket.resetAndDestroy();
    else if (does === "close") socket.end();
    else if (does === "answer") {
      // Not before the client has said something, as a server would.
      socket.resume();
      setTimeout(() => socket.end(Buffer.from(bytes, "latin1")), 3);
    }
  }

  function serve(stream: Socket, raw: Socket): void {
    const wire: Wire = {
      send: (bytes) => void (stream.destroyed || stream.write(bytes)),
      close: () => void stream.end(),
      // What was written before is sent first.
      reset: () => void setImmediate(() => raw.resetAndDestroy()),
      spoilTls: () => void raw.write("no part of TLS, and long enough for a record of it"),
    };
    let text = "";
    stream.on("data", (chunk: Buffer) => {
      text += chunk.toString("latin1");
      for (let end = text.indexOf("\r\n\r\n"); end >= 0; end = text.indexOf("\r\n\r\n")) {
        const top = text.slice(0, end);
        const length = Number(/^content-length: *(\d+)/im.exec(top)?.[1] ?? 0);
        if (text.length < end + 4 + length) return;
        text = text.slice(end + 4 + length);
        const [method = "", path = ""] = top.split(" ");
        if (method === "GET") answerRead(path, wire);
        else act(wire);
      }
    });
  }

  function act(wire: Wire): void {
    const fault = options.actionFault(attempts);
    attempts += 1;
    const meaning = fault?.at === "response" ? fault.meaning : "accepted";
    answers.push(meaning);
    if (meaning === "accepted" || meaning === "lost") {
      if (timeline.doneAfterMs !== undefined) doneAtMs ??= elapsedMs() + timeline.doneAfterMs;
      if (timeline.otherChangeAfterMs !== undefined) otherChangeAtMs ??= elapsedMs() + timeline.otherChangeAfterMs;
    }
    if (fault?.at === "response") fault.answer(wire);
    else wire.send(response(200));
  }

  function answerRead(path: string, wire: Wire): void {
    const { before, effect, otherChange } = operation;
    reads += 1;
    const isDone = doneAtMs !== undefined && elapsedMs() >= doneAtMs;
    const hasChanged = otherChangeAtMs !== undefined && elapsedMs() >= otherChangeAtMs;
    const withEffect = { ...before, ...(effect === "gone" ? { state: "DELETING" } : effect) };
    const shown = (document: Readonly<Record<string, unknown>>) => {
      if (!path.endsWith("/speed-limit")) return document;
      return { speed_limit: document["speed_limit"] };
    };
    const fault = reads > readsBefore ? options.readFault(reads - readsBefore - 1, shown(withEffect)) : undefined;
    if (fault !== undefined) return fault.answer(wire);
    if (reads === readsBefore && nextConnectionFault()?.does === "refuse") server.close();
    const close = keepsConnections() ? {} : { Connection: "close" };
    if (isDone && effect === "gone") {
      const body = JSON.stringify({ error_code: "SMS.7703", error_msg: "no such task" });
      return wire.send(response(404, body, { "Content-Type": "application/json", ...close }));
    }
    const document = isDone ? withEffect : hasChanged ? { ...before, ...otherChange } : before;
    wire.send(response(200, JSON.stringify(shown(document)), { "Content-Type": "application/json", ...close }));
  }
}
