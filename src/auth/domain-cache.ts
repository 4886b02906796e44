import { join } from "node:path";

import type { Files } from "../context.ts";

/** Remembers which account an access key belongs to, so that a command costs one request and not two. */
export interface DomainCache {
  get(accessKey: string, iamEndpoint: string): Promise<string | undefined>;
  set(accessKey: string, iamEndpoint: string, domainId: string): Promise<void>;
}

/** One file for each key and endpoint (0600), named by a hash: writers never meet, and the name does not give the key away. */
export function createDomainCache(files: Files, folder: string): DomainCache {
  const fileOf = async (accessKey: string, iamEndpoint: string) => {
    const { digest } = await import("./digest.ts");
    return join(folder, "domains", digest(`${accessKey}\n${iamEndpoint}`));
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
