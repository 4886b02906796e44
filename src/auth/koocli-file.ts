import { join } from "node:path";

import type { Env, Files } from "../context.ts";
import { isJsonObject, type Json, jsonIn, type JsonObject } from "../json.ts";
import { keyCredential, resolvedKeys } from "./credential.ts";
import type { CredentialSource } from "./credential.ts";

/**
 * The current profile of KooCLI (`~/.hcloud/config.json`), of mode AKSK, where its keys are stored unencrypted. Only read.
 * KooCLI encrypts them unless it was told not to; an encrypted one is longer than any key and holds other signs.
 */
export function koocliFileSource(env: Env, home: string, files: Pick<Files, "read">): CredentialSource {
  const path = join(home, ".hcloud", "config.json");
  return {
    name: path,
    async resolve() {
      const text = await files.read(path).catch(() => undefined);
      const profile = text === undefined ? undefined : currentProfile(text);
      if (profile === undefined || !(profile["mode"] === "AKSK" || profile["mode"] === undefined)) return undefined;
      const value = (key: string) => textOf(profile[key]);
      const [accessKey, secretKey] = [value("accessKeyId"), value("secretAccessKey")];
      if (!isPlain(accessKey) || !isPlain(secretKey)) return undefined;
      const name = `${path} profile ${value("name") ?? "default"}`;
      const found = {
        accessKey,
        secretKey,
        securityToken: value("securityToken"),
        domainId: env["SMS_DOMAIN_ID"] || value("domainId"),
      };
      return resolvedKeys(
        keyCredential(name, found, {
          accessKey: `${name} accessKeyId`,
          secretKey: `${name} secretAccessKey`,
          securityToken: `${name} securityToken`,
          domainId: `${name} domainId`,
        }),
      );
    },
  };
}

/** Access keys have 20 letters and digits, secret keys 40; KooCLI's ciphertexts are longer, and not letters and digits only. */
function isPlain(key: string | undefined): key is string {
  return key !== undefined && /^[\w-]{8,63}$/.test(key);
}

function currentProfile(text: string): JsonObject | undefined {
  // Another tool's file: one that cannot be understood holds nothing for us.
  const body = jsonIn(text);
  if (!isJsonObject(body) || !Array.isArray(body["profiles"])) return undefined;
  const profiles = body["profiles"].filter((each: Json) => isJsonObject(each)) as readonly JsonObject[];
  return profiles.find(({ name }) => name === body["current"]) ?? profiles[0];
}

function textOf(value: Json | undefined): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
