import { isJsonObject, type JsonObject } from "../../json.ts";
import { OVERVIEW_COUNTERS } from "../../model/source-state.ts";
import { objectAt, patchAt, textAt } from "../machine/document.ts";
import type { Task } from "../machine/task.ts";
import { badRequestError, emptyResponse, type HttpResponse, jsonResponse, unknownSourceError } from "../response.ts";
import { type CurrentTask, sourceDocument, sourceListItem } from "../sources.ts";
import type { Store } from "../store.ts";
import { type Fields, flag, IDS, integer, list, object, required, text, withBody } from "./body.ts";
import { resultsOf } from "./consistency.ts";
import type { Call, Endpoint } from "./endpoint.ts";
import { containing, exactly, type ListRules, respondWithPage, yesOrNo } from "./page.ts";
import { deletionError, forgetTask } from "./tasks.ts";

export const SOURCE_ENDPOINTS: readonly Endpoint[] = [
  {
    operation: "ListServers",
    method: "GET",
    path: "/v3/sources",
    access: "read",
    respond: ({ query, store, now }) => respondWithPage(query, LIST, rowsOf(store, now), ({ item }) => item),
  },
  {
    operation: "ShowOverview",
    method: "GET",
    path: "/v3/sources/overview",
    access: "read",
    respond: ({ store, now }) => jsonResponse(200, overview(rowsOf(store, now))),
  },
  {
    operation: "ShowServer",
    method: "GET",
    path: "/v3/sources/{id}",
    access: "read",
    respond: (call) =>
      withSource(call, (source, task) =>
        jsonResponse(200, sourceDocument(source, currentTaskOf(task, call.store, call.now), call.now)),
      ),
  },
  {
    operation: "UpdateServerName",
    method: "PUT",
    path: "/v3/sources/{id}",
    access: "write",
    respond: (call) =>
      withSource(call, (source, task) => withBody(call, UPDATE, (body) => update(call, source, task, body))),
  },
  {
    operation: "DeleteServer",
    method: "DELETE",
    path: "/v3/sources/{id}",
    access: "write",
    respond: (call) => deleteSources(call, [call.id]),
  },
  {
    operation: "DeleteServers",
    method: "POST",
    path: "/v3/sources/delete",
    access: "write",
    respond: (call) => withBody(call, IDS, ({ ids }) => deleteSources(call, ids as readonly string[])),
  },
  {
    operation: "UpdateCopyState",
    method: "PUT",
    path: "/v3/sources/{id}/changestate",
    access: "write",
    respond: (call) =>
      withSource(call, (source, task) => withBody(call, STATE, (body) => changeState(call, source, task, body))),
  },
];

interface Row {
  readonly item: JsonObject;
  readonly task: Task | undefined;
  readonly source: JsonObject;
}

function rowsOf(store: Store, now: number): readonly Row[] {
  const bySource = new Map(store.tasks.all(now).map((task) => [sourceIdOf(task), task]));
  return Array.from(store.sources, ([id, source]) => {
    const task = bySource.get(id);
    return { item: sourceListItem(source, currentTaskOf(task, store, now), now), task, source };
  });
}

function currentTaskOf(task: Task | undefined, store: Store, now: number): CurrentTask | undefined {
  if (task === undefined) return undefined;
  const log = store.logs.get(textAt(task.document, "id"));
  return { task, log, hasConsistencyResult: resultsOf(task, store, now).length > 0 };
}

export function sourceIdOf({ document }: Task): string {
  return textAt(objectAt(document, "source_server"), "id");
}

const ofItem = (name: string) => (row: Row) => textAt(row.item, name);

const LIST: ListRules<Row> = {
  rows: "source_servers",
  mostRows: 200,
  usualRows: 200,
  rowsOfZero: 200,
  filters: {
    state: exactly(ofItem("state")),
    name: containing(ofItem("name")),
    id: exactly(ofItem("id")),
    ip: exactly(ofItem("ip")),
    ipv6: {
      matches: ({ source }, value) =>
        Array.isArray(source["networks"]) &&
        source["networks"].some((network) => isJsonObject(network) && textAt(network, "ipv6") === value),
    },
    migproject: exactly(({ source }) => textAt(source, "migprojectid")),
    migration_cycle: exactly(ofItem("migration_cycle")),
    connected: yesOrNo(({ item }) => item["connected"] === true),
    enterprise_project_id: exactly(ofItem("enterprise_project_id")),
    is_consistency_result_exist: yesOrNo(({ item }) => item["is_consistency_result_exist"] === true),
    vm_id: {
      matches: ({ task }, value) =>
        task !== undefined &&
        ["target_server", "clone_server"].some((server) => textAt(objectAt(task.document, server), "vm_id") === value),
    },
  },
};

