import type { JsonObject } from "../json.ts";

/** The migration project that every account has from the beginning. */
export const FIRST_PROJECT: JsonObject = {
  id: "5a0db0c5-0000-4000-8000-00000000d0d0",
  name: "MigProject",
  description: "",
  isdefault: true,
  region: "ap-southeast-3",
  start_target_server: true,
  speed_limit: 0,
  use_public_ip: true,
  exist_server: true,
  type: "MIGRATE_FILE",
  enterprise_project: "default",
  syncing: false,
  start_network_check: false,
};
