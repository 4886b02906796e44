import { join } from "node:path";

import type { Env, Files } from "../context.ts";
import { ConfigError } from "../errors.ts";
import { keyCredential, resolvedKeys } from "./credential.ts";
import type { CredentialSource } from "./credential.ts";

const SECTION = "global";

/** `~/.huaweicloud/credentials` of the SDKs: INI, section `[global]`, since SMS is a global service. Only read. */
export function sdkFileSource(env: Env, home: string, files: Pick<Files, "read">): CredentialSource {
  const path = env["HUAWEICLOUD_SDK_CREDENTIALS_FILE"] || join(home, ".huaweicloud", "credentials");
  const name = `${path} [${SECTION}]`;
  return {
    name,
    async resolve() {
      const text = await readText(path, files, Boolean(env["HUAWEICLOUD_SDK_CREDENTIALS_FILE"]));
      if (text === undefined) return undefined;
      const { parse } = await import("ini");
      const section: unknown = parse(text)[SECTION];
      const value = (key: string) => textOf(section, key);
      const [accessKey, secretKey] = [value("ak"), value("sk")];
      if (!accessKey && !secretKey) return undefined;
      if (!accessKey || !secretKey)
        throw new ConfigError(
          `${name} has ${accessKey ? "ak but no sk" : "sk but no ak"}`,
          "Add it, or remove the other.",
        );
      const found = {
        accessKey,
        secretKey,
        securityToken: value("security_token"),
        domainId: env["SMS_DOMAIN_ID"] || value("domain_id"),
      };
      return resolvedKeys(keyCredential(name, found, namesIn(name)));
    },
  };
}

/** One that is asked for by name has to be there. */
async function readText(path: string, files: Pick<Files, "read">, isAskedFor: boolean): Promise<string | undefined> {
  const text = await files.read(path).catch((error: Error) => {
    throw new ConfigError(`${path} cannot be read: ${error.message}`);
  });
  if (text === undefined && isAskedFor)
    throw new ConfigError(`HUAWEICLOUD_SDK_CREDENTIALS_FILE: there is no file ${path}`);
  return text;
}

function textOf(section: unknown, key: string): string | undefined {
  const value = typeof section === "object" && section !== null ? (section as Record<string, unknown>)[key] : undefined;
  return typeof value === "string" ? value : undefined;
}

function namesIn(name: string) {
  return {
    accessKey: `${name} ak`,
    secretKey: `${name} sk`,
    securityToken: `${name} security_token`,
    domainId: `${name} domain_id`,
  };
}
