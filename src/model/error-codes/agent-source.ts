import { type CodeTable, UNDOCUMENTED, DOCUMENTED, FILE_SYSTEMS } from "./code-table.ts";

/** Errors that the agent finds on the source server. */
export const AGENT_SOURCE: CodeTable = {
  source: DOCUMENTED,
  http: [400],
  codes: {
    "SMS.0007": {
      meaning: "error of the agent",
      causes: ["field reports: also met after a task was created with incomplete data"],
      remedy: "Ask Huawei Cloud support, with the agent's log (sms task logs).",
    },
    "SMS.0206": {
      meaning: "the source server is not x86; only x86 is supported",
      remedy: "Use another way to migrate this server.",
      retryable: false,
    },
    "SMS.0207": {
      meaning: "the KVM driver is missing on the source server",
      remedy: "Install the KVM driver on the source server, then start the agent again.",
      retryable: false,
    },
    "SMS.0212": {
      meaning: "the agent was restarted",
      remedy: "Delete the target configuration (sms task delete) and configure the target again.",
      retryable: false,
    },
    "SMS.0410": {
      meaning: "problem with the network card information",
      causes: ["the source server has several default gateways"],
      remedy:
        "Set network.dev, or network.ipaddr and network.macaddr, in the agent's g-property.cfg, then restart the agent.",
      retryable: false,
    },
    "SMS.0515": {
      meaning: "the disks of the source server have changed",
      causes: [
        "a disk was attached or detached",
        "a partition has grown, or much data was written to it",
        "a file system has changed",
        "field reports: the source server starts by UEFI and the target server by BIOS, or the other way round",
      ],
      remedy: "Delete the target configuration (sms task delete), restart the agent, and create a new task.",
      retryable: false,
    },
    "SMS.0609": {
      meaning: "the agent is too old",
      remedy: "Update the agent on the source server.",
      retryable: false,
    },
    "SMS.1204": {
      meaning: "a file could not be created on the source server",
      causes: ["a partition has less than 1 GB of free space"],
      remedy:
        "Make at least 1 GB free on every partition, delete the record of the source server in the console, and restart the agent.",
      retryable: false,
    },
    "SMS.1205": {
      meaning: "WMI could not be loaded on the source server (Windows)",
      remedy: "Repair Windows Management Instrumentation (WMI) on the source server, then restart the agent.",
      retryable: false,
    },
    "SMS.1351": {
      meaning: "a mount point is full, so that the agent does not start",
      remedy: "Make at least 1 MB free on every mount point, then restart the agent.",
      retryable: false,
    },
    "SMS.1352": {
      meaning: "there are unknown physical volumes",
      causes: ["a disk of a volume group was detached from the source server"],
      remedy: "Attach that disk again; pvs must not report a missing or unknown physical volume.",
      retryable: false,
    },
    "SMS.1353": {
      meaning: "there is a bind mount, or something is mounted more than once",
      remedy:
        "Leave the mount as it is and exclude its mount point from the migration: add it to tar.exclude.dir and rsync.exclude.dir in the agent's g-property.cfg, then restart the agent.",
      retryable: false,
    },
    "SMS.1402": {
      meaning: "the SSH client is missing, so that the agent does not start",
      remedy: "Install the SSH client on the source server, then restart the agent.",
      retryable: false,
    },
    "SMS.1414": {
      meaning: "the migration module stopped, and the synchronisation cannot go on",
      causes: ["the agent or the source server was restarted"],
      remedy: "Delete the task (sms task delete) and create it again: starting it again does not help.",
      retryable: false,
    },
    "SMS.1511": { meaning: `${UNDOCUMENTED} (listed since 2023-11)` },
    "SMS.1901": {
      meaning: "the agent cannot read a disk",
      causes: ["the disk management of Windows cannot be opened", "the hardware is faulty"],
      remedy: "Restart the source server and check that diskmgmt.msc opens; if it does not, have the hardware checked.",
      retryable: false,
    },
    "SMS.1902": {
      meaning: "problem with the agent's I/O monitor",
      causes: ["antivirus software blocks HwDiskMon.sys"],
      remedy:
        "Allow HwDiskMon.sys in the antivirus software and install the agent again. If that does not help and no synchronisation is needed, set enablesync = False in the agent's g-property.cfg.",
      retryable: false,
    },
    "SMS.1904": {
      meaning: "problem with the snapshot (Windows)",
      causes: ["the Volume Shadow Copy Service (VSS) does not work on the source server"],
      remedy:
        "Repair VSS, then start the task again: sms task start. Or set enablesnapshot = False in the agent's g-property.cfg and start the task again; the copied data is then not of one point in time.",
      retryable: false,
    },
    "SMS.5102": {
      meaning: "/tmp is mounted with noexec, so that the agent does not start",
      remedy: "Mount /tmp without noexec (mount -o remount,exec /tmp), then restart the agent.",
      retryable: false,
    },
    "SMS.5105": {
      meaning: "the agent cannot start: files cannot be added to or removed from a directory",
      causes: ["the directory has the attribute i (immutable), as lsattr -d /root shows"],
      remedy: "Remove the attribute, such as with chattr -i /root, then restart the agent.",
      retryable: false,
    },
    "SMS.5108": {
      meaning: "df -TH fails on the source server",
      causes: ["a mounted device is offline"],
      remedy: "Run df -TH on the source server, unmount the device that it cannot read, and check that it ends with 0.",
      retryable: false,
    },
    "SMS.5109": { meaning: "problem with the configuration of parallel migration" },
    "SMS.5112": {
      meaning: "problem with linuxmain, a program of the agent",
      causes: ["the operating system of the source server is not supported"],
      remedy:
        "Check that the operating system is supported; if it is, ask Huawei Cloud support, with the agent's log (sms task logs).",
      retryable: false,
    },
    "SMS.5113": {
      meaning: "a check of the source server timed out",
      remedy:
        "Run pre_check.sh check_<item> on the source server, with the item that the error names, to see which command hangs. Repair that command, or exclude the item from the checks.",
    },
    "SMS.5647": { meaning: `${UNDOCUMENTED} (listed since 2024-06)` },
    "SMS.6504": { meaning: "the operating system is not compatible", retryable: false },
    "SMS.6509": {
      meaning: "a file system is not compatible",
      remedy: FILE_SYSTEMS,
      retryable: false,
    },
    "SMS.6511": {
      meaning: "problem with the driver files",
      causes: ["atapi.sys, pciidex.sys or intelide.sys is missing in C:\\Windows\\system32\\DRIVERS"],
      remedy: "Put the missing files back into C:\\Windows\\system32\\DRIVERS, then restart the agent.",
      retryable: false,
    },
    "SMS.6517": {
      meaning: "rsync is missing on the source server",
      remedy: "Install rsync on the source server, then start the agent again.",
      retryable: false,
    },
    "SMS.6519": { meaning: "a disk cannot be found", retryable: false },
    "SMS.6520": { meaning: "the source server is not available" },
    "SMS.6531": { meaning: "the boot partition is missing", retryable: false },
    "SMS.6533": {
      meaning: "the Volume Shadow Copy Service (VSS) is missing on the source server",
      remedy:
        "Install or enable VSS on the source server. Or set enablesnapshot = False in the agent's g-property.cfg and start the task again: sms task start; the copied data is then not of one point in time.",
      retryable: false,
    },
    "SMS.6537": {
      meaning: "the system disk is larger than 1 TB",
      remedy: "Shrink the system disk, or split it: the image service cannot make system disks of more than 1 TB.",
      retryable: false,
    },
    "SMS.6563": {
      meaning: "the initrd is missing, or has no virtio drivers",
      remedy:
        "Make an initrd or initramfs with the virtio drivers on the source server (dracut -f, update-initramfs -u or mkinitrd), then restart the agent.",
      retryable: false,
    },
    "SMS.6564": {
      meaning: "i386-pc, a folder of GRUB, is missing",
      remedy:
        "Copy /usr/lib/grub/i386-pc from a machine with the same operating system to the source server, then restart the agent.",
      retryable: false,
    },
  },
};
