import { type CodeTable, UNDOCUMENTED } from "./code-table.ts";
import { IAM, REPORTS } from "./sources.ts";

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

/** Codes of other services that have been met in answers of SMS. */
export const OTHER_CODES: CodeTable = {
  source: REPORTS,
  http: [],
  codes: {
    "Common.0013": {
      meaning: "the token is of another region",
      remedy: "Get a token in the region of the endpoint.",
      retryable: false,
    },
    "VPC.0114": { meaning: UNDOCUMENTED },
  },
};
