/** mail-01: ready to start; fails every time while the agent image is attached (SSH port 22 of the target). */
const FAILS = String.raw`{
  "document": {
    "id": "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0004", "name": "mail-01", "type": "MIGRATE_FILE", "os_type": "LINUX", "state": "READY",
    "estimate_complete_time": null, "connected": true, "create_date": 1767254400000, "start_date": null, "finish_date": null,
    "priority": 1, "speed_limit": 0, "migrate_speed": 0.0, "start_target_server": true, "error_json": "", "total_time": 0,
    "float_ip": null, "migration_ip": "203.0.113.24", "vm_template_id": null, "region_name": "AP-Singapore", "region_id": "ap-southeast-3",
    "project_name": "ap-southeast-3", "project_id": "5a0db0c5a0db0c5a0db0c5a0db0c0003", "enterprise_project_id": "0", "sub_tasks": [],
    "source_server": {
      "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0004", "ip": "192.0.2.24", "name": "mail-01.example.internal", "os_type": "LINUX",
      "os_version": "CENTOS_7_9_64BIT", "oem_system": false, "state": "waiting", "migration_cycle": "setting"
    },
    "target_server": {
      "id": "71a9e0b3-6c58-4d0e-b7d1-9a4f3c2e0004", "vm_id": "e0c5b0de-1f6a-4b1c-8f57-d3b2a1c00004", "name": "mail-01-target",
      "ip": "203.0.113.24", "os_type": "LINUX", "os_version": "CENTOS_7_9_64BIT", "disks": [], "volume_groups": [], "btrfs_list": []
    },
    "clone_server": null
  },
  "plan": {
    "steps": [{"name": "SSL_CONFIG"}, {"name": "ATTACH_AGENT_IMAGE"}, {"name": "FORMAT_DISK_LINUX_FILE"}, {"name": "MIGRATE_LINUX_FILE"}, {"name": "CONFIGURE_LINUX_FILE"}],
    "failure": {"step": "ATTACH_AGENT_IMAGE", "percent": 90, "error": {"error_code": "SMS.3805", "error_param": ["22"]}}
  }
}`;

/** cache-01: ready to start; loses the data port half-way and recovers by itself after 90 simulated seconds. */
const RECOVERS = String.raw`{
  "document": {
    "id": "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0005", "name": "cache-01", "type": "MIGRATE_FILE", "os_type": "LINUX", "state": "READY",
    "estimate_complete_time": null, "connected": true, "create_date": 1767254500000, "start_date": null, "finish_date": null,
    "priority": 0, "speed_limit": 0, "migrate_speed": 0.0, "start_target_server": true, "error_json": "", "total_time": 0,
    "float_ip": null, "migration_ip": "203.0.113.25", "vm_template_id": null, "region_name": "AP-Singapore", "region_id": "ap-southeast-3",
    "project_name": "ap-southeast-3", "project_id": "5a0db0c5a0db0c5a0db0c5a0db0c0003", "enterprise_project_id": "0", "sub_tasks": [],
    "source_server": {
      "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0005", "ip": "192.0.2.25", "name": "cache-01.example.internal", "os_type": "LINUX",
      "os_version": "DEBIAN_12_64BIT", "oem_system": false, "state": "waiting", "migration_cycle": "setting"
    },
    "target_server": {
      "id": "71a9e0b3-6c58-4d0e-b7d1-9a4f3c2e0005", "vm_id": "e0c5b0de-1f6a-4b1c-8f57-d3b2a1c00005", "name": "cache-01-target",
      "ip": "203.0.113.25", "os_type": "LINUX", "os_version": "DEBIAN_12_64BIT", "disks": [], "volume_groups": [], "btrfs_list": []
    },
    "clone_server": null
  },
  "plan": {
    "steps": [{"name": "SSL_CONFIG"}, {"name": "ATTACH_AGENT_IMAGE", "seconds": 60}, {"name": "MIGRATE_LINUX_FILE", "seconds": 300, "speed": 180}, {"name": "CONFIGURE_LINUX_FILE"}],
    "end": "MIGRATE_SUCCESS",
    "failure": {"step": "MIGRATE_LINUX_FILE", "percent": 45, "error": {"error_code": "SMS.1807", "error_param": ["8900"]}, "recovers_after": 90}
  }
}`;

/** erp-01: has failed; fails again when it is started. */
const FAILED = String.raw`{
  "document": {
    "id": "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0010", "name": "erp-01", "type": "MIGRATE_BLOCK", "os_type": "WINDOWS", "state": "MIGRATE_FAIL",
    "estimate_complete_time": null, "connected": true, "create_date": 1767240000000, "start_date": 1767240060000, "finish_date": null,
    "priority": 1, "speed_limit": 200, "migrate_speed": 0.0, "start_target_server": true,
    "error_json": "{\"error_code\":\"SMS.1404\",\"error_param\":\"disk 3c1b7a52-8d4e-4f6a-9b0c-2d5e7f900010 is IN-USE, expected available\"}",
    "total_time": 236, "float_ip": null, "migration_ip": "203.0.113.30", "subtask_info": "ATTACH_AGENT_IMAGE-90", "vm_template_id": null,
    "region_name": "AP-Singapore", "region_id": "ap-southeast-3", "project_name": "ap-southeast-3", "project_id": "5a0db0c5a0db0c5a0db0c5a0db0c0003",
    "enterprise_project_id": "0",
    "sub_tasks": [
      {"id": 911001, "name": "SSL_CONFIG", "progress": 100, "start_date": 1767240060000, "end_date": 1767240080000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 911002, "name": "ATTACH_AGENT_IMAGE", "progress": 90, "start_date": 1767240080000, "end_date": null, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": "attach agent image disk failed"},
      {"id": 911003, "name": "FORMAT_DISK_WINDOWS", "progress": 0, "start_date": null, "end_date": null, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 911004, "name": "MIGRATE_WINDOWS_BLOCK", "progress": 0, "start_date": null, "end_date": null, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null}
    ],
    "source_server": {
      "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0010", "ip": "192.0.2.30", "name": "ERP-01", "os_type": "WINDOWS",
      "os_version": "WINDOWS2019_64BIT", "oem_system": true, "state": "error", "migration_cycle": "replicating"
    },
    "target_server": {
      "id": "71a9e0b3-6c58-4d0e-b7d1-9a4f3c2e0010", "vm_id": "e0c5b0de-1f6a-4b1c-8f57-d3b2a1c00010", "name": "ERP-01-target",
      "ip": "203.0.113.30", "os_type": "WINDOWS", "os_version": "WINDOWS2019_64BIT", "system_dir": "C:\\Windows\\System32", "disks": [], "volume_groups": []
    },
    "clone_server": null
  },
  "plan": {
    "steps": [{"name": "SSL_CONFIG"}, {"name": "ATTACH_AGENT_IMAGE"}, {"name": "FORMAT_DISK_WINDOWS"}, {"name": "MIGRATE_WINDOWS_BLOCK"}],
    "failure": {
      "step": "ATTACH_AGENT_IMAGE",
      "error": {"error_code": "SMS.1404", "error_param": "disk 3c1b7a52-8d4e-4f6a-9b0c-2d5e7f900010 is IN-USE, expected available"}
    }
  }
}`;

export const FAILING = [FAILS, RECOVERS, FAILED];
