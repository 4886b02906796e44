import { join } from "node:path";

import type { Clock, Files, LockOptions } from "../context.ts";
import { isJsonNumber, isJsonObject, jsonIn, printJson } from "../json.ts";
import { isToken } from "../parse-value.ts";
import { REFRESH_MARGIN_MS } from "./refreshing-provider.ts";

export interface IssuedToken {
  readonly token: string;
  /** Epoch ms. */
  readonly expiresAtMs: number;
}

/** Tokens of IAM, kept between commands: one file for each user and scope, readable by its owner only, without the password. */
export interface TokenCache {
  /** The cached token unless it is `refused` or about to expire, else a new one, which one process at a time issues. */
  getOrIssue(key: string, refused: string | undefined, issue: () => Promise<IssuedToken>): Promise<IssuedToken>;
}

const TOKENS = "tokens";
const DOMAINS = "domains";

/** `key` is a file name (`fileNameOf`). Without a folder nothing is kept. */
export function createTokenCache(
  {
    files,
    clock,
    note,
    interrupted,
  }: {
    readonly files: Files;
    readonly clock: Clock;
    readonly note: (text: string) => Promise<void>;
    readonly interrupted: AbortSignal;
  },
  folder: string | undefined,
): TokenCache {
  if (folder === undefined) return { getOrIssue: (_key, _refused, issue) => issue() };
  const readUsable = async (path: string, refused: string | undefined, onDamaged: () => Promise<void>) => {
    const text = await files.read(path).catch(() => undefined);
    const issued = text === undefined ? undefined : parseIssued(text);
    if (text !== undefined && issued === undefined) await onDamaged();
    const isUsable =
      issued && issued.token !== refused && issued.expiresAtMs - clock.now().getTime() > REFRESH_MARGIN_MS;
    return isUsable ? issued : undefined;
  };
  return {
    async getOrIssue(key, refused, issue) {
      const path = join(folder, TOKENS, `${key}.json`);
      const cached = await readUsable(path, refused, async () => {});
      if (cached) return cached;
      const issueUnlessCached = async () => {
        // Another process may have issued one while this one waited for the lock.
        const other = await readUsable(path, refused, () => note(`note: ${path} is damaged and will be replaced`));
        if (other) return other;
        const issued = await issue();
        await files.writePrivate(path, `${printJson({ ...issued })}\n`).catch(() => undefined);
        return issued;
      };
      return underLock(files, path, issueUnlessCached, { note, interrupted });
    },
  };
}

/** A folder that cannot be written, or a lock that another process holds for too long, costs a log-in but does not fail the command. */
async function underLock<T>(
  files: Files,
  path: string,
  work: () => Promise<T>,
  options: Required<LockOptions>,
): Promise<T> {
  let hasStarted = false;
  try {
    await files.makePrivateFolder(join(path, ".."));
    const startWork = () => {
      hasStarted = true;
      return work();
    };
    return await files.locked(path, startWork, options);
  } catch (error) {
    if (hasStarted || options.interrupted.aborted) throw error;
    return work();
  }
}

function parseIssued(text: string): IssuedToken | undefined {
  const body = jsonIn(text);
  if (!isJsonObject(body)) return undefined;
  const { token, expiresAtMs } = body;
  if (typeof token !== "string" || !isToken(token) || !isJsonNumber(expiresAtMs)) return undefined;
  return { token, expiresAtMs: Number(expiresAtMs) };
}

/** Account ids of access keys, kept between commands: without it, each command would send a second request, to IAM. */
interface DomainCache {
  get(accessKey: string, iamEndpoint: string): Promise<string | undefined>;
  set(accessKey: string, iamEndpoint: string, domainId: string): Promise<void>;
}

/** One file for each key and endpoint, named by a hash: processes never write to the same file, and the name does not reveal the key. */
export function createDomainCache(files: Files, folder: string | undefined): DomainCache {
  if (folder === undefined) return { get: async () => undefined, set: async () => {} };
  const fileOf = async (accessKey: string, iamEndpoint: string) =>
    join(folder, DOMAINS, await fileNameOf(`${accessKey}\n${iamEndpoint}`));
  return {
    async get(accessKey, iamEndpoint) {
      const text = await files.read(await fileOf(accessKey, iamEndpoint)).catch(() => undefined);
      // Anything else is a damaged file: it is looked up again and replaced.
      return text !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(text.trim()) ? text.trim() : undefined;
    },
    set: async (accessKey, iamEndpoint, domainId) =>
      files.writePrivate(await fileOf(accessKey, iamEndpoint), `${domainId}\n`),
  };
}

/** Deletes all cached tokens and account ids. */
export async function clearCache(files: Pick<Files, "remove">, folder: string | undefined): Promise<void> {
  if (folder === undefined) return;
  await Promise.all([TOKENS, DOMAINS].map((name) => files.remove(join(folder, name))));
}

/** A file name from which the text cannot be read. */
export async function fileNameOf(text: string): Promise<string> {
  // Loaded here: starting without a cache needs no node:crypto.
  const { createHash } = await import("node:crypto");
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
