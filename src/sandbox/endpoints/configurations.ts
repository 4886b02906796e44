import { isJsonObject, type Json, type JsonObject } from "../../json.ts";
import { textAt } from "../machine/document.ts";
import type { Task } from "../machine/task.ts";
import { emptyResponse, jsonResponse } from "../response.ts";
import { type Fields, list, object, oneOf, required, text, withBody } from "./body.ts";
import type { Endpoint } from "./endpoint.ts";
import { withTask } from "./tasks.ts";

export const CONFIGURATION_ENDPOINTS: readonly Endpoint[] = [
  {
    operation: "ShowConfigSetting",
    method: "GET",
    path: "/v3/tasks/{id}/configuration-setting",
    access: "read",
    respond: (call) =>
      withTask(call, (task) => {
        const key = new URLSearchParams(call.query).get("config_key");
        const all = call.store.configurations.get(call.id) ?? [];
        const configurations = key === null ? all : all.filter((each) => textAt(each, "config_key") === key);
        return jsonResponse(200, { task_id: call.id, migrate_type: migrateType(task), configurations });
      }),
  },
  {
    operation: "UploadSpecialConfigurationSetting",
    method: "POST",
    path: "/v3/tasks/{id}/configuration-setting",
    access: "write",
    respond: (call) =>
      withTask(call, () =>
        withBody(call, BODY, (body) => {
          const given = (body["configurations"] as readonly Json[]).filter(isJsonObject);
          call.store.configurations.set(call.id, given.map(configuration));
          return emptyResponse(200);
        }),
      ),
  },
];

const KEYS = [
  "MIGRATE_EXCLUDE_DIR",
  "SYNC_EXCLUDE_DIR",
  "ONLY_SYNC_DIR",
  "CONSISTENCY_DIR",
  "CONSISTENCY_DIR_ILLEGAL",
  "LINUX_BLOCK_COMPRESS_THREAD_NUM",
  "MIGRATE_DST_IP",
  "LINUX_BLOCK_CACHE_SIZE",
  "LINUX_CPU_LIMIT",
  "LINUX_MEM_LIMIT",
  "LINUX_IO_LIMIT",
  "NUM_PROCESS_MIGRATE",
  "NUM_PROCESS_SYNC",
  "CONSISTENCY_RECHECK",
  "CONSISTENCY_MODE",
  "DYNAMIC_PORT",
  "INSTALL_PWD_AGENT",
];

/** Whether the service replaces or merges is not documented; here the new list takes the place of the old one. */
const BODY: Fields = {
  configurations: required(
    list(object({ config_key: required(oneOf(KEYS)), config_value: required(text(0, 2048)), config_status: text() })),
  ),
};

function configuration(given: JsonObject): JsonObject {
  return {
    config_key: given["config_key"] ?? "",
    config_value: given["config_value"] ?? "",
    config_status: given["config_status"] ?? "",
  };
}

function migrateType({ document }: Task): string {
  if (textAt(document, "os_type") === "WINDOWS") return "WINDOWS_MIGRATE_BLOCK";
  return textAt(document, "type") === "MIGRATE_BLOCK" ? "LINUX_MIGRATE_BLOCK" : "LINUX_MIGRATE_FILE";
}
