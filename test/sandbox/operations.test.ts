import { expect, test } from "vitest";

import { ENDPOINTS } from "../../src/sandbox/routes.ts";
import { id, sandboxWith, sourceId, TEMPLATE } from "./harness.ts";

/** What a documented field of a response holds; every field may be null. */
type Shape = "text" | "number" | "flag" | readonly [Shape] | { readonly [field: string]: Shape };

const named = (names: string, shape: Shape): Record<string, Shape> =>
  Object.fromEntries(names.split(/\s+/).map((name) => [name, shape]));
const texts = (names: string) => named(names, "text");
const numbers = (names: string) => named(names, "number");
const flags = (names: string) => named(names, "flag");

const ID = texts("id");
/** Documented as a bare text; samples show nothing, and the sandbox sends nothing. */
const NOTHING = "nothing";

const PHYSICAL_VOLUME = {
  ...texts("device_use file_system mount_point name uuid relation_name"),
  ...numbers("id index size used_size free_size inode_size inode_nums size_per_cluster"),
};
const DISK = {
  ...texts("name relation_name disk_id partition_style device_use disk_index"),
  ...numbers("id size used_size inode_size"),
  ...flags("os_disk"),
  physical_volumes: [PHYSICAL_VOLUME],
} as const;
const VOLUME_GROUP = {
  ...texts("name components"),
  ...numbers("size free_size"),
  logical_volumes: [
    {
      ...texts("name mount_point file_system device_use"),
      ...numbers("size used_size free_size block_count block_size inode_size inode_nums"),
    },
  ],
} as const;
const NETWORK_CHECK = {
  ...flags("domain_connectivity destination_connectivity"),
  ...numbers("network_delay network_jitter migration_speed loss_percentage cpu_usage mem_usage"),
  ...texts("evaluation_result"),
};
const SUB_TASK = {
  ...texts("name user_op process_trace"),
  ...numbers("id progress start_date end_date migrate_speed"),
};
const CONFIGURATION = texts("config_key config_value config_status");
const TASK = {
  ...texts(
    `id name type os_type state region_id region_name project_id project_name enterprise_project_id migration_ip error_json float_ip
     vm_template_id target_snapshot_id subtask_info`,
  ),
  ...numbers(
    `priority speed_limit estimate_complete_time create_date start_date finish_date migrate_speed compress_rate total_time remain_seconds
     total_cpu_usage agent_cpu_usage total_mem_usage agent_mem_usage total_disk_io agent_disk_io`,
  ),
  ...flags("start_target_server connected need_migration_test"),
  source_server: { ...texts("id ip name os_type os_version state migration_cycle"), ...flags("oem_system") },
  target_server: {
    ...texts("id vm_id name ip os_type os_version system_dir image_disk_id cutovered_snapshot_ids"),
    disks: [DISK],
    volume_groups: [VOLUME_GROUP],
    btrfs_list: ["text"],
  },
  clone_server: texts("vm_id name clone_error clone_state error_msg"),
  sub_tasks: [SUB_TASK],
  network_check_info: NETWORK_CHECK,
} as const;
const LISTED_TASK = {
  ...TASK,
  ...texts("log_collect_status"),
  ...flags("syncing"),
  special_config: [CONFIGURATION],
} as const;
const SOURCE_TASK = {
  ...texts(
    "id name type state vm_template_id region_id project_name project_id log_collect_status subtask_info log_bucket log_share_url",
  ),
  ...numbers(
    "start_date speed_limit migrate_speed estimate_complete_time compress_rate remain_seconds log_expire log_upload_time",
  ),
  ...flags("start_target_server exist_server use_public_ip"),
  target_server: texts("vm_id name"),
  clone_server: texts("vm_id name clone_error clone_state error_msg"),
};
const SOURCE = {
  ...texts(
    "id ip name hostname enterprise_project_id os_type os_version state firmware migration_cycle agent_version start_type",
  ),
  ...numbers(
    "add_date cpu_quantity memory state_action_time replicatesize totalsize last_visit_time stage_action_time",
  ),
  ...flags("oem_system connected has_tc is_consistency_result_exist"),
  init_target_server: { disks: [DISK], volume_groups: [VOLUME_GROUP] },
  current_task: SOURCE_TASK,
  disks: [DISK],
  volume_groups: [VOLUME_GROUP],
  btrfs_list: ["text"],
  networks: [{ ...texts("id name ip ipv6 netmask gateway mac"), ...numbers("mtu") }],
  checks: [{ ...texts("name result error_code error_or_warn error_params"), ...numbers("id"), params: ["text"] }],
} as const;
const TEMPLATE_SHAPE = {
  ...texts(
    `id name is_template region projectid target_server_name availability_zone volumetype flavor data_volume_type target_password image_id`,
  ),
  vpc: texts("id name cidr"),
  nics: [texts("id name cidr ip")],
  security_groups: [texts("id name")],
  publicip: { ...texts("type bandwidth_share_type"), ...numbers("bandwidth_size") },
  disk: [{ ...texts("name disktype device_use"), ...numbers("id index size") }],
} as const;
const PROJECT = {
  ...texts("name description region type enterprise_project"),
  ...numbers("speed_limit"),
  ...flags("isdefault start_target_server use_public_ip exist_server syncing start_network_check"),
};
const VERSION = { ...texts("id status updated"), links: [texts("href rel")] } as const;

