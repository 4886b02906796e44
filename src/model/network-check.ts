/** The fields of a network check. They have no time and no id, so that a new measurement is recognised by its numbers. */
export const MEASUREMENT = [
  "network_check_info.domain_connectivity",
  "network_check_info.destination_connectivity",
  "network_check_info.network_delay",
  "network_check_info.network_jitter",
  "network_check_info.migration_speed",
  "network_check_info.loss_percentage",
  "network_check_info.cpu_usage",
  "network_check_info.mem_usage",
  "network_check_info.evaluation_result",
] as const;
