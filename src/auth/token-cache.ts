import { join } from "node:path";

import type { Clock, Files, LockOptions } from "../context.ts";
import { isJsonNumber, isJsonObject, jsonIn, printJson } from "../json.ts";
import type { IssuedToken } from "./password.ts";
import { REFRESH_MARGIN_MS } from "./refresher.ts";

/** Tokens of IAM, remembered between commands: one file for each identity (0600), which never holds a password. */
export interface TokenCache {
  /** The remembered token unless it is `refused` or about to expire, else a new one, made by one process at a time. */
  getOrMake(identity: string, refused: string | undefined, make: () => Promise<IssuedToken>): Promise<IssuedToken>;
}

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
  folder: string,
): TokenCache {
  const pathOf = (identity: string) => join(folder, "tokens", `${identity}.json`);
  const remembered = async (path: string, refused: string | undefined, damaged: () => Promise<void>) => {
    const text = await files.read(path).catch(() => undefined);
    const found = text === undefined ? undefined : parseIssued(text);
    if (text !== undefined && found === undefined) await damaged();
    const isUsable = found && found.token !== refused && found.expiresAtMs - clock.now().getTime() > REFRESH_MARGIN_MS;
    return isUsable ? found : undefined;
  };
  return {
    async getOrMake(identity, refused, make) {
      const path = pathOf(identity);
      const known = await remembered(path, refused, async () => {});
      if (known) return known;
      const makeAndKeep = async () => {
        // Another process may have made it while this one waited for its turn.
        const other = await remembered(path, refused, () => note(`note: ${path} is damaged; it is made anew`));
        if (other) return other;
        const issued = await make();
        await files.writePrivate(path, `${printJson({ ...issued })}\n`).catch(() => undefined);
        return issued;
      };
      return underLock(files, path, makeAndKeep, { note, interrupted });
    },
  };
}

/** A folder that cannot be written, or a lock that another holds for too long, costs a log-in and not the command. */
async function underLock<T>(
  files: Files,
  path: string,
  work: () => Promise<T>,
  options: Required<LockOptions>,
): Promise<T> {
  let begun = false;
  try {
    await files.makePrivateFolder(join(path, ".."));
    return await files.locked(
      path,
      () => {
        begun = true;
        return work();
      },
      options,
    );
  } catch (error) {
    if (begun || options.interrupted.aborted) throw error;
    return work();
  }
}

function parseIssued(text: string): IssuedToken | undefined {
  const body = jsonIn(text);
  if (!isJsonObject(body)) return undefined;
  const { token, expiresAtMs } = body;
  if (typeof token !== "string" || !/^[\u0021-\u007e]{1,16384}$/.test(token) || !isJsonNumber(expiresAtMs))
    return undefined;
  return { token, expiresAtMs: Number(expiresAtMs) };
}

/** Remembers which account an access key belongs to, so that a command costs one request and not two. */
interface DomainCache {
  get(accessKey: string, iamEndpoint: string): Promise<string | undefined>;
  set(accessKey: string, iamEndpoint: string, domainId: string): Promise<void>;
}

/** One file for each key and endpoint (0600), named by a hash: writers never meet, and the name does not give the key away. */
export function createDomainCache(files: Files, folder: string): DomainCache {
  const fileOf = async (accessKey: string, iamEndpoint: string) => {
    return join(folder, "domains", await fileNameOf(`${accessKey}\n${iamEndpoint}`));
  };
  return {
    async get(accessKey, iamEndpoint) {
      const text = await files.read(await fileOf(accessKey, iamEndpoint)).catch(() => undefined);
      // Anything else is a damaged file: looked up again and replaced.
      return text !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(text.trim()) ? text.trim() : undefined;
    },
    set: async (accessKey, iamEndpoint, domainId) =>
      files.writePrivate(await fileOf(accessKey, iamEndpoint), `${domainId}\n`),
  };
}

/** A file name that tells nothing of the text. */
export async function fileNameOf(text: string): Promise<string> {
  // Loaded here: a start that caches nothing does without it.
  const { createHash } = await import("node:crypto");
  return createHash("sha256").update(text).digest("hex").slice(0, 32);
}
