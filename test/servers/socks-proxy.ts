import { connect, createServer, type Socket } from "node:net";

import { type Listening, listenOnLoopback } from "./listening.ts";

interface SocksOptions {
  /** The only hosts it reaches, such as `sms.test:443`, and the ports of the loopback that stand for them. */
  readonly routes: Readonly<Record<string, number>>;
  /** `user:password` */
  readonly password?: string;
}

interface SocksProxy extends Listening {
  /** socks5h://127.0.0.1:PORT */
  readonly url: string;
  /** The targets that were asked for. */
  readonly seen: () => readonly string[];
}

/** A SOCKS5 proxy that never leaves this machine. Its replies come in pieces of one byte. */
export async function startSocksProxy({ routes, password }: SocksOptions): Promise<SocksProxy> {
  const seen: string[] = [];
  const server = createServer((socket) => {
    serve(socket, routes, password, seen).catch(() => socket.destroy());
  });
  const listening = await listenOnLoopback(server);
  return { ...listening, url: `socks5h://127.0.0.1:${listening.port}`, seen: () => seen };
}

async function serve(socket: Socket, routes: SocksOptions["routes"], password: string | undefined, seen: string[]) {
  const next = reader(socket);
  const [, count = 0] = await next(2);
  const methods = [...(await next(count))];
  const method = password === undefined ? 0 : methods.includes(2) ? 2 : 255;
  await inPieces(socket, [5, method]);
  if (method === 255) return void socket.end();
  if (method === 2) {
    const [, length = 0] = await next(2);
    const user = (await next(length)).toString();
    const word = (await next((await next(1))[0] ?? 0)).toString();
    await inPieces(socket, [1, `${user}:${word}` === password ? 0 : 1]);
  }
  const [, , , kind] = await next(4);
  const host =
    kind === 1
      ? [...(await next(4))].join(".")
      : kind === 4
        ? `[${(await next(16)).toString("hex")}]`
        : (await next((await next(1))[0] ?? 0)).toString();
  const target = `${host}:${(await next(2)).readUInt16BE()}`;
  seen.push(target);
  const port = routes[target];
  await inPieces(socket, [5, port === undefined ? 4 : 0, 0, 3, 4, 97, 98, 99, 100, 0, 80]);
  if (port === undefined) return void socket.end();
  const onward = connect(port, "127.0.0.1");
  onward.on("error", () => socket.destroy());
  socket.on("close", () => onward.destroy());
  socket.pipe(onward).pipe(socket);
}

async function inPieces(socket: Socket, bytes: readonly number[]): Promise<void> {
  for (const byte of bytes) {
    socket.write(Buffer.from([byte]));
    await new Promise((done) => void setTimeout(done, 1));
  }
}

function reader(socket: Socket): (count: number) => Promise<Buffer> {
  return async (count) => {
    if (count === 0) return Buffer.alloc(0);
    for (;;) {
      const bytes = socket.read(count) as Buffer | null;
      if (bytes !== null) return bytes;
      await new Promise((done) => void socket.once("readable", done));
    }
  };
}
