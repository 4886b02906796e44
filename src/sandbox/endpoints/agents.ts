import { isJsonObject, type Json } from "../../json.ts";
import { patchAt, textAt } from "../machine/document.ts";
import { emptyResponse, jsonResponse } from "../response.ts";
import { completeSource } from "../sources.ts";
import { documentedFields, type Fields, flag, integer, list, number, oneOf, required, text, withBody } from "./body.ts";
import type { Endpoint } from "./endpoint.ts";
import { withSource } from "./sources.ts";
import { withTask } from "./tasks.ts";

/** What the agent on a source server calls. The agents of the sandbox need none of it; tests of other clients may. */
export const AGENT_ENDPOINTS: readonly Endpoint[] = [
  {
    operation: "RegisterServer",
    method: "POST",
    path: "/v3/sources",
    access: "write",
    respond: (call) =>
      withBody(call, SERVER, (body) => {
        const id = textAt(body, "id") || call.store.newId();
        call.store.sources.set(id, completeSource({ ...documentedFields(body, SERVER), id }, call.now));
        return jsonResponse(200, { id });
      }),
  },
  {
    operation: "UpdateDiskInfo",
    method: "PUT",
    path: "/v3/sources/{id}/diskinfo",
    access: "write",
    respond: (call) =>
      withSource(call, (source) =>
        withBody(call, DISKS, ({ disks, volumegroups, btrfs_list }) => {
          const given = { disks, volume_groups: volumegroups, btrfs_list };
          const known = Object.entries(given).filter((entry): entry is [string, Json] => Array.isArray(entry[1]));
          call.store.sources.set(call.id, { ...source, ...Object.fromEntries(known) });
          return emptyResponse(200);
        }),
      ),
  },
  {
    operation: "ShowCommand",
    method: "GET",
    path: "/v3/sources/{id}/command",
    access: "read",
    // Orders reach the agents of the sandbox without it, so that there is never one to fetch.
    respond: (call) => withSource(call, () => jsonResponse(200, { command_name: "", command_param: {} })),
  },
  {
    operation: "UpdateCommandResult",
    method: "POST",
    path: "/v3/sources/{id}/command_result",
    access: "write",
    respond: (call) => withSource(call, () => withBody(call, COMMAND_RESULT, () => emptyResponse(200))),
  },
  {
    operation: "UpdateTaskSpeed",
    method: "PUT",
    path: "/v3/tasks/{id}/progress",
    access: "write",
    // The sandbox moves its tasks by itself: a report is checked, and changes nothing.
    respond: (call) => withTask(call, () => withBody(call, PROGRESS, () => emptyResponse(200))),
  },
  {
    operation: "UpdateNetworkCheckInfo",
    method: "POST",
    path: "/v3/{id}/update-network-check-info",
    access: "write",
    respond: (call) =>
      withTask(call, (task) =>
        withBody(call, NETWORK, (body) => {
          const document = patchAt(task.document, "network_check_info", documentedFields(body, NETWORK));
          call.store.tasks.put({ ...task, document });
          return jsonResponse(200, { task_id: call.id });
        }),
      ),
  },
  {
    operation: "ShowPassphrase",
    method: "GET",
    path: "/v3/tasks/{id}/passphrase",
    access: "read",
    respond: (call) =>
      withTask(call, () =>
        jsonResponse(200, { task_id: call.id, passphrase: "sandbox-passphrase-that-opens-nothing" }),
      ),
  },
  {
    operation: "ShowCertKey",
    method: "GET",
    path: "/v3/tasks/{id}/certkey",
    access: "read",
    respond: (call) =>
      withTask(call, () =>
        jsonResponse(200, { cert: "sandbox-certificate", private_key: "sandbox-private-key-that-opens-nothing" }),
      ),
  },
];

const OBJECTS = list({ accepts: isJsonObject });

const SERVER: Fields = {
  id: text(),
  ip: required(text()),
  name: required(text(1, 255)),
  hostname: text(),
  os_type: required(oneOf(["WINDOWS", "LINUX"])),
  os_version: text(),
  firmware: oneOf(["BIOS", "UEFI"]),
  cpu_quantity: integer(0, 65_535),
  memory: integer(),
  disks: OBJECTS,
  btrfs_list: OBJECTS,
  networks: OBJECTS,
  volume_groups: OBJECTS,
  agent_version: required(text(1, 255)),
};

const DISKS: Fields = { disks: OBJECTS, volumegroups: OBJECTS, btrfs_list: OBJECTS };

const COMMAND_RESULT: Fields = {
  command_name: required(oneOf(["START", "STOP", "DELETE", "SYNC", "UPLOAD_LOG", "RSET_LOG_ACL"])),
  result: required(oneOf(["success", "fail"])),
};

const PROGRESS: Fields = {
  subtask_name: required(text(1, 255)),
  progress: required(integer(0, 100)),
  replicatesize: required(integer()),
  totalsize: required(integer()),
  process_trace: required(text(0, 2048)),
  migrate_speed: number(0, 10_000),
  compress_rate: number(0, 10_000),
};

const NETWORK: Fields = {
  domain_connectivity: required(flag()),
  destination_connectivity: required(flag()),
  network_delay: number(0, 10_000),
  network_jitter: number(0, 10_000),
  migration_speed: number(0, 10_000),
  loss_percentage: number(0, 100),
  cpu_usage: number(0, 100),
  mem_usage: number(0, 100),
  evaluation_result: text(),
};
