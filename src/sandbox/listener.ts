import type { Server } from "node:http";
import type { AddressInfo, Socket } from "node:net";

/** Not reachable from other machines. */
const HOST = "127.0.0.1";

export interface Listener {
  readonly url: string;
  /** Ends every connection at once, also those that nothing was ever sent on. */
  close(): Promise<void>;
}

export async function listen(server: Server, port: number): Promise<Listener> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve, reject) => {
    server.once("error", (error: NodeJS.ErrnoException) => reject(explain(error, port)));
    server.listen(port, HOST, resolve);
  });
  return {
    url: `http://${HOST}:${(server.address() as AddressInfo).port}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        for (const socket of sockets) socket.destroy();
      }),
  };
}

function explain(error: NodeJS.ErrnoException, port: number): Error {
  const reason = error.code === "EADDRINUSE" ? "another program listens on it" : error.message;
  return new Error(`the sandbox cannot use port ${port} on ${HOST}: ${reason}`, { cause: error });
}
