import type { JsonObject } from "../../json.ts";
import type { Explanation } from "../../model/error-codes/code-table.ts";
import { sourceState } from "../../model/source-state.ts";
import { type EnvironmentCheck, memoryBytes, type Source } from "../../model/source.ts";
import { spanWords } from "../../model/time.ts";
import { copiedCell, shortCopiedCell } from "../copied.ts";
import { btrfsTable, storageTables } from "../task/disks.ts";
import { remaining } from "../task/list.ts";
import { stateCell, toneOfState } from "../task/subtasks.ts";
import {
  anyValue,
  isoTime,
  MISSING,
  number,
  rate,
  size,
  speedLimit,
  text,
  time,
  type TimeFrame,
  yesNo,
} from "../units.ts";
import { type Block, type Cell, type Field, textOf, type View } from "../view.ts";
import { CHECK_COLUMNS, NETWORK_COLUMNS, SOURCE_LIST_COLUMNS, type SourceSection } from "./layout.ts";

/** One row for each source server. */
export function sourceList(sources: readonly Source[], frame: TimeFrame): View {
  return [{ kind: "table", columns: SOURCE_LIST_COLUMNS, rows: sources.map((source) => row(source, frame)) }];
}

function row(source: Source, frame: TimeFrame): readonly Cell[] {
  const { name, state, current_task, id } = source;
  return [
    text(name),
    { ...toneOfSource(state), text: textOf(text(state), "plain") },
    agentCell(source, frame),
    checksCell(source),
    shortCopiedCell(source),
    { ...toneOfState(current_task?.state), text: textOf(text(current_task?.state), "plain") },
    rate(current_task?.migrate_speed),
    remaining(current_task ?? {}, frame),
    text(id),
  ];
}

/** What a code of a check means, and what to do about it; undefined for a code that is not known. */
export type ExplainCode = (code: string) => Explanation;

type Render = (source: Source, document: JsonObject, frame: TimeFrame, explain: ExplainCode) => readonly Block[];

const RENDER: Readonly<Record<SourceSection, Render>> = {
  summary,
  checks: (source, _, __, explain) => checks(source, explain),
  networks,
  disks,
  target: ({ init_target_server }) =>
    storageTables(init_target_server ?? {}, {
      disks: "Recommended target: disks",
      groups: "Recommended target: volume groups",
    }),
};

/** The requested sections of a source server; a section without content is left out. */
export function sourceView(
  source: Source,
  document: JsonObject,
  sections: readonly SourceSection[],
  frame: TimeFrame,
  explain: ExplainCode,
): View {
  return sections.flatMap((section) => RENDER[section](source, document, frame, explain));
}

function summary(source: Source, document: JsonObject, frame: TimeFrame): readonly Block[] {
  const heading: Block = {
    kind: "heading",
    text: { text: textOf(text(source.name), "plain"), tone: "strong" },
    detail: text(source.id),
  };
  const rows: readonly Field[] = [
    ["State", meaningCell(source.state)],
    ["Stage", text(source.migration_cycle)],
    ["Agent", agentCell(source, frame)],
    ["Checks", checksCell(source)],
    ["Copied", copiedCell(source)],
    ...taskFields(source, frame),
    ...restFields(source, document, frame),
  ];
  return [heading, { kind: "fields", rows }];
}

function taskFields({ current_task: task }: Source, frame: TimeFrame): readonly Field[] {
  if (task == null) return [["Task", "none"]];
  return [
    ["Task", `${textOf(text(task.name), "plain")} (${textOf(text(task.id), "plain")})`],
    ["Task state", stateCell(task.state)],
    ["Step as reported", text(task.subtask_info)],
    ["Speed", rate(task.migrate_speed)],
    ["Speed limit", speedLimit(task.speed_limit)],
    ["Remaining", remaining(task, frame)],
    ["Target server", text(task.target_server?.name)],
  ];
}

type Show = (source: Source, frame: TimeFrame) => Cell;

