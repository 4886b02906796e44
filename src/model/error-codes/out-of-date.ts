import { type CodeTable, UNDOCUMENTED } from "./code-table.ts";
import { OUT_OF_DATE } from "./sources.ts";

/** Codes of earlier versions of the SMS API, still listed on a page of their own. */
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
    "SMS.2007": { meaning: UNDOCUMENTED, http: [500] },
    "SMS.2009": { meaning: UNDOCUMENTED },
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
