import type { ActionBody } from "../../api/client.ts";
import { UsageError } from "../../errors.ts";
import type { Operation } from "../../model/operations.ts";
import { type Command, defineCommand } from "../command.ts";
import { duration, integer, optional, tasks, toggle, withDefault } from "../params.ts";
import { runAction } from "./action/run.ts";

const LONGEST_TEMPLATE_ID = 2048;

/** The one shape of all operations; what differs between them is in the table of model/operations.ts. */
export function actionCommand(operation: Operation): Command {
  const { word, needsTemplate, confirm } = operation;
  const template = needsTemplate ? " --template-id $TEMPLATE" : "";
  return defineCommand({
    args: { tasks },
    flags: {
      templateId: optional(`template id${needsTemplate ? " (required)" : ""}`, "<id>", templateId),
      switchHce: toggle("change to Huawei Cloud EulerOS (Linux tasks only)"),
      consistencyCheck: toggle("verify that source and target agree"),
      yes: toggle("do not ask for confirmation (SMS_ASSUME_YES=1)"),
      dryRun: toggle("show the request, send nothing"),
      force: toggle("send although the goal is already reached"),
      noPrecheck: toggle("do not read the task before and after"),
      settle: withDefault("how long to look for movement when the answer got lost", "<duration>", "20s", duration),
      concurrency: withDefault("tasks worked on at a time", "<n>", "8", integer(1, 64)),
      failFast: toggle("after a failure start no further task"),
    },
    finishes: true,
    examples: [
      { what: operation.summary, line: `sms task ${word} $ID${template}` },
      { what: "See the exact request without sending it", line: `sms task ${word} $ID${template} --dry-run` },
      { what: "In a script: the result as data", line: `sms task ${word} $ID${template} -o json` },
    ],
    notes:
      `The service answers an action before it is carried out: "accepted" is not "done".` +
      (confirm === undefined ? "" : ` On a terminal this asks first, because it ${confirm}.`),
    run(input, services) {
      if (needsTemplate && input.templateId === undefined) throw new UsageError(`${word} needs --template-id`);
      const body = actionBody(operation, input);
      const action = { operation, body, force: input.force, precheck: !input.noPrecheck, settleMs: input.settle };
      return runAction({ ...input, tasks: [...new Set(input.tasks)] }, action, input.tasks.length > 1, services);
    },
  });
}

interface BodyFlags {
  readonly templateId: string | undefined;
  readonly switchHce: boolean;
  readonly consistencyCheck: boolean;
}

/** A field is sent only when its flag was given. */
function actionBody(
  { wire }: Operation,
  { templateId: template_id, switchHce, consistencyCheck }: BodyFlags,
): ActionBody {
  return {
    operation: wire,
    ...(template_id === undefined ? {} : { template_id }),
    ...(switchHce ? { switch_hce: true } : {}),
    ...(consistencyCheck ? { is_need_consistency_check: true } : {}),
  };
}

function templateId(text: string): string {
  if (text === "" || [...text].length > LONGEST_TEMPLATE_ID)
    throw new UsageError(`a template id has 1 to ${LONGEST_TEMPLATE_ID} characters`);
  return text;
}