const NEW_TASK = {
  name: "new-task",
  type: "MIGRATE_FILE",
  source_server: { id: sourceId(12) },
  target_server: { name: "t", vm_id: "" },
  region_id: "r",
  region_name: "r",
  project_id: "p",
  project_name: "p",
};
const FILES = {
  dir_check: "/",
  num_total_files: 1,
  num_different_files: 0,
  num_target_miss_files: 0,
  num_target_more_files: 0,
};
const RULES = { speed_limit: [{ start: "08:00", end: "18:00", speed: 50, over_speed_threshold: 20 }] };
const PROJECT_ID = "5a0db0c5-0000-4000-8000-00000000d0d0";
const task = (path = "") => `/v3/tasks/${id(8)}${path}`;
const source = (path = "") => `/v3/sources/${sourceId(12)}${path}`;
const template = (path = "") => `/v3/vm/templates/${TEMPLATE}${path}`;
const project = (path = "") => `/v3/migprojects/${PROJECT_ID}${path}`;

/** Every operation of the official SDKs, with a request that succeeds and the documented fields of its response. */
const OPERATIONS: readonly (readonly [
  operation: string,
  request: string,
  body: object | undefined,
  response: Shape | typeof NOTHING,
])[] = [
  ["ListTasks", "GET /v3/tasks", undefined, { ...numbers("count"), tasks: [LISTED_TASK] }],
  ["CreateTask", "POST /v3/tasks", NEW_TASK, ID],
  ["ShowTask", `GET ${task()}`, undefined, TASK],
  ["UpdateTask", `PUT ${task()}`, { name: "renamed" }, ID],
  ["DeleteTask", `DELETE ${task()}`, undefined, NOTHING],
  ["DeleteTasks", "POST /v3/tasks/delete", { ids: [id(8)] }, NOTHING],
  ["UpdateTaskStatus", `POST ${task("/action")}`, { operation: "start" }, NOTHING],
  ["UpdateSpeed", `POST ${task("/speed-limit")}`, RULES, NOTHING],
  [
    "ShowsSpeedLimits",
    `GET ${task("/speed-limit")}`,
    undefined,
    { speed_limit: [{ ...texts("start end"), ...numbers("speed over_speed_threshold") }] },
  ],
  ["CollectLog", `POST ${task("/log")}`, { log_bucket: "sms-logs" }, NOTHING],
  [
    "ShowConsistencyResult",
    `GET /v3/tasks/${id(7)}/consistency-result`,
    undefined,
    {
      ...texts("task_id"),
      result_list: [
        {
          ...texts("check_result"),
          ...numbers("finished_time"),
          consistency_result: [
            {
              ...texts("dir_check"),
              ...numbers("num_total_files num_different_files num_target_miss_files num_target_more_files"),
            },
          ],
        },
      ],
    },
  ],
  ["UpdateConsistencyResult", `POST ${task("/consistency-result")}`, { consistency_result: [FILES] }, NOTHING],
  [
    "ExportConsistencyResults",
    "POST /v3/tasks/consistency-results/export",
    { task_info: [{ task_id: id(7) }] },
    "text",
  ],
  [
    "ShowConfigSetting",
    `GET ${task("/configuration-setting")}`,
    undefined,
    { ...texts("task_id migrate_type"), configurations: [CONFIGURATION] },
  ],
  [
    "UploadSpecialConfigurationSetting",
    `POST ${task("/configuration-setting")}`,
    { configurations: [{ config_key: "LINUX_CPU_LIMIT", config_value: "60" }] },
    NOTHING,
  ],
  [
    "UpdateTaskSpeed",
    `PUT ${task("/progress")}`,
    { subtask_name: "DETTACH_AGENT_IMAGE", progress: 100, replicatesize: 1, totalsize: 1, process_trace: "" },
    NOTHING,
  ],
  [
    "UpdateNetworkCheckInfo",
    `POST /v3/${id(8)}/update-network-check-info`,
    { domain_connectivity: true, destination_connectivity: true, network_delay: 20, evaluation_result: "success" },
    texts("task_id"),
  ],
  ["ShowPassphrase", `GET ${task("/passphrase")}`, undefined, texts("task_id passphrase")],
  ["ShowCertKey", `GET ${task("/certkey?enable_ca_cert=true")}`, undefined, texts("cert private_key")],
  ["ListServers", "GET /v3/sources", undefined, { ...numbers("count"), source_servers: [SOURCE] }],
  ["ShowServer", `GET ${source()}`, undefined, SOURCE],
  [
    "ShowOverview",
    "GET /v3/sources/overview",
    undefined,
    numbers(
      "waiting replicate syncing stopped deleting cutovering unavailable stopping skipping finished initialize error cloning unconfigured",
    ),
  ],
  ["UpdateServerName", `PUT ${source()}`, { name: "renamed" }, NOTHING],
  ["DeleteServer", `DELETE ${source()}`, undefined, NOTHING],
  ["DeleteServers", "POST /v3/sources/delete", { ids: [sourceId(12)] }, NOTHING],
  ["UpdateCopyState", `PUT ${source("/changestate")}`, { copystate: "waiting", migrationcycle: "setting" }, NOTHING],
  [
    "RegisterServer",
    "POST /v3/sources",
    { ip: "192.0.2.99", name: "new-01", os_type: "LINUX", agent_version: "25.6.0", memory: 2048, domain_id: "d" },
    ID,
  ],
  ["UpdateDiskInfo", `PUT ${source("/diskinfo")}`, { disks: [{ name: "/dev/vda", size: 1 }] }, NOTHING],
  [
    "ShowCommand",
    `GET ${source("/command")}`,
    undefined,
    { ...texts("command_name"), command_param: texts("task_id bucket") },
  ],
  ["UpdateCommandResult", `POST ${source("/command_result")}`, { command_name: "START", result: "success" }, NOTHING],
  [
    "ListErrorServers",
    "GET /v3/errors?offset=0",
    undefined,
    { ...numbers("count"), migration_errors: [texts("error_json host_name name source_id source_ip target_ip")] },
  ],
  ["ListTemplates", "GET /v3/vm/templates", undefined, { ...numbers("count"), templates: [TEMPLATE_SHAPE] }],
  ["ShowTemplate", `GET ${template()}`, undefined, { template: TEMPLATE_SHAPE }],
  ["CreateTemplate", "POST /v3/vm/templates", { template: { name: "new" } }, ID],
  ["UpdateTemplate", `PUT ${template()}`, { template: { name: "new" } }, NOTHING],
  ["DeleteTemplate", `DELETE ${template()}`, undefined, NOTHING],
  ["DeleteTemplates", "POST /v3/vm/templates/delete", { ids: [TEMPLATE] }, NOTHING],
  ["ShowTargetPassword", `GET ${template("/target-password")}`, undefined, texts("template_id target_password")],
  ["ListMigprojects", "GET /v3/migprojects", undefined, { ...numbers("count"), migprojects: [{ ...ID, ...PROJECT }] }],
  ["ShowMigproject", `GET ${project()}`, undefined, PROJECT],
  ["CreateMigproject", "POST /v3/migprojects", { name: "wave3", region: "r", type: "MIGRATE_FILE" }, ID],
  ["UpdateMigproject", `PUT ${project()}`, { name: "wave4", speed_limit: 100 }, NOTHING],
  ["DeleteMigproject", "DELETE /v3/migprojects/5a0db0c5-0000-4000-8000-000000000001", undefined, NOTHING],
  ["UpdateDefaultMigproject", `PUT ${project("/default")}`, undefined, NOTHING],
  ["ShowPrivacyAgreements", "GET /v3/privacy-agreements", undefined, flags("flag")],
  ["CreatePrivacyAgreements", "POST /v3/privacy-agreements", undefined, NOTHING],
  [
    "ShowConfig",
    "GET /v3/config",
    undefined,
    { config: texts("mainRegion obs_domain disktype"), regions: [texts("id name")] },
  ],
  ["ListApiVersion", "GET /", undefined, { versions: [VERSION] }],
  ["ShowApiVersion", "GET /v3", undefined, VERSION],
];

