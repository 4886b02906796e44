import { ResponseError } from "../errors.ts";
import { type Json, parseJson } from "../json.ts";
import type { ApiAnswer } from "./transport.ts";

/** The body of an answer as JSON, lossless. What is not JSON (a proxy's page, a cut-off answer) is named for what it is. */
export function readJson(answer: ApiAnswer, request: string): Json {
  try {
    return parseJson(answer.body);
  } catch {
    const type = /^[\w.+-]+\/[\w.+-]+/.exec(answer.headers.get("content-type") ?? "")?.[0] ?? "no content type";
    throw new ResponseError(`the answer is not JSON (${type}): ${answer.excerpt()} [${request}]`, {
      httpStatus: answer.status,
      hint: "Something between here and the service may have answered, or cut the answer off. Check --endpoint.",
      ...(answer.requestId === undefined ? {} : { requestId: answer.requestId }),
    });
  }
}
