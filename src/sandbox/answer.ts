import { type Json, wireJson } from "../json.ts";

/** One HTTP answer as data; the server adds request id, date and length. */
export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function jsonAnswer(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): Answer {
  return { status, headers: { "Content-Type": "application/json", ...headers }, body: wireJson(body) };
}

export function emptyAnswer(status: number): Answer {
  return { status, headers: {}, body: "" };
}

export function textAnswer(status: number, body: string): Answer {
  return { status, headers: { "Content-Type": "text/plain" }, body };
}

/** The error page of a proxy or load balancer in front of the service. */
export function htmlAnswer(status: number, title: string): Answer {
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { "Content-Type": "text/html" }, body: page };
}

/** An error of SMS itself. */
export function smsError(status: number, code: string, message: string): Answer {
  return jsonAnswer(status, { error_code: code, error_msg: message });
}

/** An error of the API gateway in front of SMS, with the request id in the body. */
export function gatewayError(status: number, code: string, message: string, requestId: string): Answer {
  return jsonAnswer(status, { error_msg: message, error_code: code, request_id: requestId });
}

/** An error of IAM's Keystone API. */
export function iamError(status: number, title: string, message: string): Answer {
  return jsonAnswer(status, { error: { code: status, message, title } });
}

/** A 403 with all documented fields (table 13 of the page "Querying Details About a Migration Task"). */
export function forbidden(action: string, resource: string): Answer {
  const reason = `You do not have permission to perform action ${action} on resource ${resource}.`;
  return jsonAnswer(403, {
    error_code: "SMS.9004",
    error_msg: `The current account does not have the permission to execute policy ${reason}`,
    encoded_authorization_message: "c2FuZGJveDogbm8gcG9saWN5IGFsbG93cyB0aGlz",
    error_param: [reason],
    details: [{ error_code: "SMS.9004", error_msg: reason }],
  });
}

export function unknownTask(): Answer {
  return smsError(400, "SMS.7703", "Task doesn't exist");
}

/** The answer to a request that the service does not understand. */
export function badRequest(message: string): Answer {
  return smsError(400, "SMS.2009", message);
}

export function unknownApi(requestId: string): Answer {
  return gatewayError(
    404,
    "APIGW.0101",
    "The API does not exist or has not been published in the environment",
    requestId,
  );
}

/** The answer for each status that a fault rule may ask for (docs/service.md, "Errors"). */
const BY_STATUS: Readonly<Record<number, (requestId: string) => Answer>> = {
  401: (id) => gatewayError(401, "APIGW.0301", "Incorrect IAM authentication information: decrypt token fail", id),
  403: () => forbidden("sms:server:queryServer", "*"),
  404: () => smsError(404, "SMS.2252", "The task does not exist."),
  413: (id) => gatewayError(413, "APIGW.0201", "Request entity too large", id),
  429: (id) => throttled(id),
  502: (id) => gatewayError(502, "APIGW.0201", "Backend unavailable", id),
  503: (id) => gatewayError(503, "APIGW.0613", "The IAM service is currently unavailable", id),
  504: (id) => gatewayError(504, "APIGW.0201", "Backend timeout", id),
};

export function throttled(requestId: string): Answer {
  const message = "The throttling threshold has been reached: policy user over ratelimit,limit:200,time:1 second";
  return gatewayError(429, "APIGW.0308", message, requestId);
}

export function errorOfStatus(status: number, requestId: string): Answer {
  const known = BY_STATUS[status];
  if (known !== undefined) return known(requestId);
  return status < 500
    ? smsError(status, "SMS.2009", "The request failed.")
    : smsError(status, "SMS.2007", "Internal error.");
}
