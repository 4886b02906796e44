import { type CodeTable, UNDOCUMENTED } from "./code-table.ts";
import { DOCUMENTED } from "./sources.ts";

/** What the agent finds on the source server. */
export const AGENT_SOURCE: CodeTable = {
  source: DOCUMENTED,
  http: [400],
  codes: {
    "SMS.0007": {
      meaning: "error of the agent",
      causes: ["field reports: also met after a task was created with incomplete data"],
      remedy: "Ask Huawei Cloud support, with the agent's log.",
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
      remedy: "Delete the target configuration and configure the target again.",
      retryable: false,
    },
    "SMS.0410": { meaning: "problem with the network card information" },
    "SMS.0515": {
      meaning: "the disks of the source server have changed",
      remedy: "Delete the target configuration, restart the agent, and create a new task.",
      retryable: false,
    },
    "SMS.0609": {
      meaning: "the agent is too old",
      remedy: "Update the agent on the source server.",
      retryable: false,
    },
    "SMS.1204": {
      meaning: "a file could not be created on the source server",
      remedy: "Check free space and permissions on the source server.",
    },
    "SMS.1205": { meaning: "WMI could not be loaded on the source server (Windows)" },
    "SMS.1351": {
      meaning: "a mount point is full",
      remedy: "Free space on that mount point, then start the task again.",
      retryable: false,
    },
    "SMS.1352": { meaning: "there are unknown physical volumes" },
    "SMS.1353": {
      meaning: "there is a bind mount, or something is mounted more than once",
      remedy: "Remove the bind mount or the repeated mount, then start the task again.",
      retryable: false,
    },
    "SMS.1402": {
      meaning: "the SSH client is missing",
      remedy: "Install the SSH client on the source server, then start the task again.",
      retryable: false,
    },
    "SMS.1414": { meaning: "the migration module stopped" },
    "SMS.1511": { meaning: `${UNDOCUMENTED} (listed since 2023-11)` },
    "SMS.1901": { meaning: "the agent cannot read a disk" },
    "SMS.1902": { meaning: "problem with the agent's I/O monitor" },
    "SMS.1904": { meaning: "problem with the snapshot (Windows)" },
    "SMS.5102": {
      meaning: "/tmp is mounted with noexec",
      remedy: "Mount /tmp without noexec (mount -o remount,exec /tmp), then start the task again.",
      retryable: false,
    },
    "SMS.5105": { meaning: UNDOCUMENTED },
    "SMS.5108": {
      meaning: "problem with the output of df -TH",
      remedy: "Run df -TH on the source server and look at what it says.",
      retryable: false,
    },
    "SMS.5109": { meaning: "problem with the configuration of parallel migration" },
    "SMS.5112": { meaning: "problem with linuxmain" },
    "SMS.5113": { meaning: "a check timed out" },
    "SMS.5647": { meaning: `${UNDOCUMENTED} (listed since 2024-06)` },
  },
};
