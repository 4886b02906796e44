/** web-02: has been migrated; `clear` deletes its snapshots. */
const SUCCEEDED = String.raw`{
  "document": {
    "id": "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0007", "name": "web-02", "type": "MIGRATE_FILE", "os_type": "LINUX", "state": "MIGRATE_SUCCESS",
    "estimate_complete_time": null, "connected": true, "create_date": 1767230000000, "start_date": 1767230100000, "finish_date": 1767231060000,
    "priority": 1, "speed_limit": 0, "migrate_speed": 0.0, "compress_rate": 2.1, "start_target_server": true, "error_json": "", "total_time": 960,
    "float_ip": null, "migration_ip": "203.0.113.27", "remain_seconds": 0, "vm_template_id": null, "target_snapshot_id": "a3f2c1d0-9b8e-4f7a-8c6d-1e2f3a4b0007",
    "region_name": "AP-Singapore", "region_id": "ap-southeast-3", "project_name": "ap-southeast-3", "project_id": "5a0db0c5a0db0c5a0db0c5a0db0c0003",
    "enterprise_project_id": "0", "subtask_info": "DETTACH_AGENT_IMAGE-100",
    "sub_tasks": [
      {"id": 910701, "name": "SSL_CONFIG", "progress": 100, "start_date": 1767230100000, "end_date": 1767230120000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910702, "name": "ATTACH_AGENT_IMAGE", "progress": 100, "start_date": 1767230120000, "end_date": 1767230360000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910703, "name": "FORMAT_DISK_LINUX_FILE", "progress": 100, "start_date": 1767230360000, "end_date": 1767230420000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910704, "name": "MIGRATE_LINUX_FILE", "progress": 100, "start_date": 1767230420000, "end_date": 1767230940000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910705, "name": "CONFIGURE_LINUX_FILE", "progress": 100, "start_date": 1767230940000, "end_date": 1767231000000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910706, "name": "DETTACH_AGENT_IMAGE", "progress": 100, "start_date": 1767231000000, "end_date": 1767231060000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null}
    ],
    "source_server": {
      "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0007", "ip": "192.0.2.27", "name": "web-02.example.internal", "os_type": "LINUX",
      "os_version": "UBUNTU_22_4_64BIT", "oem_system": false, "state": "finished", "migration_cycle": "cutovered"
    },
    "target_server": {
      "id": "71a9e0b3-6c58-4d0e-b7d1-9a4f3c2e0007", "vm_id": "e0c5b0de-1f6a-4b1c-8f57-d3b2a1c00007", "name": "web-02-target", "ip": "203.0.113.27",
      "os_type": "LINUX", "os_version": "UBUNTU_22_4_64BIT", "disks": [], "volume_groups": [], "btrfs_list": [],
      "cutovered_snapshot_ids": "d1c2b3a4-f5e6-4d7c-8b9a-0f1e2d3c0007"
    },
    "clone_server": null
  },
  "consistency": [{
    "finished_time": 1767230990000, "check_result": "success",
    "consistency_result": [
      {"dir_check": "/srv/www", "num_total_files": 48211, "num_different_files": 0, "num_target_miss_files": 0, "num_target_more_files": 0},
      {"dir_check": "/srv/uploads", "num_total_files": 120431, "num_different_files": 1, "num_target_miss_files": 2, "num_target_more_files": 0}
    ]
  }]
}`;

/** files-01: paused by the service because it was faster than its limit. */
const PAUSED = String.raw`{
  "document": {
    "id": "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0008", "name": "files-01", "type": "MIGRATE_FILE", "os_type": "LINUX", "state": "ABORT",
    "estimate_complete_time": null, "connected": true, "create_date": 1767246000000, "start_date": 1767246100000, "finish_date": null,
    "priority": 1, "speed_limit": 100, "migrate_speed": 0.0, "start_target_server": false, "error_json": "{\"error_code\":\"SMS.9007\",\"error_param\":[]}",
    "total_time": 620, "float_ip": null, "migration_ip": "203.0.113.28", "remain_seconds": null, "vm_template_id": null,
    "region_name": "AP-Singapore", "region_id": "ap-southeast-3", "project_name": "ap-southeast-3", "project_id": "5a0db0c5a0db0c5a0db0c5a0db0c0003",
    "enterprise_project_id": "b1e5c7d9-0a2b-4c3d-8e4f-5a6b7c8d0003", "subtask_info": "MIGRATE_LINUX_FILE-25",
    "sub_tasks": [
      {"id": 910801, "name": "SSL_CONFIG", "progress": 100, "start_date": 1767246100000, "end_date": 1767246120000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910802, "name": "ATTACH_AGENT_IMAGE", "progress": 100, "start_date": 1767246120000, "end_date": 1767246360000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910803, "name": "FORMAT_DISK_LINUX_FILE", "progress": 100, "start_date": 1767246360000, "end_date": 1767246420000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910804, "name": "MIGRATE_LINUX_FILE", "progress": 25, "start_date": 1767246420000, "end_date": null, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910805, "name": "CONFIGURE_LINUX_FILE", "progress": 0, "start_date": null, "end_date": null, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null}
    ],
    "source_server": {
      "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0008", "ip": "192.0.2.28", "name": "files-01.example.internal", "os_type": "LINUX",
      "os_version": "REDHAT_8_64BIT", "oem_system": false, "state": "stopped", "migration_cycle": "replicating"
    },
    "target_server": {
      "id": "71a9e0b3-6c58-4d0e-b7d1-9a4f3c2e0008", "vm_id": "e0c5b0de-1f6a-4b1c-8f57-d3b2a1c00008", "name": "files-01-target", "ip": "203.0.113.28",
      "os_type": "LINUX", "os_version": "REDHAT_8_64BIT", "disks": [], "volume_groups": [], "btrfs_list": []
    },
    "clone_server": null
  }
}`;

/** old-01: being deleted; every action is refused. */
const DELETING = String.raw`{
  "document": {
    "id": "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0009", "name": "old-01", "type": "MIGRATE_FILE", "os_type": "LINUX", "state": "DELETING",
    "estimate_complete_time": null, "connected": false, "create_date": 1766000000000, "start_date": null, "finish_date": null, "priority": 0,
    "speed_limit": 0, "migrate_speed": 0.0, "start_target_server": true, "error_json": null, "total_time": 0, "float_ip": null, "migration_ip": null,
    "vm_template_id": null, "region_name": "AP-Singapore", "region_id": "ap-southeast-3", "project_name": "ap-southeast-3",
    "project_id": "5a0db0c5a0db0c5a0db0c5a0db0c0003", "enterprise_project_id": "0", "sub_tasks": [],
    "source_server": {
      "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0009", "ip": "192.0.2.29", "name": "old-01.example.internal", "os_type": "LINUX",
      "os_version": "CENTOS_6_10_64BIT", "oem_system": false, "state": "deleting", "migration_cycle": "setting"
    },
    "target_server": null,
    "clone_server": null
  }
}`;

export const AT_REST = [SUCCEEDED, PAUSED, DELETING];
