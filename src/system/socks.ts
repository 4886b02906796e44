import { isIP, isIPv4, type Socket } from "node:net";

import type { HostPort } from "../context.ts";
import { untilAborted } from "./connect.ts";

interface UserAndPassword {
  readonly user: string;
  readonly password: string;
}

/**
 * A tunnel of a SOCKS5 proxy (RFC 1928, https://www.rfc-editor.org/rfc/rfc1928; the password by RFC 1929). The proxy looks up the host
 * name, as curl asks for with `socks5h://`: behind such a proxy, names often cannot be looked up here.
 */
export async function socksTunnel(
  socket: Socket,
  target: HostPort,
  login: UserAndPassword,
  signal: AbortSignal,
): Promise<Socket> {
  return untilAborted((resolve, reject) => {
    negotiate(socket, target, login).then(() => resolve(socket), reject);
    return socket;
  }, signal);
}

const VERSION = 5;
const NO_LOGIN = 0;
const PASSWORD = 2;

async function negotiate(socket: Socket, { host, port }: HostPort, { user, password }: UserAndPassword): Promise<void> {
  const methods = user === "" ? [NO_LOGIN] : [NO_LOGIN, PASSWORD];
  socket.write(Buffer.from([VERSION, methods.length, ...methods]));
  const [version, method] = await readBytes(socket, 2);
  if (version !== VERSION) throw socksError("the proxy does not speak SOCKS5");
  if (method === PASSWORD) {
    socket.write(Buffer.concat([Buffer.from([1]), withLength(user), withLength(password)]));
    const [, refused] = await readBytes(socket, 2);
    if (refused !== 0) throw proxyAsksForPassword();
  } else if (method !== NO_LOGIN) throw proxyAsksForPassword();
  const portBytes = Buffer.from([port >> 8, port & 255]);
  socket.write(Buffer.concat([Buffer.from([VERSION, 1, 0]), addressBytes(host), portBytes]));
  const [, reply = 1, , kind, length = 0] = await readBytes(socket, 5);
  if (reply !== 0) throw socksError(REPLIES[reply] ?? `the proxy refuses with SOCKS reply ${reply}`);
  // The rest of the address that the proxy uses, and its port; the first byte of the address was read above.
  await readBytes(socket, kind === 1 ? 5 : kind === 4 ? 17 : length + 2);
}

const REPLIES: Readonly<Record<number, string>> = {
  1: "the proxy could not connect (general SOCKS failure)",
  2: "the proxy refuses to connect to this host",
  3: "the proxy cannot reach the network",
  4: "the proxy cannot reach the host",
  5: "the proxy's connection was refused",
  6: "the proxy's connection timed out",
  7: "the proxy cannot connect (SOCKS command not supported)",
  8: "the proxy does not support this kind of address",
};

function addressBytes(host: string): Buffer {
  if (isIPv4(host)) return Buffer.from([1, ...host.split(".").map(Number)]);
  // RFC 1928 has IPv6 addresses as bytes; as a name, an address in text form is understood as well by common proxies.
  return isIP(host) === 6
    ? Buffer.concat([Buffer.from([4]), ipv6Bytes(host)])
    : Buffer.concat([Buffer.from([3]), withLength(host)]);
}

function ipv6Bytes(address: string): Buffer {
  const [head = "", tail = ""] = address.split("::");
  const groups = (text: string) => text.split(":").filter((group) => group !== "");
  const [before, after] = [groups(head), groups(tail)];
  const zeros = Array.from({ length: 8 - before.length - after.length }, () => "0");
  return Buffer.concat([...before, ...zeros, ...after].map((group) => Buffer.from(group.padStart(4, "0"), "hex")));
}

function withLength(text: string): Buffer {
  const bytes = Buffer.from(text);
  if (bytes.length > 255) throw socksError("a host name, user or password is too long for SOCKS5");
  return Buffer.concat([Buffer.from([bytes.length]), bytes]);
}

function socksError(message: string): Error {
  return Object.assign(new Error(message), { proxyProblem: message });
}

function proxyAsksForPassword(): Error {
  return Object.assign(new Error("the proxy refuses user and password"), { proxyStatus: 407 });
}

/** Exactly so many bytes; those behind them stay in the socket. */
async function readBytes(socket: Socket, count: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const tryRead = () => {
      const bytes = socket.read(count) as Buffer | null;
      if (bytes === null) return;
      stop();
      if (bytes.length === count) resolve(bytes);
      else closed();
    };
    const closed = () => {
      stop();
      reject(Object.assign(new Error("the proxy closed the connection"), { code: "PROXY_CLOSED" }));
    };
    const stop = () => {
      socket.off("readable", tryRead).off("end", closed).off("close", closed).off("error", closed);
    };
    socket.on("readable", tryRead).on("end", closed).on("close", closed).on("error", closed);
    tryRead();
  });
}