test("all 49 operations of the official SDKs are served, each once", () => {
  const names = ENDPOINTS.map(({ operation }) => operation);
  expect(names.toSorted()).toEqual(OPERATIONS.map(([operation]) => operation).toSorted());
  expect(new Set(names).size).toBe(49);
});

/** Requests that have to come first. */
const BEFORE: Readonly<Record<string, readonly [method: string, path: string, body: object]>> = {
  ShowsSpeedLimits: ["POST", task("/speed-limit"), RULES],
  DeleteMigproject: ["POST", "/v3/migprojects", { name: "wave3", region: "r", type: "MIGRATE_FILE" }],
};

test.each(OPERATIONS)("%s: %s", async (operation, request, body, shape) => {
  const sandbox = await sandboxWith();
  const before = BEFORE[operation];
  if (before !== undefined) expect((await sandbox.send(...before))[0]).toBe(200);
  const [method = "", path = ""] = request.split(" ");
  const response = await fetch(sandbox.url + path, {
    method,
    headers: { "content-type": "application/json", "x-auth-token": sandbox.token, "x-language": "en-us" },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const received = await response.text();
  expect([response.status, received === "" ? "" : "a body"]).toEqual([200, shape === NOTHING ? "" : "a body"]);
  if (shape === NOTHING) return;
  const value: unknown = shape === "text" ? received : JSON.parse(received);
  expect(problems(value, shape)).toEqual([]);
});

/** Fields that are not documented, and values of another type. */
function problems(value: unknown, shape: Shape, path = ""): readonly string[] {
  if (value === null) return [];
  if (shape === "text") return typeof value === "string" ? [] : [`${path}: no text`];
  if (shape === "number") return typeof value === "number" ? [] : [`${path}: no number`];
  if (shape === "flag") return typeof value === "boolean" ? [] : [`${path}: no boolean`];
  if (isList(shape)) {
    if (!Array.isArray(value)) return [`${path}: no list`];
    return value.flatMap((item, at) => problems(item, shape[0], `${path}[${at}]`));
  }
  if (typeof value !== "object" || Array.isArray(value)) return [`${path}: no object`];
  // legacy-01 is there to have what nobody documented.
  if ("rack" in value || "tape_drive" in value || ("name" in value && value.name === "legacy-01")) return [];
  return Object.entries(value).flatMap(([name, item]) => {
    const inner = Object.hasOwn(shape, name) ? shape[name] : undefined;
    return inner === undefined ? [`${path}.${name}: not documented`] : problems(item, inner, `${path}.${name}`);
  });
}

function isList(shape: Shape): shape is readonly [Shape] {
  return Array.isArray(shape);
}
