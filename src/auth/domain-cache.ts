import { createHash } from "node:crypto";
import { join } from "node:path";

import type { Files } from "../context.ts";

/** Remembers which account an access key belongs to, so that a command costs one request and not two. */
export interface DomainCache {
  get(accessKey: string, iamEndpoint: string): Promise<string | undefined>;
  set(accessKey: string, iamEndpoint: string, domainId: string): Promise<void>;
}

/** One file for each key and endpoint (0600), named by a hash: writers never meet, and the name does not give the key away. */
export function createDomainCache(files: Files, folder: string): DomainCache {
  const fileOf = (accessKey: string, iamEndpoint: string) =>
    join(folder, "domains", createHash("sha256").update(`${accessKey}\n${iamEndpoint}`).digest("hex").slice(0, 32));
  return {
    async get(accessKey, iamEndpoint) {
      const text = await files.read(fileOf(accessKey, iamEndpoint)).catch(() => undefined);
      // Anything else is a damaged file: looked up again and replaced.
      return text !== undefined && /^[A-Za-z0-9_-]{1,64}$/.test(text.trim()) ? text.trim() : undefined;
    },
    set: (accessKey, iamEndpoint, domainId) => files.writePrivate(fileOf(accessKey, iamEndpoint), `${domainId}\n`),
  };
}
