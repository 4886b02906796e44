import { lookup } from "node:dns";
import { connect, isIP, type Socket } from "node:net";

import type { HostPort } from "../context.ts";

/** The addresses of a host name, in the order in which the system prefers them. */
export type Lookup = (host: string) => Promise<readonly string[]>;

/** When the next address is tried although the attempts before are still under way; the value that RFC 8305, section 5, recommends. */
const NEXT_ADDRESS_MS = 250;

/**
 * A TCP connection to the first address of the host that accepts one. Addresses of both families are tried in turn ("Happy Eyeballs",
 * RFC 8305, https://www.rfc-editor.org/rfc/rfc8305), and no attempt is given up before one succeeds, all fail, or the signal is
 * aborted. Node's own `autoSelectFamily` gives each attempt 250 ms, which ends all of them where a round trip takes longer or
 * the first packet is lost (https://github.com/nodejs/node/issues/54359).
 */
export async function connectTcp(
  { host, port }: HostPort,
  signal: AbortSignal,
  addressesOf: Lookup = lookUp,
): Promise<Socket> {
  signal.throwIfAborted();
  const addresses = isIP(host) === 0 ? alternating(await beforeAbort(addressesOf(host), signal)) : [host];
  if (addresses.length === 0) throw Object.assign(new Error("no address"), { code: "ENODATA", syscall: "getaddrinfo" });
  return firstConnection(addresses, port, signal);
}

export const lookUp: Lookup = (host) =>
  new Promise((resolve, reject) => {
    lookup(host, { all: true }, (error, found) => {
      if (error) reject(error);
      else resolve(found.map(({ address }) => address));
    });
  });

/** The addresses of a host name, before the signal is aborted. */
export function lookUpUntilAbort(host: string, signal: AbortSignal): Promise<readonly string[]> {
  return beforeAbort(lookUp(host), signal);
}

/** A DNS look-up cannot be cancelled, so that the caller only stops waiting for it. */
function beforeAbort<T>(result: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason as Error);
    signal.addEventListener("abort", abort, { once: true });
    result.then(resolve, reject).finally(() => signal.removeEventListener("abort", abort));
  });
}

/** The families in turn, beginning with that of the first address. */
function alternating(addresses: readonly string[]): readonly string[] {
  const first = isIP(addresses[0] ?? "");
  const preferred = addresses.filter((address) => isIP(address) === first);
  const others = addresses.filter((address) => isIP(address) !== first);
  const longest = Math.max(preferred.length, others.length);
  return Array.from({ length: longest }, (_, at) => [preferred[at], others[at]])
    .flat()
    .filter((address) => address !== undefined);
}

function firstConnection(addresses: readonly string[], port: number, signal: AbortSignal): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const pending = new Set<Socket>();
    const errors: Error[] = [];
    let started = 0;
    let timer: NodeJS.Timeout | undefined;
    const stop = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", abort);
      for (const socket of pending) socket.destroy();
    };
    const abort = () => {
      stop();
      reject(signal.reason as Error);
    };
    const tryNext = () => {
      clearTimeout(timer);
      const address = addresses[started];
      started += 1;
      if (address === undefined) return;
      const socket = connect({ host: address, port });
      pending.add(socket);
      socket.once("connect", () => {
        pending.delete(socket);
        stop();
        resolve(socket);
      });
      socket.on("error", (error) => {
        // An error after connecting is reported to whoever uses the connection.
        if (!pending.delete(socket)) return;
        errors.push(error);
        if (started < addresses.length) tryNext();
        else if (pending.size === 0) {
          stop();
          reject(combinedError(errors));
        }
      });
      if (started < addresses.length) timer = setTimeout(tryNext, NEXT_ADDRESS_MS);
    };
    signal.addEventListener("abort", abort, { once: true });
    tryNext();
  });
}

function combinedError(errors: readonly Error[]): Error {
  const all = new AggregateError(errors);
  return errors.length === 1 ? (errors[0] ?? all) : Object.assign(all, { syscall: "connect" });
}

interface Closable {
  destroy(): unknown;
}

/** The result of an operation on a connection, which is closed when the signal is aborted or the operation fails. */
export function untilAborted<T>(
  start: (resolve: (value: T) => void, reject: (error: unknown) => void) => Closable,
  signal: AbortSignal,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    let isSettled = false;
    const settle = () => {
      isSettled = true;
      signal.removeEventListener("abort", abort);
    };
    const abort = () => fail(signal.reason);
    const succeed = (value: T) => {
      settle();
      resolve(value);
    };
    const fail = (error: unknown) => {
      // Afterwards the connection belongs to whoever uses it.
      if (isSettled) return;
      settle();
      connection.destroy();
      reject(error as Error);
    };
    signal.addEventListener("abort", abort, { once: true });
    const connection = start(succeed, fail);
  });
}
