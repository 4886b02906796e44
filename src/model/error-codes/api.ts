import { type CodeTable, UNDOCUMENTED, DOCUMENTED, FAQ, REPORTS, USER_GUIDE, OUT_OF_DATE } from "./code-table.ts";

/** Errors of the SMS API that concern a request, a task or an account. */
export const API_CODES: CodeTable = {
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
      remedy: "Set a speed limit first: sms task speed-limit set.",
      retryable: false,
    },
    "SMS.6303": {
      meaning: "the agent is too old",
      remedy: "Update the agent on the source server.",
      retryable: false,
    },
    "SMS.6306": {
      meaning: "the agent is too old (so in the text of the page on SMS.6303, where it may be a slip)",
      remedy: "Update the agent on the source server.",
      retryable: false,
      source: FAQ,
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
    "SMS.6548": { meaning: UNDOCUMENTED },
    "SMS.6562": { meaning: UNDOCUMENTED, source: REPORTS },
    "SMS.6601": { meaning: "the type of the operating system is not valid", retryable: false },
    "SMS.6602": {
      meaning: "the floating IP address is not valid (migration over the public network)",
      remedy:
        "Check the public IP address of the target server. Field reports: create the task with use_public_ip false, or with the EIP as migration_ip.",
      retryable: false,
    },
    "SMS.6603": {
      meaning: "the source server is not connected",
      causes: [
        "the agent is not running, or cannot reach the service",
        "field reports: the clock of the source server is wrong by more than 15 minutes",
        "field reports: a firewall or proxy does not let it out to port 443",
        "field reports: the agent was logged in with a wrong domain name of SMS",
      ],
      remedy: "Start the agent on the source server and wait until it is connected (sms source list).",
      check: ["outbound HTTPS (TCP 443) and the clock of the source server"],
      retryable: false,
    },
    "SMS.6610": {
      meaning: "the type of the task does not match the operating system",
      remedy: "Choose a type of migration that fits the operating system of the source server.",
      retryable: false,
    },
    "SMS.7101": {
      meaning: "the template does not exist",
      causes: ["the id is wrong", "it was deleted together with its task"],
      remedy:
        "Choose one of the templates that exist: sms template list. After its task was deleted there is nothing to do.",
      retryable: false,
      source: REPORTS,
    },
    "SMS.7111": {
      meaning: "the template belongs to a task",
      remedy: "Delete the task first: sms task delete.",
      retryable: false,
      source: REPORTS,
    },
    "SMS.7602": {
      meaning: "the source server does not exist",
      remedy: "Check the id of the source server: sms source list.",
      retryable: false,
    },
    "SMS.7605": {
      meaning: "the target server, or the source server, belongs to another task already",
      causes: ["field reports: a finished task of the same source server counts, too"],
      remedy:
        "Find the old task (sms source show). Delete it (sms task delete) if it is not needed any more, or choose another server.",
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
    "SMS.9001": {
      meaning: "a parameter of the request is not valid, or its body is not valid JSON",
      remedy: "Look at the request with --dry-run and correct it.",
      retryable: false,
      source: REPORTS,
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
      causes: [
        "a limit that the migration cannot keep to",
        "traffic control (qdisc) of the source server's own",
        "the commands tc or route, or the kernel module sch_cbq, are missing on the source server",
      ],
      remedy:
        "Remove the speed limit (sms task speed-limit clear), or the source server's own traffic control (qdisc), and delete Logs/handleRecord.log in the agent's folder; then start the task again: sms task start.",
      retryable: false,
      source: USER_GUIDE,
    },
  },
};

/** Codes of earlier versions of the SMS API, which still have a page of their own. */
export const OUT_OF_DATE_CODES: CodeTable = {
  source: OUT_OF_DATE,
  http: [400],
  codes: {
    "SMS.1038": {
      meaning: "only tasks that have been created, or are monitored, can be paused",
      retryable: false,
    },
    "SMS.1039": {
      meaning: "only paused tasks can be resumed",
      retryable: false,
    },
    "SMS.1040": {
      meaning: "only tasks that could not be created, or failed to migrate, can be restarted",
      retryable: false,
    },
    "SMS.2002": { meaning: "no permission", http: [403], retryable: false },
    "SMS.2003": { meaning: "the method of the request is wrong", http: [401], retryable: false },
    "SMS.2004": { meaning: "the body of the request is larger than 10,240 bytes", http: [401], retryable: false },
    "SMS.2005": { meaning: "the request has no Content-Type", http: [401], retryable: false },
    "SMS.2006": { meaning: "the Content-Type is not application/json", http: [401], retryable: false },
    "SMS.2007": {
      meaning: "internal error of the service",
      remedy:
        "Try again later; after an action look with sms task show first. If it stays, ask Huawei Cloud support, with the request id.",
      http: [500],
      retryable: true,
    },
    "SMS.2009": { meaning: "the command that the client sent does not fit the one of the service", retryable: false },
    "SMS.2013": { meaning: "the source server exists already", http: [401], retryable: false },
    "SMS.2015": {
      meaning: "a task that is running or stopping cannot be deleted",
      remedy: "Stop the task, wait until it is paused, then delete it.",
      retryable: false,
    },
    "SMS.2206": { meaning: UNDOCUMENTED },
    "SMS.2216": { meaning: UNDOCUMENTED },
    "SMS.2248": { meaning: UNDOCUMENTED, http: [403] },
    "SMS.2252": {
      meaning: "there is no such task",
      remedy: "Check the task id, the endpoint's region and the account.",
      http: [404],
      retryable: false,
    },
  },
};
