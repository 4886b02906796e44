import { describe, expect, test } from "vitest";

import { isJsonNumber, isJsonObject, type Json, type JsonObject } from "../../src/json.ts";
import { SECTIONS } from "../../src/view/task/layout.ts";
import { fixture, object, shown } from "./show-task.ts";

const WIDE = 400;

/** The row whose first words are these, its cells parted by two spaces or more. */
function cells(text: string, label: string): readonly string[] | undefined {
  const line = text.split("\n").find((each) => each.trimStart().startsWith(`${label}  `));
  return line?.trim().split(/ {2,}/);
}

/** Retyped by hand: each row that the documentation's sample must give, label first. */
const WINDOWS_ROWS = [
  ["State", "RUNNING (migrating)"],
  ["Step", "1 of 5, CREATE_CLOUD_SERVER (create the target server), 0 %"],
  ["Elapsed", "1 min 55 s"],
  ["Remaining", "—"],
  ["Estimated completion", "—"],
  ["Speed", "0 Mbit/s"],
  ["Speed limit", "unlimited"],
  ["Agent", "—"],
  ["Error", "none"],
  ["Type", "MIGRATE_BLOCK (block level)"],
  ["OS", "WINDOWS"],
  ["Priority", "1 (standard)"],
  ["Created", "2020-08-26T17:56:18+08:00"],
  ["Started", "2020-08-26T17:56:24+08:00"],
  ["Finished", "—"],
  ["Start target when done", "yes"],
  ["Migration IP", "—"],
  ["Floating IP (old agents)", "—"],
  ["Target region", "region name"],
  ["Target region id", "region id"],
  ["Target project", "project name"],
  ["Target project id", "xxxxxxxxxxxxxxxxxxxxxxxx00000001"],
  ["Template id", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001"],
  [
    "1",
    "CREATE_CLOUD_SERVER",
    "create the target server",
    "0 %",
    "—",
    "2020-08-26T17:56:42+08:00",
    "—",
    "REPLICATE",
    "—",
    "7278",
  ],
  ["2", "SSL_CONFIG", "set up the encrypted channel", "0 %", "—", "—", "—", "REPLICATE", "—", "7279"],
  ["3", "ATTACH_AGENT_IMAGE", "attach the agent image", "0 %", "—", "—", "—", "REPLICATE", "—", "7280"],
  ["4", "FORMAT_DISK_WINDOWS", "partition and format the target disks", "0 %", "—", "—", "—", "REPLICATE", "—", "7281"],
  ["5", "MIGRATE_WINDOWS_BLOCK", "copy the disk blocks", "0 %", "—", "—", "—", "REPLICATE", "—", "7282"],
  ["Name", "name-win16", '""'],
  ["IP", "192.168.0.154", "—"],
  ["Migration stage", "replicating"],
  ["OS version", "WINDOWS2016_64BIT", "WINDOWS2016_64BIT"],
  ["OEM system", "no"],
  ["System directory", "Y:\\Windows\\System32"],
  ["Id in SMS", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001", "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001"],
  ["Server id", '""'],
  ["Agent image disk", "—"],
  ["Launch snapshots", "—"],
  ["Disk 1", "OS", "40.0 GiB", "40.0 GiB", "100 %", "—", "MBR", "yes", "0", "0", "88008"],
  [
    "Z:",
    "BOOT",
    "NTFS",
    "—",
    "500.0 MiB",
    "391.3 MiB",
    "108.7 MiB",
    "78 %",
    "—",
    "1",
    "135055",
    "\\\\?\\Volume{586b7157-0000-0000-0000-100000000000}\\",
  ],
  [
    "Y:",
    "OS",
    "NTFS",
    "—",
    "39.5 GiB",
    "21.6 GiB",
    "17.9 GiB",
    "55 %",
    "—",
    "2",
    "135056",
    "\\\\?\\Volume{586b7157-0000-0000-0000-501f00000000}\\",
  ],
] as const;

describe("the documentation's sample", () => {
  const text = shown(fixture("show-task-windows"));

  test.each(WINDOWS_ROWS)("%s", (...row) => {
    expect(cells(text, row[0])).toEqual(row);
  });

  test("name and id head it", () => {
    expect(text.split("\n")[0]).toBe("MigrationTask  xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001");
  });

  test("the source server's own state and OS stand in the servers table", () => {
    const servers = shown(fixture("show-task-windows"), { selection: { sections: ["servers"], full: true } });
    expect(cells(servers, "State")).toEqual(["State", "initialize"]);
    expect(cells(servers, "OS")).toEqual(["OS", "WINDOWS", "WINDOWS"]);
  });
});

/** Every text and number of a document. */
function* leaves(json: Json): Iterable<string> {
  if (typeof json === "string") yield json;
  else if (isJsonNumber(json)) yield json.toString();
  else if (Array.isArray(json)) for (const item of json) yield* leaves(item);
  else if (isJsonObject(json)) for (const value of Object.values(json)) yield* leaves(value);
}

/** The forms of what is not shown as it came, retyped by hand. */
const FORMS: Readonly<Record<string, string>> = {
  "500": "500 Mbit/s",
  "2": "2 (high)",
  "1767326645000": "2026-01-02T12:04:05+08:00",
  "1767312245000": "2026-01-02T08:04:05+08:00",
  "1767315845000": "2026-01-02T09:04:05+08:00",
  "1767322445000": "2026-01-02T10:54:05+08:00",
  "1767316025000": "2026-01-02T09:07:05+08:00",
  "1767316325000": "2026-01-02T09:12:05+08:00",
  "1767316385000": "2026-01-02T09:13:05+08:00",
  "1767322745000": "2026-01-02T10:59:05+08:00",
  "7200": "2 h",
  "3912": "1 h 5 min",
  "12844.0": "12844 MB",
  "412.6": "412.6 MB",
  "42949672960": "40.0 GiB",
  "38547575808": "35.9 GiB",
  "1073741824": "1.0 GiB",
  "268435456": "256.0 MiB",
  "805306368": "768.0 MiB",
  "41873833984": "39.0 GiB",
  "18253611008": "17.0 GiB",
  "23620222976": "22.0 GiB",
  "536870912000": "500.0 GiB",
  "536869863424": "500.0 GiB",
  "536866717696": "500.0 GiB",
  "429496729600": "400.0 GiB",
  "107373133824": "100.0 GiB",
  "107369988096": "100.0 GiB",
  "107374182400": "100.0 GiB",
  "322122547200": "300.0 GiB",
  "210453397504": "196.0 GiB",
  "111669149696": "104.0 GiB",
  "64424509440": "60.0 GiB",
  "4096": "4.0 KiB",
  "8192": "8.0 KiB",
  "0.0": "0 Mbit/s",
  "100": "100 %",
  "6": "6 %",
  "": '""',
};

describe("a task with every documented field", () => {
  const linux = fixture("show-task-linux");
  const { error_json, ...rest } = linux;

  test.each([
    ["in a pipe", shown(linux)],
    ["on a very wide terminal", shown(linux, { columns: WIDE })],
  ])("shows every value %s", (where, text) => {
    for (const leaf of leaves(rest)) {
      const form = FORMS[leaf] ?? leaf;
      // Columns of sub-tasks have the short form of a time on a terminal.
      if (where !== "in a pipe" && form.startsWith("2026-")) continue;
      expect(text).toContain(form);
    }
    expect(typeof error_json).toBe("string");
    expect(text).toContain(
      "SMS.0805: Failed to start the I/O monitoring module of the source server. (parameter: vdb, IN-USE)",
    );
  });

  test.each([
    ["Agent", "not connected"],
    ["Start target when done", "no"],
    ["Migration drill needed", "yes"],
    ["OEM system", "yes"],
    ["Domain names reachable", "yes"],
    ["Target reachable", "no"],
    ["Delay", "20.5 ms"],
    ["Jitter", "2.25 ms"],
    ["Packet loss", "0.1 %"],
    ["Bandwidth", "93.7 Mbit/s"],
    ["Memory", "62.5 %"],
    ["Disk I/O", "707.2 Mbit/s", "399.2 Mbit/s"],
    ["Step as reported", "SYNC_LINUX_FILE-6"],
    ["syncing", "true"],
    ["use_ipv6", "false"],
    ["extra_limits", '{"iops":9223372036854775807,"burst":[0.0,null]}'],
    ["vgdata", "500.0 GiB", "100.0 GiB", "80 %", "/dev/vdb1"],
    [
      "lvdb",
      "NORMAL",
      "xfs",
      "/var/lib/postgresql",
      "300.0 GiB",
      "196.0 GiB",
      "104.0 GiB",
      "65 %",
      "78643200",
      "4.0 KiB",
      "157286400",
      "512",
    ],
  ])("%s", (...row) => {
    expect(cells(shown(linux), row[0] ?? "")).toEqual(row);
  });
});

/** Each documented field alone, with a value that nothing else on the screen has. */
describe("no documented field is left out", () => {
  const texts = (fields: string) =>
    fields.split(" ").map((field) => [field, `"value-of-${field}"`, `value-of-${field}`] as const);
  const numbers = (fields: string, unit: string) =>
    fields.split(" ").map((field, at) => [field, `${71 + at}.25`, `${71 + at}.25${unit}`] as const);
  const groups: readonly (readonly [
    string,
    (field: string) => string,
    readonly (readonly [string, string, string])[],
  ])[] = [
    [
      "task",
      (field) => `{${field}}`,
      [
        ...texts(
          "id name type os_type state region_id region_name project_id project_name enterprise_project_id migration_ip float_ip vm_template_id target_snapshot_id error_json subtask_info",
        ),
        ["priority", "2", "2 (high)"],
        ["speed_limit", "65535", "65535 Mbit/s"],
        ["start_target_server", "true", "Start target when done  yes"],
        ["connected", "true", "connected"],
        ["need_migration_test", "false", "Migration drill needed  no"],
        ["estimate_complete_time", "1767326645000", "2026-01-02T12:04:05+08:00"],
        ["create_date", "1767326645000", "2026-01-02T12:04:05+08:00"],
        ["start_date", "1767326645000", "2026-01-02T12:04:05+08:00"],
        ["finish_date", "1767326645000", "2026-01-02T12:04:05+08:00"],
        ["total_time", "7260", "2 h 1 min"],
        ["remain_seconds", "7260", "2 h 1 min"],
        ["compress_rate", "3.5", "3.5"],
        ...numbers("migrate_speed total_disk_io agent_disk_io", " Mbit/s"),
        ...numbers("total_cpu_usage agent_cpu_usage", " %"),
        ...numbers("total_mem_usage agent_mem_usage", " MB"),
      ],
    ],
    [
      "source server",
      (field) => `{"source_server": {${field}}}`,
      [
        ...texts("id ip name os_type os_version state migration_cycle"),
        ["oem_system", "true", "OEM system        yes"],
      ],
    ],
    [
      "target server",
      (field) => `{"target_server": {${field}}}`,
      [
        ...texts("id vm_id name ip os_type os_version system_dir image_disk_id cutovered_snapshot_ids"),
        ["btrfs_list", '["subvol @home"]', "  subvol @home"],
      ],
    ],
    [
      "disk",
      (field) => `{"target_server": {"disks": [{${field}}]}}`,
      [
        ...texts("device_use disk_id name disk_index partition_style relation_name"),
        ["id", "9223372036854775807", "9223372036854775807"],
        ["size", "1073741824", "1.0 GiB"],
        ["used_size", "1073741824", "1.0 GiB"],
        ["os_disk", "true", "yes"],
      ],
    ],
    [
      "physical volume",
      (field) => `{"target_server": {"disks": [{"physical_volumes": [{${field}}]}]}}`,
      [
        ...texts("device_use file_system mount_point name uuid relation_name"),
        ["id", "9223372036854775807", "9223372036854775807"],
        ["index", "71", "71"],
        ["size", "1073741824", "1.0 GiB"],
        ["used_size", "1073741824", "1.0 GiB"],
        ["free_size", "1073741824", "1.0 GiB"],
      ],
    ],
    [
      "volume group",
      (field) => `{"target_server": {"volume_groups": [{${field}}]}}`,
      [...texts("components name"), ["size", "1073741824", "1.0 GiB"], ["free_size", "1073741824", "1.0 GiB"]],
    ],
    [
      "logical volume",
      (field) => `{"target_server": {"volume_groups": [{"logical_volumes": [{${field}}]}]}}`,
      [
        ...texts("file_system device_use mount_point name"),
        ["block_count", "71", "71"],
        ["block_size", "4096", "4.0 KiB"],
        ["inode_size", "71", "71"],
        ["inode_nums", "9223372036854775807", "9223372036854775807"],
        ["size", "1073741824", "1.0 GiB"],
        ["used_size", "1073741824", "1.0 GiB"],
        ["free_size", "1073741824", "1.0 GiB"],
      ],
    ],
    ["clone", (field) => `{"clone_server": {${field}}}`, texts("vm_id name clone_error clone_state error_msg")],
    [
      "sub-task",
      (field) => `{"sub_tasks": [{${field}}]}`,
      [
        ...texts("name user_op process_trace"),
        ["id", "9223372036854775807", "9223372036854775807"],
        ["progress", "71", "71 %"],
        ["start_date", "1767326645000", "2026-01-02T12:04:05+08:00"],
        ["end_date", "1767326645000", "2026-01-02T12:04:05+08:00"],
        ["migrate_speed", "71.25", "71.25 Mbit/s"],
      ],
    ],
    [
      "network check",
      (field) => `{"network_check_info": {${field}}}`,
      [
        ...texts("evaluation_result"),
        ["domain_connectivity", "true", "Domain names reachable  yes"],
        ["destination_connectivity", "false", "Target reachable        no"],
        ...numbers("network_delay network_jitter", " ms"),
        ...numbers("migration_speed", " Mbit/s"),
        ...numbers("loss_percentage cpu_usage mem_usage", " %"),
      ],
    ],
  ];
  const cases = groups.flatMap(([group, around, fields]) =>
    fields.map(([field, json, form]) => ({ group, field, document: around(`"${field}": ${json}`), form })),
  );
  test.each(cases)("$group: $field", ({ document, form }) => {
    expect(shown(object(document))).toContain(form);
    expect(shown(object("{}"))).not.toContain(form);
  });
});

describe("sections", () => {
  const titles = (text: string) => text.split("\n").filter((line) => /^[A-Z]/.test(line));

  test("are left out when the document has nothing for them", () => {
    const empty = '{"sub_tasks": [], "target_server": null, "clone_server": null, "total_cpu_usage": null}';
    expect(titles(shown(object(empty)))).toEqual([]);
    expect(titles(shown(object('{"target_server": {"disks": [], "volume_groups": [], "btrfs_list": []}}')))).toEqual([
      "Servers",
    ]);
  });

  test("come in the documented order", () => {
    expect(SECTIONS).toEqual(["summary", "subtasks", "servers", "disks", "clone", "network", "resources"]);
    expect(titles(shown(fixture("show-task-linux")))).toEqual([
      "Sub-tasks",
      "Servers",
      "Disks",
      "Volume groups",
      "Btrfs",
      "Clone",
      "Network",
      "Resources of the source server",
    ]);
  });

  test("can be picked", () => {
    expect(titles(shown(fixture("show-task-linux"), { selection: { sections: ["network"], full: true } }))).toEqual([
      "Network",
    ]);
    expect(shown(fixture("show-task-null"), { selection: { sections: ["disks"], full: true } })).toBe("");
  });

  test("one reading of the machine is enough for resources, and zero is a reading", () => {
    expect(cells(shown(object('{"agent_cpu_usage": 0}')), "CPU")).toEqual(["CPU", "—", "0 %"]);
  });
});

describe("the short form", () => {
  const short = (document: JsonObject, columns = 80) => shown(document, { columns, selection: { full: false } });

  test("fits a screen of 80 × 24 and ends with what it leaves out", () => {
    const lines = short(fixture("show-task-windows")).trimEnd().split("\n");
    expect(lines.length).toBeGreaterThanOrEqual(15);
    expect(lines.length).toBeLessThanOrEqual(23);
    expect(lines.at(-1)?.trim()).toBe("--full also shows: servers and every other field");
  });

  test.each([60, 80, 120])("state, step and error are in the first ten lines at %i columns", (columns) => {
    const top = short(fixture("show-task-failed"), columns).split("\n").slice(0, 10).join("\n");
    expect(top).toMatch(/^ +State +MIGRATE_FAIL \(migration failed\)$/m);
    expect(top).toMatch(/^ +Step +2 of 3 {2}█{9}░ {2}90 % {2}ATTACH_AGENT_IMAGE/m);
    expect(top).toMatch(/^ +Error +SMS\.1404: /m);
  });

  test("has only what has a value and matters now", () => {
    const labels = (json: string) =>
      shown(object(json), { selection: { sections: ["summary"], full: false } })
        .split("\n")
        .flatMap((line) => /^ {2}(\S.*?) {2}/.exec(line)?.[1] ?? []);
    expect(labels('{"state": "RUNNING"}')).toEqual(["State"]);
    expect(
      labels('{"state": "RUNNING", "connected": true, "speed_limit": 0, "migrate_speed": 0, "error_json": "", "a": 1}'),
    ).toEqual(["State", "Speed"]);
    expect(labels('{"state": "RUNNING", "connected": false, "speed_limit": 50, "remain_seconds": 60}')).toEqual([
      "State",
      "Agent",
      "Remaining",
      "Speed limit",
    ]);
    expect(labels('{"state": "ABORT", "migrate_speed": 0, "remain_seconds": 60}')).toEqual(["State"]);
  });
});

describe("the summary", () => {
  const AT_SSL = '{"name": "SSL_CONFIG", "progress": 50, "start_date": 1}';
  const SSL_HINT = "If it stays at 50 %, check that the access key given to the agent has rights in the target region.";
  const row = (json: string, label: string) =>
    cells(shown(object(json), { selection: { sections: ["summary"], full: true } }), label)?.slice(1);
  test.each([
    ['{"state": "TELEPORTING"}', "State", "TELEPORTING (a state this version of sms does not know)"],
    ['{"state": "constructor"}', "State", "constructor (a state this version of sms does not know)"],
    ['{"state": ""}', "State", '""'],
    ["{}", "Step", "—"],
    ['{"sub_tasks": [{}, {}]}', "Step", "none of 2 begun"],
    ['{"sub_tasks": [{"start_date": 1}]}', "Step", "1 of 1, —, —"],
    ['{"sub_tasks": [{"start_date": 1, "name": "DANCE", "progress": 142}]}', "Step", "1 of 1, DANCE, 142 %"],
    ['{"total_time": 0}', "Elapsed", "0 s"],
    ['{"start_date": 1767319445000}', "Elapsed", "1 h"],
    ['{"start_date": 1767319445000, "finish_date": 1767319505000}', "Elapsed", "1 min"],
    ['{"start_date": 1767319445000, "total_time": 115}', "Elapsed", "1 min 55 s"],
    ['{"start_date": 1767326645000}', "Elapsed", "0 s"],
    ['{"start_date": -1.7e308, "finish_date": 1.7e308}', "Elapsed", "—"],
    ['{"speed_limit": 0}', "Speed limit", "unlimited"],
    ['{"speed_limit": null}', "Speed limit", "—"],
    ["{}", "Speed limit", "—"],
    ['{"connected": null}', "Agent", "—"],
    ['{"connected": false}', "Agent", "not connected"],
    ['{"error_json": ""}', "Error", "none"],
    ['{"error_json": null}', "Error", "—"],
    ['{"error_json": "disk full"}', "Error", "disk full"],
    ['{"error_json": "{\\"error_code\\":\\"SMS.1\\",\\"disk\\":\\"vdb\\"}"}', "Error", 'SMS.1 {"disk":"vdb"}'],
    ['{"error_json": "{\\"error_code\\":\\"SMS.1\\"}"}', "What to do", undefined],
    [
      '{"error_json": "{\\"error_code\\":\\"SMS.0609\\",\\"error_param\\":\\"25.1\\"}"}',
      "Error",
      "SMS.0609: the agent is too old (parameter: 25.1)",
    ],
    ['{"error_json": "{\\"error_code\\":\\"SMS.0609\\"}"}', "What to do", "Update the agent on the source server."],
    ['{"error_json": "{\\"error_code\\":\\"SMS.0609\\",\\"error_msg\\":\\"so old\\"}"}', "Error", "SMS.0609: so old"],
    [
      '{"error_json": "{\\"error_code\\":\\"SMS.0301\\"}"}',
      "Error",
      "SMS.0301: known to exist; its meaning is not documented",
    ],
    ['{"error_json": "{\\"error_code\\":\\"SMS.0301\\"}"}', "What to do", undefined],
    [`{"state": "RUNNING", "sub_tasks": [${AT_SSL}]}`, "About the step", SSL_HINT],
    [`{"state": "MIGRATE_FAIL", "sub_tasks": [${AT_SSL}]}`, "About the step", SSL_HINT],
    [`{"state": "MIGRATE_SUCCESS", "sub_tasks": [${AT_SSL}]}`, "About the step", undefined],
    ['{"type": "constructor"}', "Type", "constructor"],
    ['{"type": "__proto__"}', "Type", "__proto__"],
    ['{"priority": 0}', "Priority", "0 (low)"],
    ['{"priority": 7}', "Priority", "7"],
    ['{"priority": 1.5}', "Priority", "1.5"],
    ['{"brand_new": 9223372036854775807}', "brand_new", "9223372036854775807"],
    ['{"brand_new": 0.0}', "brand_new", "0.0"],
    ['{"brand_new": ""}', "brand_new", '""'],
    ['{"brand_new": null}', "brand_new", "—"],
    ['{"brand_new": [1.0, {"a": "b"}]}', "brand_new", '[1.0,{"a":"b"}]'],
    ['{"constructor": true}', "constructor", "true"],
    ['{"__proto__": "x"}', "__proto__", "x"],
  ])("%s: %s is %s", (json, label, expected) => {
    expect(row(json, label)).toEqual(expected === undefined ? undefined : [expected]);
  });

  test("has a line for each documented field that the document has, and none for others", () => {
    expect(row('{"float_ip": null}', "Floating IP (old agents)")).toEqual(["—"]);
    expect(row("{}", "Floating IP (old agents)")).toBeUndefined();
  });

  test("an unnamed task is said to be so", () => {
    expect(shown(object('{"name": "", "id": "7a9a"}')).split("\n")[0]).toBe("(no name)  7a9a");
    expect(shown(object("{}")).split("\n")[0]).toBe("(no name)");
  });
});

test("null entries of lists have rows of their own", () => {
  const text = shown(
    object(
      '{"sub_tasks": [null], "target_server": {"disks": [null, {"physical_volumes": [null]}], "volume_groups": [null, {"logical_volumes": [null]}], "btrfs_list": [null]}}',
    ),
  );
  expect(cells(text, "1")?.slice(0, 3)).toEqual(["1", "—", "—"]);
  expect(text).toContain("Btrfs\n  File system\n  —\n");
});
