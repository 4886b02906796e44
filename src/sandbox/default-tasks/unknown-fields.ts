/** legacy-01: an undocumented state, undocumented fields, numbers beyond 2^53, and values of unexpected types. */
export const UNKNOWN_FIELDS = String.raw`{
  "document": {
    "id": "8d3c5a10-52f1-4c7e-9b0a-6f1e2d4c0006",
    "name": "legacy-01",
    "type": "MIGRATE_TAPE",
    "os_type": "LINUX",
    "state": "HIBERNATING",
    "create_date": 1767200000000,
    "total_time": 9223372036854775807,
    "remain_seconds": 9007199254740993,
    "migrate_speed": 1.50,
    "speed_limit": 65535,
    "error_json": "agent said: no more tape",
    "tape_drive": {"serial": 18446744073709551615, "loaded": true, "labels": ["A", "B"], "wear": 1.0E-7},
    "quantum_ready": null,
    "sub_tasks": [
      {"id": 9223372036854775807, "name": "REWIND_TAPE", "progress": 137, "start_date": 1767200001000, "end_date": null, "migrate_speed": 0.0, "user_op": "REWIND", "process_trace": "", "tape": 3}
    ],
    "source_server": {"id": "5e71c2d4-0b1f-4f53-8a66-2c9d8e7f0006", "name": "legacy-01", "state": "winding", "migration_cycle": "rewinding", "rack": "B7"},
    "target_server": null,
    "clone_server": {}
  }
}`;
