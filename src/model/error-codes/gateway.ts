import { type CodeTable, GATEWAY, IAM, REPORTS } from "./code-table.ts";

const THROTTLED = "Try again later or with a lower --concurrency.";
const REREAD = "Try again; after an action look with sms task show first.";

/** Errors of the API gateway in front of SMS that concern the request or its sender. */
export const GATEWAY_REQUEST: CodeTable = {
  source: GATEWAY,
  http: [403],
  codes: {
    "APIGW.0101": {
      meaning: "the API does not exist or is not published",
      causes: ["the endpoint is not one of SMS", "the path or the method is wrong"],
      remedy: "Check --endpoint, path and method.",
      http: [404],
      retryable: false,
    },
    "APIGW.0103": { meaning: "the backend was not found", http: [404], retryable: false },
    "APIGW.0104": { meaning: "the plug-ins of the API are not set up right", http: [400], retryable: false },
    "APIGW.0105": { meaning: "the backend of the API is not set up right", http: [400], retryable: false },
    "APIGW.0106": { meaning: "the orchestration of the API failed", http: [400], retryable: false },
    "APIGW.0201": {
      meaning: "the request cannot be handled; what is wrong depends on the HTTP status",
      http: [400, 413, 414, 494, 502, 504],
      byStatus: {
        400: { meaning: "the request is wrong", retryable: false },
        413: { meaning: "the body is larger than 12 MB", remedy: "Send less.", retryable: false },
        414: { meaning: "the address is too long", remedy: "Send a shorter one.", retryable: false },
        494: { meaning: "the headers are too large", remedy: "Check the length of the token.", retryable: false },
        502: { meaning: "the backend is not available", remedy: REREAD, retryable: true },
        504: { meaning: "the backend did not answer in time", remedy: REREAD, retryable: true },
      },
    },
    "APIGW.0301": {
      meaning: "the IAM authentication information is not right",
      causes: [
        "the access key or the signature is wrong (verify aksk signature fail, Get secretKey failed)",
        "too many wrong signatures: the key is locked for 5 minutes (AK access failed to reach the limit)",
        "the token is not valid (decrypt token fail)",
        "the clock of this machine is wrong",
      ],
      remedy: "Check credentials and clock before trying again: more than 5 wrong signatures in a row lock the key.",
      http: [401],
      retryable: false,
    },
    "APIGW.0302": {
      meaning: "the IAM user is not authorised",
      remedy: "Ask for permission to call this API, or use other credentials.",
      check: ["IAM permissions of the user"],
      retryable: false,
    },
    "APIGW.0303": {
      meaning: "the signature is not right, or has expired",
      causes: ["the clocks differ by more than 15 minutes", "the access key is wrong"],
      remedy: "Set the clock of this machine and check the credentials.",
      http: [401],
      retryable: false,
    },
    "APIGW.0304": { meaning: "the app is not authorised", retryable: false },
    "APIGW.0305": {
      meaning: "the authentication information is not right",
      remedy: "Check the credentials.",
      http: [401],
      retryable: false,
    },
    "APIGW.0306": { meaning: "access to the API is denied", retryable: false },
    "APIGW.0307": {
      meaning: "the token must be renewed",
      causes: ["the token has expired (they are valid for 24 hours)", "the token is of another region than the API"],
      remedy: "Get a new token, in the region of the endpoint.",
      http: [401],
      retryable: false,
    },
    "APIGW.0308": {
      meaning: "too many requests: the limit of the API is reached (200 a second by default)",
      remedy: THROTTLED,
      http: [429],
      retryable: true,
    },
    "APIGW.0310": { meaning: "the project is not available", retryable: false },
    "APIGW.0311": { meaning: "the debugging authentication failed", http: [401], retryable: false },
    "APIGW.0401": {
      meaning: "the address of the caller is not known",
      check: ["from which IP addresses the API may be called"],
      retryable: false,
    },
    "APIGW.0402": {
      meaning: "the address of the caller is not allowed",
      remedy: "Call from an address that the access policy allows.",
      check: ["from which IP addresses the API may be called"],
      retryable: false,
    },
    "APIGW.0404": { meaning: "the address of the backend is denied", retryable: false },
    "APIGW.0501": { meaning: "the quota of the app is used up", http: [405], retryable: false },
    "APIGW.0502": { meaning: "the app is frozen", http: [405], retryable: false },
  },
};

const REREAD_INSIDE = "Try again later; after an action look with sms task show first.";
const SUPPORT = "Ask Huawei Cloud support, with the request id.";
const REGION = "Check --endpoint and whether the account may use SMS in that region.";

/** Errors inside the API gateway, or between it and the service. */
export const GATEWAY_INSIDE: CodeTable = {
  source: GATEWAY,
  http: [500],
  codes: {
    "APIGW.0601": { meaning: "internal error of the gateway", remedy: REREAD_INSIDE, retryable: true },
    "APIGW.0602": { meaning: "the request is wrong", http: [400], retryable: false },
    "APIGW.0605": {
      meaning: "the domain name of the backend was not resolved",
      remedy: REREAD_INSIDE,
      retryable: true,
    },
    "APIGW.0606": { meaning: "the gateway could not load its configuration", remedy: REREAD_INSIDE, retryable: true },
    "APIGW.0607": { meaning: "the protocol is not allowed", http: [400], retryable: false },
    "APIGW.0608": { meaning: "the gateway could not get its admin token", remedy: REREAD_INSIDE, retryable: true },
    "APIGW.0609": { meaning: "the VPC backend is not available", remedy: SUPPORT },
    "APIGW.0610": { meaning: "the gateway has no backend to ask", remedy: REREAD_INSIDE, http: [502], retryable: true },
    "APIGW.0611": { meaning: "the port of the backend was not found", remedy: SUPPORT },
    "APIGW.0612": { meaning: "the API calls itself", remedy: SUPPORT, retryable: false },
    "APIGW.0613": { meaning: "IAM is not available", remedy: REREAD_INSIDE, http: [503], retryable: true },
    "APIGW.0705": { meaning: "the signature for the backend could not be made", remedy: SUPPORT },
    "APIGW.0801": {
      meaning: "the service is not available in this region",
      remedy: REGION,
      http: [403],
      retryable: false,
    },
    "APIGW.0802": {
      meaning: "the user may not use the service in this region",
      remedy: REGION,
      http: [403],
      retryable: false,
    },
  },
};

/** Codes of IAM: those of the token API have no prefix. */
export const IAM_CODES: CodeTable = {
  source: IAM,
  http: [400],
  codes: {
    "1101": { meaning: "IAM: the user name is not valid", remedy: "Check the user name.", retryable: false },
    "1103": { meaning: "IAM: the password is wrong", remedy: "Check the password.", retryable: false },
    "IAM.0007": { meaning: "IAM: a parameter of the request is not valid", http: [], retryable: false },
  },
};

/** Codes of other services that were seen in answers of SMS. */
export const OTHER_CODES: CodeTable = {
  source: REPORTS,
  http: [],
  codes: {
    "Common.0013": {
      meaning: "the token is of another region",
      remedy: "Get a token in the region of the endpoint.",
      retryable: false,
    },
  },
};