/** Documented fields that are not among the first lines. */
const OTHERS: Readonly<Record<string, readonly [label: string, show: Show]>> = {
  ip: ["IP", ({ ip }) => text(ip)],
  hostname: ["Host name", ({ hostname }) => text(hostname)],
  os_type: ["OS", ({ os_type }) => text(os_type)],
  os_version: ["OS version", ({ os_version }) => text(os_version)],
  oem_system: ["OEM system", ({ oem_system }) => yesNo(oem_system)],
  firmware: ["Firmware", ({ firmware }) => text(firmware)],
  cpu_quantity: ["vCPUs", ({ cpu_quantity }) => number(cpu_quantity)],
  memory: ["Memory", ({ memory }) => size(memoryBytes(memory))],
  agent_version: ["Agent version", ({ agent_version }) => text(agent_version)],
  has_tc: ["Speed limits possible (tc)", ({ has_tc }) => yesNo(has_tc)],
  start_type: ["Started by", ({ start_type }) => startedBy(start_type)],
  is_consistency_result_exist: ["Consistency result", (source) => yesNo(source.is_consistency_result_exist)],
  add_date: ["Registered", ({ add_date }, frame) => time(add_date, frame)],
  state_action_time: ["State since", ({ state_action_time }, frame) => time(state_action_time, frame)],
  stage_action_time: ["Stage since", ({ stage_action_time }, frame) => time(stage_action_time, frame)],
  last_visit_time: ["Connection changed", ({ last_visit_time }, frame) => time(last_visit_time, frame)],
  enterprise_project_id: ["Enterprise project id", (source) => text(source.enterprise_project_id)],
};

/** Fields that are shown by another line or section. */
const SHOWN = new Set(
  (
    "id name state migration_cycle connected checks replicatesize totalsize current_task init_target_server " +
    "disks volume_groups btrfs_list networks"
  ).split(" "),
);

/** Documented fields that the document has, then unknown fields under their own names. */
function restFields(source: Source, document: JsonObject, frame: TimeFrame): readonly Field[] {
  const known = Object.entries(OTHERS).filter(([field]) => Object.hasOwn(document, field));
  const unknown = Object.entries(document).filter(([field]) => !SHOWN.has(field) && !Object.hasOwn(OTHERS, field));
  return [
    ...known.map(([, [label, show]]): Field => [label, show(source, frame)]),
    ...unknown.map(([field, value]): Field => [field, anyValue(value)]),
  ];
}

/** Anything but MANUAL and "" was started by Migration Center (docs/service.md, "Source servers"). */
function startedBy(type: string | null | undefined): Cell {
  if (type == null || type === "") return text(type);
  return type === "MANUAL" ? "MANUAL (a person)" : `${type} (Migration Center)`;
}

function meaningCell(state: string | null | undefined): Cell {
  const meaning = sourceState(state)?.meaning;
  return {
    ...toneOfSource(state),
    text: `${textOf(text(state), "plain")}${meaning === undefined ? "" : ` (${meaning})`}`,
  };
}

function toneOfSource(state: string | null | undefined) {
  const tone = sourceState(state)?.tone;
  return tone === undefined ? {} : { tone };
}

/** `connected`, or since when it is not. */
function agentCell({ connected, last_visit_time: since }: Source, frame: TimeFrame): Cell {
  if (connected == null) return MISSING;
  if (connected) return { text: "connected", tone: "good" };
  if (since == null) return { text: "offline", tone: "bad" };
  const forSeconds = (frame.now.getTime() - since) / 1000;
  const [amount, unit] = spanWords(forSeconds).split(" ");
  return {
    text: `offline since ${isoTime(since, frame)}`,
    screen: forSeconds > 0 ? `offline ${amount} ${unit}` : "offline",
    tone: "bad",
  };
}

const RESULT_WORDS: Readonly<Record<string, readonly [one: string, many: string]>> = {
  OK: ["ok", "ok"],
  WARN: ["warning", "warnings"],
  ERROR: ["error", "errors"],
};

