import { type Json, wireJson } from "../json.ts";

/** One HTTP response as data; the server adds request id, date and length. */
export interface HttpResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

export function jsonResponse(status: number, body: Json, headers: Readonly<Record<string, string>> = {}): HttpResponse {
  return { status, headers: { "Content-Type": "application/json", ...headers }, body: wireJson(body) };
}

export function emptyResponse(status: number): HttpResponse {
  return { status, headers: {}, body: "" };
}

export function textResponse(status: number, body: string): HttpResponse {
  return { status, headers: { "Content-Type": "text/plain" }, body };
}

/** The page of a proxy or load balancer between client and service. */
export function htmlResponse(status: number, title: string): HttpResponse {
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { "Content-Type": "text/html" }, body: page };
}

/** SMS itself: two fields. */
export function smsError(status: number, code: string, message: string): HttpResponse {
  return jsonResponse(status, { error_code: code, error_msg: message });
}

/** The API gateway in front of SMS: with the request id in the body. */
export function gatewayError(status: number, code: string, message: string, requestId: string): HttpResponse {
  return jsonResponse(status, { error_msg: message, error_code: code, request_id: requestId });
}

/** The Keystone part of IAM. */
export function iamError(status: number, title: string, message: string): HttpResponse {
  return jsonResponse(status, { error: { code: status, message, title } });
}

export function forbiddenError(action: string, resource: string): HttpResponse {
  const reason = `You do not have permission to perform action ${action} on resource ${resource}.`;
  return refusedError(`The current account does not have the permission to execute policy ${reason}`, reason);
}

/** A signed request must say for which account it is: SMS is a global service. */
export function missingAccountError(given: string | undefined): HttpResponse {
  const reason =
    given === undefined
      ? "The header X-Domain-Id is missing: a signed request needs the id of the account."
      : "The header X-Domain-Id is not the id of the account that the access key belongs to.";
  return refusedError(reason, reason);
}

/** All documented fields of a 403 (docs/service.md, "Errors"). */
function refusedError(message: string, reason: string): HttpResponse {
  return jsonResponse(403, {
    error_code: "SMS.9004",
    error_msg: message,
    encoded_authorization_message: "c2FuZGJveDogbm8gcG9saWN5IGFsbG93cyB0aGlz",
    error_param: [reason],
    details: [{ error_code: "SMS.9004", error_msg: reason }],
  });
}

export function unknownTaskError(): HttpResponse {
  return smsError(400, "SMS.7703", "Task doesn't exist");
}

export function unknownSourceError(): HttpResponse {
  return smsError(400, "SMS.7602", "The source server does not exist.");
}

export function unknownTemplateError(): HttpResponse {
  return smsError(400, "SMS.7101", "The template does not exist.");
}

/** For a body or query that the service cannot make sense of. */
export function badRequestError(message: string): HttpResponse {
  return smsError(400, "SMS.9001", `Invalid parameters. ${message}`);
}

export function unknownApiError(requestId: string): HttpResponse {
  return gatewayError(
    404,
    "APIGW.0101",
    "The API does not exist or has not been published in the environment",
    requestId,
  );
}

/** What each status comes with when a fault asks for it (error tables in the API reference of SMS and API Gateway). */
const ERROR_OF_STATUS: Readonly<Record<number, (requestId: string) => HttpResponse>> = {
  400: () => badRequestError("The request failed."),
  401: (id) => gatewayError(401, "APIGW.0301", "Incorrect IAM authentication information: decrypt token fail", id),
  403: () => forbiddenError("sms:server:queryServer", "*"),
  404: () => smsError(404, "SMS.2252", "The task does not exist."),
  413: (id) => gatewayError(413, "APIGW.0201", "Request entity too large", id),
  429: (id) => throttlingError(id),
  502: (id) => gatewayError(502, "APIGW.0201", "Backend unavailable", id),
  503: (id) => gatewayError(503, "APIGW.0613", "The IAM service is currently unavailable", id),
  504: (id) => gatewayError(504, "APIGW.0201", "Backend timeout", id),
};

export function throttlingError(requestId: string): HttpResponse {
  const message = "The throttling threshold has been reached: policy user over ratelimit,limit:200,time:1 second";
  return gatewayError(429, "APIGW.0308", message, requestId);
}

export function errorOfStatus(status: number, requestId: string): HttpResponse {
  const known = ERROR_OF_STATUS[status];
  if (known !== undefined) return known(requestId);
  return status < 500
    ? smsError(status, "SMS.2009", "The request failed.")
    : smsError(status, "SMS.2007", "Internal error.");
}
