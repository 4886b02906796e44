import { dirname } from "node:path";

import Conf from "conf";

import type { Files, LockOptions } from "../context.ts";
import { ConfigError } from "../errors.ts";
import { type Json, type JsonObject, parseJson, printJson } from "../json.ts";
import { FILE_VERSION, parseProfileFile, type ProfileFile } from "./profiles.ts";

/** The part of the file that an edit may change. */
export type Contents = Pick<ProfileFile, "current" | "profiles">;

/**
 * Reads the file, edits it and replaces it in one step, under a lock that other `sms` processes respect. When the edit returns
 * what it got, nothing is written. Throws ConfigError for a file that cannot be parsed, and leaves it unchanged.
 * The only file that knows conf; loaded when something is written.
 */
export async function changeProfiles<T extends Contents>(
  path: string,
  files: Files,
  edit: (file: ProfileFile) => T,
  whileWaiting: LockOptions = {},
): Promise<T> {
  try {
    await files.makePrivateFolder(dirname(path));
    const readEditWrite = async () => {
      const file = await parseProfileFile(path, await readText(path, files));
      const edited = edit(file);
      const { current, profiles } = edited;
      if (current !== file.current || profiles !== file.profiles)
        write(path, { version: FILE_VERSION, ...(current === undefined ? {} : { current }), profiles });
      return edited;
    };
    return await files.locked(path, readEditWrite, whileWaiting);
  } catch (error) {
    if (error instanceof Error && "syscall" in error) throw cannotWrite(path, error);
    throw error;
  }
}

async function readText(path: string, files: Files): Promise<string | undefined> {
  try {
    return await files.read(path);
  } catch (error) {
    if (error instanceof Error && !("syscall" in error))
      throw new ConfigError(`${path} cannot be read: ${error.message}`, "Nothing was changed.");
    throw error;
  }
}

function write(path: string, document: JsonObject): void {
  const store = new Conf<Record<string, Json>>({
    projectName: "huawei-sms",
    cwd: dirname(path),
    configName: "config",
    configFileMode: 0o600,
    clearInvalidConfig: false,
    accessPropertiesByDotNotation: false,
    // Numbers keep their digits, and characters that terminals act on are escaped.
    deserialize: (text) => parseJson(text.replace(/^\ufeff/, "")) as Record<string, Json>,
    serialize: (value) => `${printJson(value)}\n`,
  });
  const { version: _version, current: _current, profiles: _profiles, ...others } = store.store;
  store.store = { ...document, ...others };
}

function cannotWrite(path: string, error: Error): ConfigError {
  return new ConfigError(
    `${path} cannot be written: ${error.message}`,
    "Nothing was changed. SMS_CONFIG_DIR names another folder.",
  );
}
