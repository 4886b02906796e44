import type { CodeTable } from "./code-table.ts";
import { DOCUMENTED, REPORTS } from "./sources.ts";

/** What goes wrong while the target server is made, filled and configured. */
export const AGENT_TARGET: CodeTable = {
  source: DOCUMENTED,
  http: [400],
  codes: {
    "SMS.0210": {
      meaning: "a file could not be created on the target server",
      remedy: "Check the network between the servers, then start the task again.",
    },
    "SMS.0211": {
      meaning: "the certificate and key could not be sent to the target server",
      remedy: "Check the network between the servers, restart the target server, and start the task again.",
    },
    "SMS.0412": { meaning: "the target server does not exist", retryable: false },
    "SMS.0601": {
      meaning: "the target server (ECS) could not be created",
      check: ["quota and balance of the target account", "permission to create servers in the target region"],
    },
    "SMS.0805": { meaning: "a partition could not be migrated" },
    "SMS.0806": { meaning: "a partition could not be synchronised" },
    "SMS.1104": { meaning: "a disk could not be detached" },
    "SMS.1105": { meaning: "a disk could not be created" },
    "SMS.1106": { meaning: "a disk could not be deleted" },
    "SMS.1107": { meaning: "the instance was not found", source: REPORTS },
    "SMS.1113": { meaning: "a partition has to be configured again" },
    "SMS.1404": {
      meaning: "a disk of the target server is not in the state that was expected",
      causes: [
        "the disk is available where it should be in use, or the other way round: the parameter names it",
        "met at 90 % of ATTACH_AGENT_IMAGE, by all tasks of a batch",
      ],
      remedy: "Put the disks of the target server right, then create the task again.",
      retryable: false,
      source: REPORTS,
    },
    "SMS.3102": { meaning: "problem with the initrd of the target server" },
    "SMS.3205": { meaning: "a partition could not be mounted on the target server" },
  },
};