/** The states of drills and of cleared servers have no counter. */
function overview(rows: readonly Row[]): JsonObject {
  const configured = rows.filter(({ task, item }) => task !== undefined || item["state"] !== "waiting");
  const counts = OVERVIEW_COUNTERS.map((state) => [
    state,
    configured.filter(({ item }) => item["state"] === state).length,
  ]);
  return { ...Object.fromEntries(counts), unconfigured: rows.length - configured.length };
}

const VOLUME: Fields = { id: text(), need_migration: flag(), adjust_size: integer() };
const UPDATE: Fields = {
  name: text(1, 255),
  migprojectid: text(),
  disks: list(object({ ...VOLUME, physical_volumes: list(object(VOLUME)) })),
  volume_groups: list(object({ ...VOLUME, logical_volumes: list(object(VOLUME)) })),
};

/** Renames or moves. The choice of disks is accepted and has no effect: it only counts before a target is configured. */
function update({ id, store }: Call, source: JsonObject, task: Task | undefined, body: JsonObject): HttpResponse {
  const { name, migprojectid } = body;
  store.sources.set(id, {
    ...source,
    ...(name ? { name } : {}),
    ...(migprojectid ? { migprojectid } : {}),
  });
  if (task !== undefined && name)
    store.tasks.put({ ...task, document: patchAt(task.document, "source_server", { name }) });
  return emptyResponse(200);
}

/** Deletes the records at once, and their tasks; all or none. */
function deleteSources({ store, now }: Call, ids: readonly string[]): HttpResponse {
  if (!ids.every((id) => store.sources.has(id))) return unknownSourceError();
  const tasks = store.tasks.all(now).filter((task) => ids.includes(sourceIdOf(task)));
  for (const task of tasks) {
    const error = deletionError(task, now);
    if (error !== null) return error;
  }
  for (const task of tasks) {
    store.tasks.remove(textAt(task.document, "id"));
    forgetTask(store, task);
  }
  for (const id of ids) store.sources.delete(id);
  return emptyResponse(200);
}

/** The states of each migration cycle; the service refuses other pairs (docs/service.md, "Source servers"). */
const STATES_OF_CYCLE: Readonly<Record<string, readonly string[]>> = {
  checking: ["unavailable", "waiting"],
  setting: ["waiting", "premigready", "premiging", "premiged", "premigfailed"],
  replicating: ["init", "initialize", "replicate", "stopping", "stopped", "error", "deleting"],
  syncing: ["syncing", "cloning", "stopping", "stopped", "error", "deleting"],
  cutovering: ["cutovering", "stopping", "stopped", "error", "deleting"],
  cutovered: ["finished", "stopping", "stopped", "error", "deleting"],
};
const STATE: Fields = { copystate: required(text(1, 255)), migrationcycle: required(text(1, 255)) };

/** What the agent reports; upper and lower case are the same. */
function changeState({ id, store }: Call, source: JsonObject, task: Task | undefined, body: JsonObject): HttpResponse {
  const cycle = textAt(body, "migrationcycle").toLowerCase();
  const reported = textAt(body, "copystate").toLowerCase();
  if (!(Object.hasOwn(STATES_OF_CYCLE, cycle) ? (STATES_OF_CYCLE[cycle] ?? []) : []).includes(reported))
    return badRequestError("The copystate does not fit the migrationcycle.");
  const state = { state: reported === "init" ? "initialize" : reported, migration_cycle: cycle };
  store.sources.set(id, { ...source, ...state });
  if (task !== undefined) store.tasks.put({ ...task, document: patchAt(task.document, "source_server", state) });
  return emptyResponse(200);
}

export function withSource(
  { id, store, now }: Call,
  respond: (source: JsonObject, task: Task | undefined) => HttpResponse,
): HttpResponse {
  const source = store.sources.get(id);
  if (source === undefined) return unknownSourceError();
  return respond(
    source,
    store.tasks.all(now).find((task) => sourceIdOf(task) === id),
  );
}
