/** web-01: a file-level migration of a Linux server, ready to start; succeeds about 14 simulated minutes after its start. */
export const LINUX_FILE = String.raw`{
  "document": {
    "id": "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0002",
    "name": "web-01",
    "type": "MIGRATE_FILE",
    "os_type": "LINUX",
    "state": "READY",
    "estimate_complete_time": null,
    "connected": true,
    "create_date": 1767256200000,
    "start_date": null,
    "finish_date": null,
    "priority": 1,
    "speed_limit": 0,
    "migrate_speed": 0.0,
    "compress_rate": 0.0,
    "start_target_server": true,
    "error_json": "",
    "total_time": 0,
    "float_ip": null,
    "migration_ip": "203.0.113.21",
    "remain_seconds": null,
    "vm_template_id": null,
    "region_name": "AP-Singapore",
    "region_id": "ap-southeast-3",
    "project_name": "ap-southeast-3",
    "project_id": "5a0db0c5a0db0c5a0db0c5a0db0c0003",
    "enterprise_project_id": "0",
    "sub_tasks": [
      {"id": 910101, "name": "SSL_CONFIG", "progress": 0, "start_date": null, "end_date": null, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910102, "name": "ATTACH_AGENT_IMAGE", "progress": 0, "start_date": null, "end_date": null, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910103, "name": "FORMAT_DISK_LINUX_FILE", "progress": 0, "start_date": null, "end_date": null, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910104, "name": "MIGRATE_LINUX_FILE", "progress": 0, "start_date": null, "end_date": null, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910105, "name": "CONFIGURE_LINUX_FILE", "progress": 0, "start_date": null, "end_date": null, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910106, "name": "DETTACH_AGENT_IMAGE", "progress": 0, "start_date": null, "end_date": null, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null}
    ],
    "source_server": {
      "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0002", "ip": "192.0.2.21", "name": "web-01.example.internal", "os_type": "LINUX",
      "os_version": "UBUNTU_22_4_64BIT", "oem_system": false, "state": "waiting", "migration_cycle": "setting"
    },
    "target_server": {
      "id": "71a9e0b3-6c58-4d0e-b7d1-9a4f3c2e0002", "vm_id": "e0c5b0de-1f6a-4b1c-8f57-d3b2a1c00002", "name": "web-01-target",
      "ip": "203.0.113.21", "os_type": "LINUX", "os_version": "UBUNTU_22_4_64BIT", "system_dir": null,
      "disks": [{
        "id": 88101, "name": "/dev/vda", "relation_name": "/dev/vda", "disk_id": "0", "partition_style": "MBR", "size": 42949672960,
        "used_size": 42947575808, "device_use": "BOOT", "os_disk": true, "disk_index": "0",
        "physical_volumes": [{
          "id": 135101, "uuid": "0f4c1c3e-6f0e-49a4-8f0e-4a9f6d2b0002", "index": 0, "name": "/dev/vda1", "relation_name": "/dev/vda1",
          "device_use": "OS", "file_system": "ext4", "mount_point": "/", "size": 42947575808, "used_size": 5346484224, "free_size": 37601091584
        }]
      }],
      "volume_groups": [], "btrfs_list": [], "image_disk_id": null, "cutovered_snapshot_ids": null
    },
    "clone_server": null,
    "network_check_info": null
  },
  "plan": {
    "steps": [
      {"name": "SSL_CONFIG", "seconds": 20},
      {"name": "ATTACH_AGENT_IMAGE", "seconds": 240},
      {"name": "FORMAT_DISK_LINUX_FILE", "seconds": 40},
      {"name": "MIGRATE_LINUX_FILE", "seconds": 420, "speed": 320},
      {"name": "CONFIGURE_LINUX_FILE", "seconds": 60},
      {"name": "DETTACH_AGENT_IMAGE", "seconds": 60}
    ],
    "end": "MIGRATE_SUCCESS"
  }
}`;
