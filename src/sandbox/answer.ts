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

/** The page of a proxy or load balancer that stands between. */
export function htmlAnswer(status: number, title: string): Answer {
  const page = `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`;
  return { status, headers: { "Content-Type": "text/html" }, body: page };
}
