import { join } from "node:path";

import type { Env, Files } from "../context.ts";
import { ConfigError } from "../errors.ts";
import { isJsonObject, type Json, jsonIn, type JsonObject, textField } from "../json.ts";
import { type CredentialSource, keyCredential, resolveKeys } from "./credential.ts";

/**
 * The current profile of KooCLI (`~/.hcloud/config.json`) where it has mode AKSK and its keys are not encrypted. Only read.
 * KooCLI encrypts them unless it is configured not to; a profile with encrypted keys holds nothing that sms can use.
 */
export function koocliFileSource(env: Env, home: string, files: Pick<Files, "read">): CredentialSource {
  const path = join(home, ".hcloud", "config.json");
  return {
    name: path,
    async resolve() {
      const text = await readText(path, files);
      const profile = text === undefined ? undefined : currentProfile(text);
      if (profile === undefined || !(profile["mode"] === "AKSK" || profile["mode"] === undefined)) return undefined;
      const accessKey = textField(profile, "accessKeyId");
      const secretKey = textField(profile, "secretAccessKey");
      if (!isUnencrypted(accessKey) || !isUnencrypted(secretKey)) return undefined;
      const name = `${path} profile ${textField(profile, "name") || "default"}`;
      const texts = {
        accessKey,
        secretKey,
        securityToken: textField(profile, "securityToken"),
        domainId: env["SMS_DOMAIN_ID"] || textField(profile, "domainId"),
      };
      return resolveKeys(
        keyCredential(name, texts, {
          accessKey: `${name} accessKeyId`,
          secretKey: `${name} secretAccessKey`,
          securityToken: `${name} securityToken`,
          domainId: `${name} domainId`,
        }),
      );
    },
  };
}

/**
 * undefined when the file cannot be read: it belongs to another tool, and may be closed to this user. Text that is read but cannot
 * be understood, because it is UTF-16, is an error: somebody wrote it for this purpose.
 */
async function readText(path: string, files: Pick<Files, "read">): Promise<string | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (error instanceof Error && !("syscall" in error))
      throw new ConfigError(`${path} cannot be read: ${error.message}`);
    return undefined;
  }
}

/** Access keys have 20 letters and digits, secret keys 40; KooCLI's ciphertexts are longer and have other characters. */
function isUnencrypted(key: string | undefined): key is string {
  return key !== undefined && /^[\w-]{8,63}$/.test(key);
}

/** undefined for a file that cannot be understood: it belongs to another tool, whose format may change. */
function currentProfile(text: string): JsonObject | undefined {
  const body = jsonIn(text);
  if (!isJsonObject(body) || !Array.isArray(body["profiles"])) return undefined;
  const profiles = body["profiles"].filter((each: Json) => isJsonObject(each)) as readonly JsonObject[];
  return profiles.find(({ name }) => name === body["current"]) ?? profiles[0];
}
