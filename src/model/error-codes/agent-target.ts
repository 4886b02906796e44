import { type CodeTable, DOCUMENTED, FAQ, FILE_SYSTEMS, REPORTS } from "./code-table.ts";

/** Errors while the target server is created, filled and configured. */
export const AGENT_TARGET: CodeTable = {
  source: DOCUMENTED,
  http: [400],
  codes: {
    "SMS.0210": {
      meaning: "a file could not be created on the target server",
      remedy: "Check the network between the servers, then start the task again: sms task start.",
    },
    "SMS.0211": {
      meaning: "the certificate and key could not be sent to the target server",
      remedy:
        "Check the network between the servers, restart the target server, and start the task again: sms task start.",
    },
    "SMS.0412": {
      meaning: "the target server does not exist",
      causes: ["it was deleted after the task was created"],
      remedy: "Delete the target configuration (sms task delete) and configure another target server.",
      retryable: false,
    },
    "SMS.0601": {
      meaning: "the target server (ECS) could not be created",
      causes: [
        "the reason of the other service stands behind Cause: in the message",
        "the quota or the balance of the target account does not suffice",
        "servers of this flavor are sold out in the availability zone",
      ],
      remedy:
        "Remove the cause, then start the task again: sms task start. If servers are sold out, delete the target configuration (sms task delete) and choose another availability zone.",
      check: ["quota and balance of the target account", "permission to create servers in the target region"],
    },
    "SMS.0805": {
      meaning: "a partition could not be migrated",
      causes: [
        "the network between the servers was interrupted",
        "the partition of the target server is full",
        "a disk of the target server was detached",
      ],
      remedy:
        "Check network, partition and disk of the target server and repair what is broken; then start the task again: sms task start.",
    },
    "SMS.0806": {
      meaning: "a partition could not be synchronised",
      causes: [
        "the network between the servers was interrupted",
        "the partition of the target server is full",
        "a disk of the target server was detached",
      ],
      remedy:
        "Check network, partition and disk of the target server and repair what is broken; then start the task again: sms task start.",
    },
    "SMS.1104": {
      meaning: "a disk could not be detached",
      causes: [
        "a purchase order for the target server is not finished",
        "the target server is locked, a spot or FlexusL server, or made from an ISO image",
      ],
      remedy:
        "Finish the purchase order, if there is one, and start the task again: sms task start. Otherwise delete the task (sms task delete) and create it with another target server.",
      retryable: false,
    },
    "SMS.1105": {
      meaning: "a disk could not be created",
      causes: [
        "the reason of the other service stands behind Cause: in the message",
        "the account is in arrears",
        "a quota of EVS is used up: disks, capacity or snapshots",
      ],
      remedy: "Settle the account or raise the quota, then start the task again: sms task start.",
      check: ["quota of EVS and balance of the target account"],
      retryable: false,
    },
    "SMS.1106": {
      meaning: "the migration is complete, but its temporary disk could not be deleted",
      causes: ["the temporary disk was changed to yearly/monthly billing"],
      remedy:
        "The target server can be used. Unsubscribe the temporary disk, so that it is not billed any longer. Start the task again (sms task start) only if you want another synchronisation.",
      retryable: false,
      source: FAQ,
    },
    "SMS.1107": { meaning: "the instance was not found", source: REPORTS },
    "SMS.1113": {
      meaning: "the partitions of the target server could not be configured again for its launch",
      causes: ["the network between the servers timed out"],
      remedy:
        "Check the bandwidth between the servers (sms task network-check), stop the task (sms task stop), and start it again (sms task start).",
      retryable: true,
      source: FAQ,
    },
    "SMS.1404": {
      meaning: "a disk of the target server is not in the state that was expected",
      causes: [
        "the disk is available where it should be in use, or the other way round: the parameter names it",
        "met at 90 % of ATTACH_AGENT_IMAGE, by all tasks of a batch",
      ],
      remedy: "Attach or detach the disks of the target server as expected, then create the task again.",
      retryable: false,
      source: REPORTS,
    },
    "SMS.3102": {
      meaning: "problem with the initrd of the target server",
      causes: [
        "the target server is stopped or frozen",
        "the source server has a kernel of its own making",
        "the network between the servers is slow",
      ],
      remedy:
        "Start the target server if it is stopped, then start the task again: sms task start. With a custom kernel, make the initrd on the source server by hand first.",
    },
    "SMS.3205": {
      meaning: "a partition could not be mounted on the target server",
      causes: ["its file system is not supported"],
      remedy: FILE_SYSTEMS,
      retryable: false,
    },
    "SMS.6539": {
      meaning: "a disk of the target server is too small",
      remedy: "Choose a target server with disks at least as large as those of the source server.",
      retryable: false,
    },
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
