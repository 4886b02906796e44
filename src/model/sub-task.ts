/**
 * Sub-task names and what they do (ShowTask and UpdateTaskSpeed pages; CHECK_CONSISTENCY seen in the field).
 * DETTACH_AGENT_IMAGE is the service's own spelling. A name that is not here is shown as it came.
 */
export const SUB_TASKS: Readonly<Record<string, string>> = {
  CREATE_CLOUD_SERVER: "create the target server",
  SSL_CONFIG: "set up the encrypted channel",
  ATTACH_AGENT_IMAGE: "attach the agent image",
  DETTACH_AGENT_IMAGE: "detach the agent image",
  FORMAT_DISK_LINUX: "partition and format the target disks",
  FORMAT_DISK_LINUX_FILE: "partition and format the target disks",
  FORMAT_DISK_LINUX_BLOCK: "partition and format the target disks",
  FORMAT_DISK_WINDOWS: "partition and format the target disks",
  MIGRATE_LINUX_FILE: "copy the files",
  MIGRATE_LINUX_BLOCK: "copy the disk blocks",
  MIGRATE_WINDOWS_BLOCK: "copy the disk blocks",
  CHECK_CONSISTENCY: "compare source and target",
  CLONE_VM: "clone the target server",
  SYNC_LINUX_FILE: "synchronise changed files",
  SYNC_LINUX_BLOCK: "synchronise changed blocks",
  SYNC_WINDOWS_BLOCK: "synchronise changed blocks",
  CONFIGURE_LINUX: "configure the target system",
  CONFIGURE_LINUX_FILE: "configure the target system",
  CONFIGURE_LINUX_BLOCK: "configure the target system",
  CONFIGURE_WINDOWS: "configure the target system",
};
