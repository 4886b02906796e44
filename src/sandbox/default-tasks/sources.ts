/** What the source servers of the default tasks have besides their `source_server`, and two servers without a task. */
const WEB = String.raw`{
  "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0002", "cpu_quantity": 2, "memory": 4096, "agent_version": "25.6.0",
  "checks": [
    {"id": 1, "name": "OS_VERSION", "result": "OK", "error_code": "", "error_or_warn": "", "error_params": "", "params": []},
    {"id": 2, "name": "FIRMWARE", "result": "OK", "error_code": "", "error_or_warn": "", "error_params": "", "params": []},
    {"id": 3, "name": "FILE_SYSTEM", "result": "OK", "error_code": "", "error_or_warn": "", "error_params": "", "params": []},
    {"id": 4, "name": "RSYNC", "result": "OK", "error_code": "", "error_or_warn": "", "error_params": "", "params": []},
    {"id": 5, "name": "DISK_SPACE", "result": "WARN", "error_code": "SMS.1204", "error_or_warn": "/boot has less than 1 GB of free space", "error_params": "/boot", "params": ["/boot"]}
  ]
}`;

const DB = String.raw`{
  "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0003", "firmware": "UEFI", "cpu_quantity": 16, "memory": 65536, "totalsize": 448018776064,
  "enterprise_project_id": "b1e5c7d9-0a2b-4c3d-8e4f-5a6b7c8d0003"
}`;

/** Cannot be throttled: its kernel has no traffic control. */
const CACHE = String.raw`{"id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0005", "has_tc": false}`;

/** Its agent is too old to upload logs, and has been away since it was stopped. */
const OLD = String.raw`{"id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0009", "agent_version": "24.3.0", "last_visit_time": 1767100000000}`;

/** app-01: ready for a task. */
const READY = String.raw`{
  "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0012", "ip": "192.0.2.32", "name": "app-01.example.internal", "hostname": "app-01", "os_type": "LINUX",
  "os_version": "ROCKY_LINUX_9_3_64BIT", "state": "waiting", "migration_cycle": "setting", "connected": true, "add_date": 1767250000000,
  "last_visit_time": 1767250000000, "state_action_time": 1767250200000, "stage_action_time": 1767250200000, "firmware": "UEFI", "totalsize": 9663676416,
  "disks": [{
    "id": 88301, "name": "/dev/vda", "relation_name": "/dev/vda", "partition_style": "GPT", "device_use": "BOOT", "size": 42949672960, "used_size": 42947575808,
    "os_disk": true, "inode_size": 256,
    "physical_volumes": [
      {"id": 135301, "uuid": "6b0f1c3e-6f0e-49a4-8f0e-4a9f6d2b0012", "index": 0, "name": "/dev/vda1", "device_use": "OS", "file_system": "ext4", "mount_point": "/", "size": 42947575808, "used_size": 9663676416, "free_size": 33283899392, "inode_size": 256, "inode_nums": 2621440}
    ]
  }],
  "networks": [{"id": "1", "name": "eth0", "ip": "192.0.2.32", "ipv6": "2001:db8::32", "netmask": "255.255.255.0", "gateway": "192.0.2.1", "mtu": 1500, "mac": "02:00:5e:00:53:32"}],
  "init_target_server": {
    "disks": [{
      "name": "/dev/vda", "size": 42949672960, "used_size": 9663676416, "device_use": "BOOT",
      "physical_volumes": [{"name": "/dev/vda1", "index": 0, "size": 42947575808, "used_size": 9663676416, "device_use": "OS", "file_system": "ext4", "mount_point": "/", "uuid": "6b0f1c3e-6f0e-49a4-8f0e-4a9f6d2b0012"}]
    }],
    "volume_groups": []
  }
}`;

/** app-02: two of its checks failed, and its agent is away. */
const UNAVAILABLE = String.raw`{
  "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0013", "ip": "192.0.2.33", "name": "app-02.example.internal", "hostname": "app-02", "os_type": "LINUX",
  "os_version": "CENTOS_7_9_64BIT", "state": "unavailable", "migration_cycle": "checking", "connected": false, "add_date": 1767240000000,
  "last_visit_time": 1767245400000, "state_action_time": 1767240060000, "stage_action_time": 1767240000000, "totalsize": 0,
  "checks": [
    {"id": 1, "name": "OS_VERSION", "result": "OK", "error_code": "", "error_or_warn": "", "error_params": "", "params": []},
    {"id": 2, "name": "FIRMWARE", "result": "OK", "error_code": "", "error_or_warn": "", "error_params": "", "params": []},
    {"id": 3, "name": "FILE_SYSTEM", "result": "ERROR", "error_code": "SMS.6509", "error_or_warn": "The file system reiserfs of /srv is not supported.", "error_params": "/srv,reiserfs", "params": ["/srv", "reiserfs"]},
    {"id": 4, "name": "INITRD", "result": "ERROR", "error_code": "SMS.6563", "error_or_warn": "", "error_params": "", "params": []},
    {"id": 5, "name": "DISK_SPACE", "result": "WARN", "error_code": "SMS.1204", "error_or_warn": "", "error_params": "", "params": []}
  ]
}`;

/** As the text of the `sources` in a scenario file. */
export const DEFAULT_SOURCES = `[${[WEB, DB, CACHE, OLD, READY, UNAVAILABLE].join(",\n")}]`;
