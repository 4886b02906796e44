/** web-clone: for general use, also for clones. */
const GENERAL = String.raw`{
  "id": "c1a7d0de-0000-4000-8000-000000000001", "name": "web-clone", "is_template": "true", "region": "ap-southeast-3",
  "projectid": "5a0db0c5a0db0c5a0db0c5a0db0c0004", "target_server_name": "web-clone", "availability_zone": "ap-southeast-3a", "volumetype": "SSD",
  "flavor": "s6.large.2", "vpc": {"id": "autoCreate", "name": "autoCreate", "cidr": "192.168.0.0/16"},
  "nics": [{"id": "autoCreate", "name": "autoCreate", "cidr": "", "ip": ""}], "security_groups": [{"id": "autoCreate", "name": "autoCreate"}],
  "publicip": {"type": "5_bgp", "bandwidth_size": 300, "bandwidth_share_type": "PER"},
  "disk": [{"id": 11, "index": 0, "name": "system", "disktype": "SSD", "size": 40, "device_use": "OS"}],
  "data_volume_type": "SSD", "target_password": "", "image_id": null
}`;

/** isolated-clone: in a network of its own, without a public address. */
const ISOLATED = String.raw`{
  "id": "c1a7d0de-0000-4000-8000-000000000002", "name": "isolated-clone", "is_template": "true", "region": "ap-southeast-3",
  "projectid": "5a0db0c5a0db0c5a0db0c5a0db0c0004", "target_server_name": "isolated-clone", "availability_zone": "ap-southeast-3b", "volumetype": "GPSSD",
  "flavor": "s6.xlarge.4", "vpc": {"id": "0c7b5c6e-4b7d-4a63-9a53-1d2e3f400001", "name": "vpc-drill", "cidr": "10.9.0.0/16"},
  "nics": [{"id": "0c7b5c6e-4b7d-4a63-9a53-1d2e3f400002", "name": "subnet-drill", "cidr": "10.9.1.0/24", "ip": ""}],
  "security_groups": [{"id": "0c7b5c6e-4b7d-4a63-9a53-1d2e3f400003", "name": "closed"}], "publicip": {},
  "disk": [
    {"id": 12, "index": 0, "name": "system", "disktype": "GPSSD", "size": 60, "device_use": "OS"},
    {"id": 13, "index": 1, "name": "data", "disktype": "SAS", "size": 500, "device_use": "NORMAL"}
  ],
  "data_volume_type": "SAS", "target_password": "sandbox-target-password", "image_id": "0c7b5c6e-4b7d-4a63-9a53-1d2e3f400004"
}`;

/** Made for db-01, and deleted together with it. */
const OF_DB = String.raw`{
  "id": "f7b0d0a2-3e4c-4c1e-9d61-5b8a7c900003", "name": "db-01-target", "is_template": "false", "region": "ap-southeast-3",
  "projectid": "5a0db0c5a0db0c5a0db0c5a0db0c0004", "target_server_name": "db-01-target", "availability_zone": "ap-southeast-3a", "volumetype": "SSD",
  "flavor": "c7.4xlarge.4", "vpc": {"id": "autoCreate", "name": "autoCreate", "cidr": "192.168.0.0/16"},
  "nics": [{"id": "autoCreate", "name": "autoCreate", "cidr": "", "ip": ""}], "security_groups": [{"id": "autoCreate", "name": "autoCreate"}],
  "publicip": {"type": "5_bgp", "bandwidth_size": 100, "bandwidth_share_type": "PER"},
  "disk": [
    {"id": 14, "index": 0, "name": "system", "disktype": "SSD", "size": 40, "device_use": "OS"},
    {"id": 15, "index": 1, "name": "data", "disktype": "SSD", "size": 500, "device_use": "NORMAL"}
  ],
  "data_volume_type": "SSD", "target_password": "", "image_id": null
}`;

/** As the text of the `templates` in a scenario file. */
export const DEFAULT_TEMPLATES = `[${[GENERAL, ISOLATED, OF_DB].join(",\n")}]`;
