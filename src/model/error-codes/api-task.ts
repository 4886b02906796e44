import { type CodeTable, UNDOCUMENTED } from "./code-table.ts";
import { DOCUMENTED, REPORTS, USER_GUIDE } from "./sources.ts";

/** What the SMS API says about a request, a task or an account. */
export const API_TASK: CodeTable = {
  source: DOCUMENTED,
  http: [400],
  codes: {
    "SMS.6004": { meaning: "the name of a sub-task is not valid", retryable: false },
    "SMS.6030": { meaning: "the id of the source server is not valid", retryable: false },
    "SMS.6031": {
      meaning: "target_server is missing in the request",
      remedy: "Give target_server in the request.",
      retryable: false,
    },
    "SMS.6032": {
      meaning: "vm_id of the target server is missing in the request",
      remedy: "Give target_server.vm_id in the request.",
      retryable: false,
    },
    "SMS.6033": {
      meaning: "the disk information is missing in the request",
      remedy: "Give the disks of the target server in the request.",
      retryable: false,
    },
    "SMS.6102": { meaning: UNDOCUMENTED, source: REPORTS },
    "SMS.6103": {
      meaning: "the id of a disk is missing or wrong",
      causes: ["another reading: the size of a volume is missing or not valid"],
      remedy: "Check the disks and their physical volumes in the request.",
      retryable: false,
    },
    "SMS.6104": {
      meaning: "the name of a physical volume is missing or wrong",
      causes: ["another reading: the size of a volume is missing or not valid"],
      remedy: "Check the disks and their physical volumes in the request.",
      retryable: false,
    },
    "SMS.6301": {
      meaning: "the service could not read or write its database",
      remedy: "Ask Huawei Cloud support, with the request id.",
    },
    "SMS.6302": {
      meaning: "the task has no limit of the migration speed",
      remedy: "Set a speed limit first.",
      retryable: false,
    },
    "SMS.6303": {
      meaning: "the agent is too old",
      remedy: "Update the agent on the source server.",
      retryable: false,
    },
    "SMS.6407": { meaning: `${UNDOCUMENTED} (listed since 2024-01)` },
    "SMS.6526": {
      meaning: "the quota is not sufficient, or the account is frozen, suspended or restricted",
      remedy: "Check the quota and the standing of the account.",
      check: ["quota and balance of the account"],
      retryable: false,
    },
    "SMS.6527": {
      meaning: "a resource in the task does not belong to you",
      causes: ["the credentials are of another account or project than the task"],
      remedy: "Use the credentials of the account and project that the task belongs to.",
      check: ["which account and project the credentials belong to"],
      retryable: false,
    },
    "SMS.6528": {
      meaning: "the account has not passed real-name authentication",
      remedy: "Complete the real-name authentication of the account.",
      retryable: false,
    },
    "SMS.6601": { meaning: "the type of the operating system is not valid", retryable: false },
    "SMS.6602": {
      meaning: "the floating IP address is not valid (migration over the public network)",
      remedy: "Check the public IP address of the target server.",
      retryable: false,
    },
    "SMS.6603": {
      meaning: "the source server is not connected",
      causes: ["the agent is not running, or cannot reach the service"],
      remedy: "Start the agent on the source server and wait until it is connected.",
      retryable: false,
    },
    "SMS.6610": {
      meaning: "the type of the task does not match the operating system",
      remedy: "Choose a type of migration that fits the operating system of the source server.",
      retryable: false,
    },
    "SMS.7602": {
      meaning: "the source server does not exist",
      remedy: "Check the id of the source server.",
      retryable: false,
    },
    "SMS.7605": {
      meaning: "the target server, or the source server, belongs to another task already",
      remedy: "Delete the old task, or choose another server.",
      retryable: false,
    },
    "SMS.7703": {
      meaning: "the task does not exist",
      causes: ["the id is wrong", "the task was deleted", "the task is of another account, or of another site of SMS"],
      remedy: "Check the task id, the endpoint's region and the account.",
      retryable: false,
    },
    "SMS.7711": { meaning: "the name of the task is not valid", retryable: false },
    "SMS.7712": { meaning: "the type of the task is not valid", retryable: false },
    "SMS.7719": {
      meaning: "the source server is still running a migration, so that the task cannot be deleted",
      remedy: "Stop the task, wait until it is paused, then delete it.",
      retryable: false,
      source: REPORTS,
    },
    "SMS.8115": {
      meaning: "there are more than 50 migration projects",
      remedy: "Delete migration projects that are no longer used.",
      retryable: false,
    },
    "SMS.9004": {
      meaning: "no permission for the action, or for its resource",
      causes: ["no policy of the user allows it, or one denies it"],
      remedy: "Ask for the IAM permission that the message names, or use other credentials.",
      check: ["IAM policies of the user: the action that the message names"],
      http: [403],
      retryable: false,
    },
    "SMS.9007": {
      meaning: "the task was paused by the service: the speed limit was exceeded repeatedly",
      remedy: "Remove the speed limit, or the source server's own traffic control (qdisc); then start the task again.",
      retryable: false,
      source: USER_GUIDE,
    },
  },
};
