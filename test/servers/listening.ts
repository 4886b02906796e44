import type { AddressInfo, Server, Socket } from "node:net";

export interface Listening {
  readonly port: number;
  /** TCP connections that were ever made to it. */
  readonly connections: () => number;
  /** Ends all of them, too. */
  close(): Promise<void>;
}

/** Starts a server of any protocol on a free port of the loopback. */
export async function listenOnLoopback(server: Server): Promise<Listening> {
  const open = new Set<Socket>();
  let count = 0;
  server.on("connection", (socket: Socket) => {
    count += 1;
    open.add(socket);
    socket.on("close", () => open.delete(socket));
    // A client that breaks off is part of many tests.
    socket.on("error", () => {});
  });
  await new Promise<void>((done) => void server.listen(0, "127.0.0.1", done));
  return {
    port: (server.address() as AddressInfo).port,
    connections: () => count,
    close: () =>
      new Promise((done) => {
        server.close(() => done());
        for (const socket of open) socket.destroy();
      }),
  };
}