/** `14 ok, 1 warning, 1 error`, on a terminal only what is not well; a result that is not documented stands under its own name. */
function checksCell({ checks: all }: Source): Cell {
  if (!all?.length) return MISSING;
  const counts = new Map<string, number>();
  for (const check of all) counts.set(resultOf(check), (counts.get(resultOf(check)) ?? 0) + 1);
  const results = [...new Set([...Object.keys(RESULT_WORDS), ...counts.keys()])].filter((result) => counts.has(result));
  const words = results.map((result) => {
    const count = counts.get(result) ?? 0;
    const [one, many] = (Object.hasOwn(RESULT_WORDS, result) ? RESULT_WORDS[result] : undefined) ?? [result, result];
    return `${count} ${count === 1 ? one : many}`;
  });
  const problems = words.filter((_, at) => results[at] !== "OK");
  const tone = counts.has("ERROR") ? "bad" : counts.has("WARN") ? "warn" : undefined;
  return {
    text: words.join(", "),
    ...(problems.length === 0 ? {} : { screen: problems.toReversed().join(", ") }),
    ...(tone === undefined ? {} : { tone }),
  };
}

function resultOf(check: EnvironmentCheck | null): string {
  return check?.result == null || check.result === "" ? "without a result" : check.result;
}

/** Each environment check, with what its code means. */
function checks({ checks: all }: Source, explain: ExplainCode): readonly Block[] {
  if (!all?.length) return [];
  const rows = all.map((check): readonly Cell[] => {
    const { name, result, error_code: code, error_or_warn: words } = check ?? {};
    const known = code == null || code === "" ? undefined : explain(code);
    const parameters = parametersOf(check);
    // The service's own words may be in another language.
    const meaning = [known?.meaning ?? (words || undefined), parameters === "" ? undefined : `(${parameters})`];
    return [
      text(name),
      { text: textOf(text(result), "plain"), ...toneOfResult(result) },
      code == null || code === "" ? MISSING : code,
      meaning.filter((part) => part !== undefined).join(" ") || MISSING,
      known?.remedy ?? MISSING,
    ];
  });
  return [{ kind: "table", title: "Environment checks", columns: CHECK_COLUMNS, rows, overflow: "wrap" }];
}

/** `error_params` is one text of what `params` lists; where it says something else, both are shown. */
function parametersOf(check: EnvironmentCheck | null): string {
  const { error_params: inOne, params } = check ?? {};
  const listed = (params ?? []).filter((word) => word != null && word !== "");
  const isSame = inOne == null || listed.join(",") === inOne.replaceAll(/,\s+/g, ",");
  return (isSame ? listed : [inOne, ...listed]).filter((word) => word !== "").join(", ");
}

const RESULT_TONES = { OK: "good", WARN: "warn", ERROR: "bad" } as const;

function toneOfResult(result: string | null | undefined) {
  const tone = Object.hasOwn(RESULT_TONES, result ?? "")
    ? RESULT_TONES[result as keyof typeof RESULT_TONES]
    : undefined;
  return tone === undefined ? {} : { tone };
}

function networks({ networks: all }: Source): readonly Block[] {
  if (!all?.length) return [];
  const rows = all.map((each) => {
    const { name, ip, ipv6, netmask, gateway, mtu, mac, id } = each ?? {};
    return [text(name), text(ip), text(ipv6), text(netmask), text(gateway), number(mtu), text(mac), text(id)];
  });
  return [{ kind: "table", title: "Networks", columns: NETWORK_COLUMNS, rows }];
}

function disks(source: Source, document: JsonObject): readonly Block[] {
  const { btrfs_list: btrfs = null } = document;
  return [
    ...storageTables(source, { disks: "Disks", groups: "Volume groups" }),
    ...(Array.isArray(btrfs) && btrfs.length > 0 ? [btrfsTable(btrfs.map(anyValue))] : []),
  ];
}
