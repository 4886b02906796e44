import type { CodeTable } from "./code-table.ts";
import { GATEWAY } from "./sources.ts";

const REREAD = "Try again later; after an action look with sms task show first.";
const SUPPORT = "Ask Huawei Cloud support, with the request id.";
const REGION = "Check --endpoint and whether the account may use SMS in that region.";

/** What goes wrong inside the API gateway, or between it and the service. */
export const GATEWAY_INSIDE: CodeTable = {
  source: GATEWAY,
  http: [500],
  codes: {
    "APIGW.0601": { meaning: "internal error of the gateway", remedy: REREAD, retryable: true },
    "APIGW.0602": { meaning: "the request is wrong", http: [400], retryable: false },
    "APIGW.0605": { meaning: "the domain name of the backend was not resolved", remedy: REREAD, retryable: true },
    "APIGW.0606": { meaning: "the gateway could not load its configuration", remedy: REREAD, retryable: true },
    "APIGW.0607": { meaning: "the protocol is not allowed", http: [400], retryable: false },
    "APIGW.0608": { meaning: "the gateway could not get its admin token", remedy: REREAD, retryable: true },
    "APIGW.0609": { meaning: "the VPC backend is not available", remedy: SUPPORT },
    "APIGW.0610": { meaning: "the gateway has no backend to ask", remedy: REREAD, http: [502], retryable: true },
    "APIGW.0611": { meaning: "the port of the backend was not found", remedy: SUPPORT },
    "APIGW.0612": { meaning: "the API calls itself", remedy: SUPPORT, retryable: false },
    "APIGW.0613": { meaning: "IAM is not available", remedy: REREAD, http: [503], retryable: true },
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
