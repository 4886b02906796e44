import { FAILED_OR_MISSED } from "../../exit-code.ts";
import { isJsonObject, type JsonObject } from "../../json.ts";
import type { SourceProblem } from "../../model/source-state.ts";
import { listOf } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import { CHECK_COLUMNS, NETWORK_COLUMNS, SOURCE_SECTIONS, type SourceSection } from "../../view/source/layout.ts";
import type { ExplainCode } from "../../view/source/source.ts";
import { dropNote, type View } from "../../view/view.ts";
import { SOURCES } from "../collection.ts";
import { defineCommand, withDefault } from "../command.ts";
import { ALLOW_EMPTY } from "../references.ts";
import { documentItems, misfitNote } from "../show-items.ts";
import { FAIL_ON, problemLine } from "./flags.ts";
import { sources } from "./references.ts";

export const show = defineCommand({
  args: { sources },
  flags: {
    section: withDefault(
      `parts to show: ${SOURCE_SECTIONS.join(", ")}`,
      "<list>",
      SOURCE_SECTIONS.join(","),
      listOf(...SOURCE_SECTIONS),
    ),
    ...FAIL_ON,
    ...ALLOW_EMPTY,
  },
  examples: [
    { what: "Everything about a source server, each check explained", line: "sms source show web-01" },
    { what: "Why it is unavailable", line: "sms source show web-01 --section checks" },
    {
      what: "A gate: exit 5 unless it is ready",
      line: "sms source show web-01 --fail-on unavailable,offline,check-error",
    },
    {
      what: "The disks to configure, as the service recommends them",
      line: "sms source show web-01 --query init_target_server.disks -o json",
    },
  ],
  notes: dropNote({ "Environment checks": CHECK_COLUMNS, Networks: NETWORK_COLUMNS }),
  run({ sources: references, section, failOn = [], allowEmpty }, services) {
    const items = documentItems(references, SOURCES, allowEmpty, services, async (document) => ({
      view: () => viewOf(document, section, services),
      ...(failOn.length === 0 ? {} : { exitCode: await gateCode(document, failOn, services) }),
    }));
    return { many: references.many, items };
  },
});

async function gateCode(document: JsonObject, failOn: readonly SourceProblem[], { warn }: Services): Promise<number> {
  const line = problemLine(document, failOn);
  if (line !== undefined) await warn(`not ready: ${line}`);
  return line === undefined ? 0 : FAILED_OR_MISSED;
}

async function viewOf(document: JsonObject, sections: readonly SourceSection[], services: Services): Promise<View> {
  const [{ readDocument }, { Source }, { sourceView }] = await Promise.all([
    import("../../model/read-document.ts"),
    import("../../model/source.ts"),
    import("../../view/source/source.ts"),
  ]);
  const { value: source, misfits } = readDocument(Source, document);
  if (misfits.length > 0) await services.note(misfitNote(`source ${source.id ?? "?"}`, misfits));
  return sourceView(source, document, sections, services.display, await explainCodes(document));
}

/** The table of error codes loads only for a source server with a check that names one. */
async function explainCodes({ checks }: JsonObject): Promise<ExplainCode> {
  const hasCode = Array.isArray(checks) && checks.some((check) => isJsonObject(check) && check["error_code"]);
  if (!hasCode) return () => ({});
  const { explainCode } = await import("../../model/error-codes/codes.ts");
  return explainCode;
}
