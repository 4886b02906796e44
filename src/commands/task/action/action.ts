import type { ActionBody } from "../../../api/client.ts";
import type { JsonObject } from "../../../json.ts";
import type { Operation } from "../../../model/operations.ts";
import type { ActionResult } from "./result.ts";

/** One action as asked for on the command line; the same for every task of a batch. */
export interface Action {
  readonly operation: Operation;
  readonly body: ActionBody;
  readonly force: boolean;
  readonly precheck: boolean;
  readonly settleMs: number;
}

/** A task that has been looked at and may be acted upon; `before` is missing when it was not or could not be read. */
export interface Prepared {
  readonly taskId: string;
  readonly before: JsonObject | undefined;
}
export type Preparation = { readonly prepared: Prepared } | { readonly result: ActionResult };
