/** db-01: a running block-level migration with LVM and Btrfs; replicated after about 15 simulated minutes, then SYNCING. Every documented field has a value. */
export const LINUX_LVM_BTRFS = String.raw`{
  "document": {
    "id": "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0003",
    "name": "db-01",
    "type": "MIGRATE_BLOCK",
    "os_type": "LINUX",
    "state": "RUNNING",
    "estimate_complete_time": 1767258912000,
    "connected": true,
    "create_date": 1767255900000,
    "start_date": 1767256000000,
    "finish_date": null,
    "priority": 2,
    "speed_limit": 500,
    "migrate_speed": 410.4,
    "compress_rate": 1.8,
    "start_target_server": true,
    "error_json": "",
    "total_time": 2000,
    "float_ip": "203.0.113.22",
    "migration_ip": "203.0.113.22",
    "remain_seconds": 912,
    "vm_template_id": "f7b0d0a2-3e4c-4c1e-9d61-5b8a7c900003",
    "target_snapshot_id": "a3f2c1d0-9b8e-4f7a-8c6d-1e2f3a4b0003",
    "region_name": "AP-Singapore",
    "region_id": "ap-southeast-3",
    "project_name": "ap-southeast-3",
    "project_id": "5a0db0c5a0db0c5a0db0c5a0db0c0003",
    "enterprise_project_id": "b1e5c7d9-0a2b-4c3d-8e4f-5a6b7c8d0003",
    "need_migration_test": false,
    "subtask_info": "MIGRATE_LINUX_BLOCK-62",
    "total_cpu_usage": 41.5,
    "agent_cpu_usage": 12.3,
    "total_mem_usage": 12844.0,
    "agent_mem_usage": 412.6,
    "total_disk_io": 707.2,
    "agent_disk_io": 415.2,
    "sub_tasks": [
      {"id": 910201, "name": "SSL_CONFIG", "progress": 100, "start_date": 1767256000000, "end_date": 1767256030000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910202, "name": "ATTACH_AGENT_IMAGE", "progress": 100, "start_date": 1767256030000, "end_date": 1767256390000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910203, "name": "FORMAT_DISK_LINUX_BLOCK", "progress": 100, "start_date": 1767256390000, "end_date": 1767256512000, "migrate_speed": 0.0, "user_op": "REPLICATE", "process_trace": null},
      {"id": 910204, "name": "MIGRATE_LINUX_BLOCK", "progress": 62, "start_date": 1767256512000, "end_date": null, "migrate_speed": 410.4, "user_op": "REPLICATE", "process_trace": "/dev/vdb 62%"}
    ],
    "source_server": {
      "id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0003", "ip": "192.0.2.22", "name": "db-01.example.internal", "os_type": "LINUX",
      "os_version": "SUSE_15_64BIT", "oem_system": false, "state": "replicate", "migration_cycle": "replicating"
    },
    "target_server": {
      "id": "71a9e0b3-6c58-4d0e-b7d1-9a4f3c2e0003", "vm_id": "e0c5b0de-1f6a-4b1c-8f57-d3b2a1c00003", "name": "db-01-target",
      "ip": "203.0.113.22", "os_type": "LINUX", "os_version": "SUSE_15_64BIT", "system_dir": "/",
      "disks": [{
        "id": 88201, "name": "/dev/vda", "relation_name": "/dev/vda", "disk_id": "0", "partition_style": "GPT", "size": 42949672960,
        "used_size": 42947575808, "device_use": "BOOT", "os_disk": true, "disk_index": "0",
        "physical_volumes": [{
          "id": 135201, "uuid": "6a1f0f4e-53d7-4a3b-9d58-71c8e2b00031", "index": 0, "name": "/dev/vda1", "relation_name": "/dev/vda1",
          "device_use": "BOOT", "file_system": "ext4", "mount_point": "/boot", "size": 1073741824, "used_size": 268435456, "free_size": 805306368
        }, {
          "id": 135202, "uuid": "6a1f0f4e-53d7-4a3b-9d58-71c8e2b00032", "index": 1, "name": "/dev/vda2", "relation_name": "/dev/vda2",
          "device_use": "BTRFS", "file_system": "btrfs", "mount_point": "/", "size": 41873833984, "used_size": 18253611008, "free_size": 23620222976
        }]
      }, {
        "id": 88202, "name": "/dev/vdb", "relation_name": "/dev/vdb", "disk_id": "1", "partition_style": "GPT", "size": 536870912000,
        "used_size": 536869863424, "device_use": "NORMAL", "os_disk": false, "disk_index": "1",
        "physical_volumes": [{
          "id": 135203, "uuid": "6a1f0f4e-53d7-4a3b-9d58-71c8e2b00033", "index": 0, "name": "/dev/vdb1", "relation_name": "/dev/vdb1",
          "device_use": "VOLUME_GROUP", "file_system": "LVM2_member", "mount_point": null, "size": 536869863424, "used_size": 429496729600, "free_size": 107373133824
        }]
      }],
      "volume_groups": [{
        "name": "vgdata", "components": "/dev/vdb1", "size": 536866717696, "free_size": 107369988096,
        "logical_volumes": [{
          "name": "lvdb", "mount_point": "/var/lib/postgresql", "file_system": "xfs", "device_use": "NORMAL", "size": 322122547200,
          "used_size": 210453397504, "free_size": 111669149696, "block_count": 78643200, "block_size": 4096, "inode_size": 512, "inode_nums": 157286400
        }, {
          "name": "lvbackup", "mount_point": "/backup", "file_system": "ext4", "device_use": "NORMAL", "size": 107374182400,
          "used_size": 64424509440, "free_size": 42949672960, "block_count": 26214400, "block_size": 4096, "inode_size": 256, "inode_nums": 6553600
        }]
      }],
      "btrfs_list": [
        "{\"name\":\"root\",\"label\":\"ROOT\",\"uuid\":\"6a1f0f4e-53d7-4a3b-9d58-71c8e2b00032\",\"device\":\"/dev/vda2\",\"size\":41873833984,\"nodesize\":16384,\"sectorsize\":4096}"
      ],
      "image_disk_id": "c9d8e7f6-a5b4-4c3d-9e2f-1a0b9c8d0003", "cutovered_snapshot_ids": "d1c2b3a4-f5e6-4d7c-8b9a-0f1e2d3c0003"
    },
    "clone_server": null,
    "network_check_info": {
      "domain_connectivity": true, "destination_connectivity": true, "network_delay": 18.4, "network_jitter": 1.6, "migration_speed": 412.5,
      "loss_percentage": 0.0, "cpu_usage": 21.5, "mem_usage": 38.0, "evaluation_result": "success"
    }
  },
  "plan": {
    "steps": [
      {"name": "SSL_CONFIG", "seconds": 30},
      {"name": "ATTACH_AGENT_IMAGE", "seconds": 360},
      {"name": "FORMAT_DISK_LINUX_BLOCK", "seconds": 122},
      {"name": "MIGRATE_LINUX_BLOCK", "seconds": 2400, "speed": 420}
    ],
    "end": "SYNCING"
  }
}`;
