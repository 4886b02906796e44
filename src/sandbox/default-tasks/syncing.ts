/** shop-01: replicated and SYNCING; `test` launches its target and `clone_test` clones it. An earlier clone failed. */
export const SYNCING = String.raw`{
  "document": {
    "id": "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0011", "name": "shop-01", "type": "MIGRATE_BLOCK", "os_type": "WINDOWS", "state": "SYNCING",
    "estimate_complete_time": null, "connected": true, "create_date": 1767220000000, "start_date": 1767220060000, "finish_date": null,
    "priority": 1, "speed_limit": 0, "migrate_speed": 20.0, "compress_rate": 1.4, "start_target_server": true, "error_json": "", "total_time": 37940,
    "float_ip": null, "migration_ip": "203.0.113.31", "remain_seconds": null, "vm_template_id": null, "target_snapshot_id": "a3f2c1d0-9b8e-4f7a-8c6d-1e2f3a4b0011",
    "region_name": "AP-Singapore", "region_id": "ap-southeast-3", "project_name": "ap-southeast-3", "project_id": "5a0db0c5a0db0c5a0db0c5a0db0c0003",
    "enterprise_project_id": "0", "subtask_info": "SYNC_WINDOWS_BLOCK-6",
    "sub_tasks": [
      {"id": 911101, "name": "SSL_CONFIG", "progress": 100, "start_date": 1767220060000, "end_date": 1767220080000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 911102, "name": "ATTACH_AGENT_IMAGE", "progress": 100, "start_date": 1767220080000, "end_date": 1767220320000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 911103, "name": "FORMAT_DISK_WINDOWS", "progress": 100, "start_date": 1767220320000, "end_date": 1767220380000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 911104, "name": "MIGRATE_WINDOWS_BLOCK", "progress": 100, "start_date": 1767220380000, "end_date": 1767225000000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 911105, "name": "SYNC_WINDOWS_BLOCK", "progress": 6, "start_date": 1767225000000, "end_date": null, "migrate_speed": 20.0, "user_op": "REPLICATE", "process_trace": null}
    ],
    "source_server": {
      "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0011", "ip": "192.0.2.31", "name": "SHOP-01", "os_type": "WINDOWS",
      "os_version": "WINDOWS2022_64BIT", "oem_system": false, "state": "syncing", "migration_cycle": "syncing"
    },
    "target_server": {
      "id": "71a9e0b3-6c58-4d0e-b7d1-9a4f3c2e0011", "vm_id": "e0c5b0de-1f6a-4b1c-8f57-d3b2a1c00011", "name": "SHOP-01-target", "ip": "203.0.113.31",
      "os_type": "WINDOWS", "os_version": "WINDOWS2022_64BIT", "system_dir": "C:\\Windows\\System32", "disks": [], "volume_groups": []
    },
    "clone_server": {
      "vm_id": "c10e0000-5a0d-4b0c-8000-00000000c011", "name": "shop-01-clone", "clone_error": "Ecs.0005",
      "clone_state": "ERROR", "error_msg": "The template has no free address in its subnet."
    }
  },
  "plan": {
    "steps": [{"name": "SSL_CONFIG"}, {"name": "ATTACH_AGENT_IMAGE"}, {"name": "FORMAT_DISK_WINDOWS"}, {"name": "MIGRATE_WINDOWS_BLOCK", "seconds": 4620}],
    "end": "SYNCING"
  },
  "consistency": [
    "{\"finished_time\":1767225600000,\"check_result\":\"success\",\"consistency_result\":[{\"dir_check\":\"D:\\\\shop\",\"num_total_files\":230112,\"num_different_files\":0,\"num_target_miss_files\":0,\"num_target_more_files\":0}]}"
  ]
}`;
