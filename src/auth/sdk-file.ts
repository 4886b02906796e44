import type { Env, Files } from "../context.ts";
import { ConfigError } from "../errors.ts";
import { type JsonObject, textField } from "../json.ts";
import { type CredentialSource, keyCredential, resolveKeys } from "./credential.ts";

const SECTION = "global";

/** `~/.huaweicloud/credentials` of the SDKs, INI: section `[global]`, because SMS is a global service. Only read. */
export function sdkFileSource(path: string, env: Env, files: Pick<Files, "read">): CredentialSource {
  const name = `${path} [${SECTION}]`;
  return {
    name,
    async resolve() {
      const text = await readText(path, files, Boolean(env["HUAWEICLOUD_SDK_CREDENTIALS_FILE"]));
      if (text === undefined) return undefined;
      const { parse } = await import("ini");
      const section = (parse(text) as JsonObject)[SECTION];
      const [accessKey, secretKey] = [textField(section, "ak"), textField(section, "sk")];
      if (!accessKey && !secretKey) return undefined;
      if (!accessKey || !secretKey)
        throw new ConfigError(
          `${name} has ${accessKey ? "ak but no sk" : "sk but no ak"}`,
          "Add it, or remove the other.",
        );
      const texts = {
        accessKey,
        secretKey,
        securityToken: textField(section, "security_token"),
        domainId: env["SMS_DOMAIN_ID"] || textField(section, "domain_id"),
      };
      return resolveKeys(keyCredential(name, texts, keyNamesIn(name)));
    },
  };
}

/** A file that a variable names must exist; the usual one may be missing. */
async function readText(path: string, files: Pick<Files, "read">, isRequired: boolean): Promise<string | undefined> {
  const text = await files.read(path).catch((error: Error) => {
    throw new ConfigError(`${path} cannot be read: ${error.message}`);
  });
  if (text === undefined && isRequired)
    throw new ConfigError(`HUAWEICLOUD_SDK_CREDENTIALS_FILE: there is no file ${path} that can be used`);
  return text;
}

function keyNamesIn(name: string) {
  return {
    accessKey: `${name} ak`,
    secretKey: `${name} sk`,
    securityToken: `${name} security_token`,
    domainId: `${name} domain_id`,
  };
}
