import { describe, expect, test } from "vitest";

import { type Json, type JsonObject, parseJson } from "../../src/json.ts";
import { Disk, LogicalVolume, PhysicalVolume, VolumeGroup } from "../../src/model/task.ts";
import { CloneServer, NetworkCheck, SourceServer, SubTask, TargetServer, Task } from "../../src/model/task.ts";

/** A value of each type the page names, as JSON text. */
const SAMPLES = {
  String: '"text"',
  Integer: "7",
  Long: "9223372036854775807",
  Double: "0.5",
  Boolean: "true",
  Object: "{}",
  Array: "[]",
  "Array of String": '["text", null]',
  "Array of Object": "[{}, null]",
} as const;
type Type = keyof typeof SAMPLES;
const NUMBERS: readonly Type[] = ["Integer", "Long", "Double"];

interface Schema {
  readonly def: { readonly out: unknown };
  parse(value: unknown): unknown;
  safeParse(value: unknown): { readonly success: boolean; readonly error?: Error };
}

/** Retyped by hand from the page "Querying Details About a Migration Task", tables 3 to 12. */
const TABLES: Readonly<Record<string, { readonly schema: Schema; readonly fields: Readonly<Record<string, Type>> }>> = {
  "3 Response body": {
    schema: Task,
    fields: {
      name: "String",
      type: "String",
      os_type: "String",
      id: "String",
      priority: "Integer",
      speed_limit: "Integer",
      region_id: "String",
      start_target_server: "Boolean",
      enterprise_project_id: "String",
      migration_ip: "String",
      region_name: "String",
      project_name: "String",
      project_id: "String",
      vm_template_id: "String",
      source_server: "Object",
      target_server: "Object",
      state: "String",
      estimate_complete_time: "Long",
      connected: "Boolean",
      create_date: "Long",
      start_date: "Long",
      finish_date: "Long",
      migrate_speed: "Double",
      compress_rate: "Double",
      error_json: "String",
      total_time: "Long",
      float_ip: "String",
      remain_seconds: "Long",
      target_snapshot_id: "String",
      clone_server: "Object",
      sub_tasks: "Array of Object",
      network_check_info: "Object",
      total_cpu_usage: "Double",
      agent_cpu_usage: "Double",
      total_mem_usage: "Double",
      agent_mem_usage: "Double",
      total_disk_io: "Double",
      agent_disk_io: "Double",
      // Newer than that page (docs/service.md, "Task document").
      need_migration_test: "Boolean",
      subtask_info: "String",
    },
  },
  "4 SourceServerResponse": {
    schema: SourceServer,
    fields: {
      id: "String",
      ip: "String",
      name: "String",
      os_type: "String",
      os_version: "String",
      oem_system: "Boolean",
      state: "String",
      migration_cycle: "String",
    },
  },
  "5 TaskTargetServer": {
    schema: TargetServer,
    fields: {
      id: "String",
      vm_id: "String",
      name: "String",
      ip: "String",
      os_type: "String",
      os_version: "String",
      system_dir: "String",
      disks: "Array of Object",
      volume_groups: "Array of Object",
      btrfs_list: "Array of String",
      image_disk_id: "String",
      cutovered_snapshot_ids: "String",
    },
  },
  "6 TargetDisk": {
    schema: Disk,
    fields: {
      id: "Long",
      device_use: "String",
      disk_id: "String",
      name: "String",
      physical_volumes: "Array of Object",
      size: "Long",
      used_size: "Long",
      disk_index: "String",
      os_disk: "Boolean",
      partition_style: "String",
      relation_name: "String",
    },
  },
  "7 TargetPhysicalVolumes": {
    schema: PhysicalVolume,
    fields: {
      id: "Long",
      device_use: "String",
      file_system: "String",
      index: "Integer",
      mount_point: "String",
      name: "String",
      size: "Long",
      used_size: "Long",
      uuid: "String",
      relation_name: "String",
      free_size: "Long",
    },
  },
  "8 VolumeGroups": {
    schema: VolumeGroup,
    fields: {
      components: "String",
      free_size: "Long",
      logical_volumes: "Array of Object",
      name: "String",
      size: "Long",
    },
  },
  "9 LogicalVolumes": {
    schema: LogicalVolume,
    fields: {
      block_count: "Integer",
      block_size: "Long",
      file_system: "String",
      inode_size: "Integer",
      inode_nums: "Long",
      device_use: "String",
      mount_point: "String",
      name: "String",
      size: "Long",
      used_size: "Long",
      free_size: "Long",
    },
  },
  "10 CloneServer": {
    schema: CloneServer,
    fields: { vm_id: "String", name: "String", clone_error: "String", clone_state: "String", error_msg: "String" },
  },
  "11 SubTask": {
    schema: SubTask,
    fields: {
      id: "Long",
      name: "String",
      progress: "Integer",
      start_date: "Long",
      end_date: "Long",
      migrate_speed: "Double",
      user_op: "String",
      process_trace: "String",
    },
  },
  "12 NetworkCheckInfoRequestBody": {
    schema: NetworkCheck,
    fields: {
      domain_connectivity: "Boolean",
      destination_connectivity: "Boolean",
      network_delay: "Double",
      network_jitter: "Double",
      migration_speed: "Double",
      loss_percentage: "Double",
      cpu_usage: "Double",
      mem_usage: "Double",
      evaluation_result: "String",
    },
  },
};

