import { type CodeTable, UNDOCUMENTED } from "./code-table.ts";
import { DOCUMENTED, REPORTS } from "./sources.ts";

/** Why the service finds a source server, or its target, unfit. */
export const API_COMPATIBILITY: CodeTable = {
  source: DOCUMENTED,
  http: [400],
  codes: {
    "SMS.6504": { meaning: "the operating system is not compatible", retryable: false },
    "SMS.6509": { meaning: "a file system is not compatible", retryable: false },
    "SMS.6511": { meaning: "problem with the driver files" },
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
      remedy: "Install or enable VSS on the source server.",
      retryable: false,
    },
    "SMS.6537": { meaning: "the system disk is larger than 1 TB", retryable: false },
    "SMS.6539": {
      meaning: "a disk of the target server is too small",
      remedy: "Choose a target server with disks at least as large as those of the source server.",
      retryable: false,
    },
    "SMS.6548": { meaning: UNDOCUMENTED },
    "SMS.6562": { meaning: UNDOCUMENTED, source: REPORTS },
    "SMS.6563": { meaning: "the initrd is missing", retryable: false },
    "SMS.6564": { meaning: "i386-pc, a folder of GRUB, is missing", retryable: false },
    "SMS.6616": {
      meaning: "block-level migration is not supported for this operating system",
      remedy: "Migrate at file level.",
      retryable: false,
    },
    "SMS.6617": {
      meaning: "block-level migration is not supported for this kernel",
      remedy: "Migrate at file level.",
      retryable: false,
    },
  },
};
