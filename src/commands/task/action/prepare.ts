import type { SmsClient } from "../../../api/client.ts";
import { asSmsError, RefusedError, UsageError } from "../../../errors.ts";
import type { JsonObject } from "../../../json.ts";
import { textField } from "../../../model/evidence.ts";
import type { Services } from "../../command.ts";
import type { Action, Preparation, Prepared } from "./action.ts";
import { facts, failure } from "./outcome.ts";

/** Reads the baseline and decides what can be decided without sending. */
export async function prepare(
  taskId: string,
  action: Action,
  client: SmsClient,
  services: Services,
): Promise<Preparation> {
  let prepared: Prepared = { taskId, before: undefined };
  try {
    services.interrupted.throwIfAborted();
    if (!action.precheck) return { prepared };
    prepared = { taskId, before: await readBaseline(taskId, client, services) };
    ruleOut(prepared.before, action);
    if (goalReached(prepared.before, action)) return { result: { ...facts(prepared, action), outcome: "unchanged" } };
    return { prepared };
  } catch (thrown) {
    return { result: failure(prepared, action, thrown, "It could not be read first; nothing was sent.") };
  }
}

async function readBaseline(taskId: string, client: SmsClient, services: Services): Promise<JsonObject | undefined> {
  try {
    return await client.getTask(taskId);
  } catch (thrown) {
    const error = asSmsError(thrown);
    if (error.kind !== "permission") throw error;
    await services.note(`note: ${taskId} could not be read first (${error.message}); acting without looking`);
    return undefined;
  }
}

function goalReached(before: JsonObject | undefined, { operation, force }: Action): boolean {
  return !force && operation.reached.includes(textField(before, "state") ?? "");
}

/** The two things that need no transition table. Everything else the service decides: none is documented. */
function ruleOut(before: JsonObject | undefined, { operation, body }: Action): void {
  if (textField(before, "state") === "DELETING") {
    throw new RefusedError("the task is being deleted", {
      hint: "Nothing was sent.",
    });
  }
  if (body.switch_hce && textField(before, "os_type") === "WINDOWS") {
    throw new UsageError(
      `--switch-hce is for Linux tasks, and this one migrates Windows`,
      `Nothing was sent. Leave --switch-hce out to ${operation.word}.`,
    );
  }
}