function document(field: string, json: string): Json {
  return parseJson(`{${JSON.stringify(field)}: ${json}}`);
}

function wrongFor(type: Type): readonly Type[] {
  const right: readonly Type[] = NUMBERS.includes(type) ? NUMBERS : type.startsWith("Array") ? ["Array", type] : [type];
  return (Object.keys(SAMPLES) as Type[]).filter((each) => !right.includes(each));
}

describe.each(Object.entries(TABLES))("table %s", (_, { schema, fields }) => {
  test("has exactly the documented fields", () => {
    expect(Object.keys((schema.def.out as { readonly shape: object }).shape).toSorted()).toEqual(
      Object.keys(fields).toSorted(),
    );
  });

  test("may lack any field", () => {
    expect(schema.parse({})).toEqual({});
  });

  test.each(Object.entries(fields))("%s is a %s or null, and nothing else", (field, type) => {
    expect(schema.safeParse(document(field, SAMPLES[type])).error?.message).toBeUndefined();
    expect(schema.parse(document(field, "null"))).toEqual({ [field]: null });
    for (const wrong of wrongFor(type))
      expect(schema.safeParse(document(field, SAMPLES[wrong])).success, `${field} takes ${wrong}`).toBe(false);
  });

  test("keeps a field that is not documented", () => {
    const unknown = parseJson(
      '{"brand_new": {"deep": [1.0, null]}, "constructor": "c", "toString": "t"}',
    ) as JsonObject;
    expect(schema.parse(unknown)).toEqual(unknown);
  });

  test.each(["5", "true", '"text"', "[]"])("is not %s", (json) => {
    expect(schema.safeParse(parseJson(json)).success).toBe(false);
  });
});

test("a value that no list has is carried as it came", () => {
  const words = { state: "TELEPORTING", type: "MIGRATE_MAGIC", os_type: "PLAN9" };
  const source_server = { os_type: "HAIKU", state: "beaming", migration_cycle: "spinning" };
  const clone_server = { clone_state: "HALF" };
  const target_server = { disks: [{ device_use: "SWAP", partition_style: "APM" }] };
  const task = {
    ...words,
    source_server,
    clone_server,
    target_server,
    sub_tasks: [{ name: "DANCE", user_op: "WALTZ" }],
  };
  expect(Task.parse(task)).toEqual(task);
});

test.each(["9223372036854775807", "9007199254740993", "0", "-1", "1e3"])("an id %s stays digit for digit", (digits) => {
  expect(SubTask.parse(document("id", digits))).toEqual({ id: digits });
  expect(Disk.parse(document("id", digits))).toEqual({ id: digits });
  expect(PhysicalVolume.parse(document("id", digits))).toEqual({ id: digits });
  expect(LogicalVolume.parse(document("inode_nums", digits))).toEqual({ inode_nums: digits });
});

test.each([
  ["0", 0],
  ["0.0", 0],
  ["-0.0", -0],
  ["142", 142],
  ["1.5e1", 15],
  ["9223372036854775807", 2 ** 63],
  ["1e-400", 0],
  ["0.1234567890123456789", 0.12345678901234568],
])("a number %s reads as %d", (json, value) => {
  expect(SubTask.parse(document("progress", json))).toEqual({ progress: value });
});

test.each(["1e400", "-1e400"])("a number %s is too large for any", (json) => {
  expect(SubTask.safeParse(document("progress", json)).error?.issues[0]?.message).toBe("number too large");
});
