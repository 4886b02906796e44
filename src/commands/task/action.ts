import type { ActionBody } from "../../api/client.ts";
import { UsageError } from "../../errors.ts";
import type { ActionOperation } from "../../model/operations.ts";
import { duration, integer, withoutControls } from "../../parse-value.ts";
import { type Command, defineCommand, type Input, type Params } from "../command.ts";
import { optional, toggle, withDefault } from "../command.ts";
import { ALLOW_EMPTY, parseReference, type Word } from "../references.ts";
import { offeredTemplates } from "../template/references.ts";
import { runAction } from "./action/batch.ts";
import type { Action } from "./action/execute.ts";
import { FOLLOW_FLAGS, refuseWaitFlags, LATE_YES } from "./flags.ts";
import { REPORT_FLAGS } from "./flags.ts";
import { tasks } from "./references.ts";

const LONGEST_TEMPLATE_ID = 2048;

/** Flags of every operation, without those for waiting; those that mean nothing to this one are not in its help. */
export function actionFlags({ needsTemplate, options = [], confirmation, alreadyReached }: ActionOperation) {
  return {
    templateId: {
      ...optional(`template: id or name${needsTemplate ? " (required)" : ""}`, "<id>", templateWord),
      offers: offeredTemplates,
      isHidden: !needsTemplate,
    },
    switchHce: {
      ...toggle("change to Huawei Cloud EulerOS (Linux tasks only)"),
      isHidden: !options.includes("switch_hce"),
    },
    consistencyCheck: {
      ...toggle("verify that source and target agree"),
      isHidden: !options.includes("is_need_consistency_check"),
    },
    yes: { ...toggle("do not ask for confirmation (SMS_ASSUME_YES=1)"), isHidden: confirmation === undefined },
    dryRun: toggle("print the request without sending it"),
    force: {
      ...toggle("send even if the goal is already reached"),
      isHidden: alreadyReached.length === 0 && !confirmation?.refusedUnasked,
    },
    noPrecheck: toggle("do not read the task before and after"),
    settle: withDefault("how long to wait for a change before the old state counts", "<duration>", "20s", duration),
    concurrency: withDefault("how many tasks to handle at a time", "<n>", "8", integer(1, 64)),
    failFast: toggle("after a failure, start no more tasks"),
  } as const satisfies Params;
}

/** The command of every operation but network-check. What differs between them stands in model/operations.ts. */
export function actionCommand(operation: ActionOperation): Command {
  const { word, needsTemplate, confirmation } = operation;
  const line = `sms task ${word} $ID${needsTemplate ? " --template-id $TEMPLATE" : ""}`;
  return defineCommand({
    args: { tasks },
    flags: {
      ...actionFlags(operation),
      wait: toggle("wait until it is done, as sms task wait does"),
      ...FOLLOW_FLAGS,
      ...ALLOW_EMPTY,
      ...REPORT_FLAGS,
    },
    finishes: true,
    examples: [
      { what: operation.summary, line },
      { what: "And wait until it is done", line: `${line} --wait` },
      { what: "See the exact request without sending it", line: `${line} --dry-run` },
      { what: "In a script: the result as data", line: `${line} -o json` },
    ],
    notes: [
      'The service answers an action before it is carried out: "accepted" is not "done".',
      ...(confirmation === undefined ? [] : [confirmationNote(confirmation)]),
    ].join("\n"),
    checkTogether(given) {
      if (!given("wait")) refuseWaitFlags(given, "and without --wait nothing is waited for");
    },
    run(input, services, typed) {
      if (needsTemplate && input.templateId === undefined) throw new UsageError(`${word} needs --template-id`);
      return runAction(
        input,
        actionOf(operation, input),
        input.wait ? { flags: input, typedFlags: typed({ ...FOLLOW_FLAGS, ...REPORT_FLAGS }) } : undefined,
        services,
      );
    },
  });
}

function confirmationNote({ because, when, refusedUnasked }: NonNullable<ActionOperation["confirmation"]>): string {
  const condition = when === undefined ? "" : ` when ${when.about}`;
  const unasked = refusedUnasked ? " Where nobody can be asked it is refused without --yes or --force." : "";
  return `On a terminal this asks first${condition}, because it ${because}. ${LATE_YES}${unasked}`;
}

/** The action that the flags ask for. */
export function actionOf(operation: ActionOperation, input: Input<ReturnType<typeof actionFlags>>): Action {
  const { force, yes, noPrecheck, settle } = input;
  return { operation, body: actionBody(operation, input), force, yes, precheck: !noPrecheck, settleMs: settle };
}

interface BodyFlags {
  readonly switchHce: boolean;
  readonly consistencyCheck: boolean;
}

/** The request body; a field is in it only when its flag was given. The template is looked up later. */
function actionBody({ wire }: ActionOperation, { switchHce, consistencyCheck }: BodyFlags): ActionBody {
  return {
    operation: wire,
    ...(switchHce ? { switch_hce: true } : {}),
    ...(consistencyCheck ? { is_need_consistency_check: true } : {}),
  };
}

function templateWord(text: string): Word {
  if (text === "" || [...text].length > LONGEST_TEMPLATE_ID)
    throw new UsageError(`a template id has 1 to ${LONGEST_TEMPLATE_ID} characters`);
  return /^(id|name)=/.test(text)
    ? parseReference(text, "template")
    : { either: withoutControls(text, "a template id") };
}
