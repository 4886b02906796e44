import { UsageError } from "../errors.ts";
import { FAILED_OR_MISSED } from "../exit-code.ts";
import { isJsonObject, type Json, type JsonObject } from "../json.ts";
import { once } from "../once.ts";
import { oneOf, nameOrId } from "../parse-value.ts";
import type { Services } from "../session/services.ts";
import { ERROR_COLUMNS, type ServerError } from "../view/server-errors.ts";
import { dropNote, type View } from "../view/view.ts";
import { pagesOf, SERVER_ERRORS } from "./collection.ts";
import { defineCommand, type Item, optional, toggle } from "./command.ts";
import { listItems, type Listing, pageFlags, rowLimit } from "./list-items.ts";

export const errors = defineCommand({
  args: {},
  flags: {
    groupBy: optional("one row for each error code, the most frequent first: code", "<what>", oneOf("code")),
    fail: toggle("exit 5 when there is any"),
    enterpriseProjectId: optional("servers of this enterprise project", "<id>", nameOrId),
    ...pageFlags("errors"),
  },
  examples: [
    { what: "Every broken server, with what its error means and what to do", line: "sms errors" },
    { what: "Which errors there are, and how many servers have them", line: "sms errors --group-by code" },
    { what: "A gate: exit 5 when a server has an error", line: "sms errors --fail" },
    { what: "The service's own response", line: "sms errors -o json" },
  ],
  notes:
    "All errors are listed unless --limit is given. The tasks are looked up in the list of source servers.\n\n" +
    dropNote({ Errors: ERROR_COLUMNS }),
  run({ groupBy, fail, enterpriseProjectId, ...flags }, services) {
    const filters = { enterprise_project_id: enterpriseProjectId };
    const limit = rowLimit(flags, Infinity);
    if (groupBy !== undefined) {
      if (flags.limit !== undefined) throw new UsageError("--group-by counts all errors: leave --limit out");
      return { many: true, items: groupItems(filters, fail, services) };
    }
    let count = 0;
    const sources = once(async () => {
      const { readSourcesIfPossible } = await import("./source/all-sources.ts");
      return readSourcesIfPossible("tasks are missing", services);
    });
    const listing: Listing = {
      collection: SERVER_ERRORS,
      filters,
      limit,
      narrowedBy: "--enterprise-project-id",
      view: async (rows) => viewOf(rows, await sources()),
      ...(fail
        ? {
            gate: {
              add: (rows) => void (count += rows.length),
              exitCode: () => (count > 0 ? FAILED_OR_MISSED : 0),
              report: async () => {},
            },
          }
        : {}),
    };
    return { many: true, pagesOf: SERVER_ERRORS.field, items: listItems(listing, services) };
  },
});

async function viewOf(rows: readonly Json[], sources: readonly JsonObject[]): Promise<View> {
  const { currentTasks, errorTable } = await import("../view/server-errors.ts");
  return errorTable(await readErrors(rows), currentTasks(sources));
}

async function readErrors(rows: readonly Json[]): Promise<readonly ServerError[]> {
  const [{ serverError }, { explainCode }] = await Promise.all([
    import("../view/server-errors.ts"),
    import("../model/error-codes/codes.ts"),
  ]);
  return rows.map((row) => serverError(isJsonObject(row) ? row : {}, explainCode));
}

/** One item for each code; the first has the table of all. */
async function* groupItems(filters: Listing["filters"], fail: boolean, services: Services): AsyncGenerator<Item> {
  const rows: Json[] = [];
  for await (const page of pagesOf(SERVER_ERRORS, await services.client(), filters)) rows.push(...page.rows);
  const { errorGroups, groupTable } = await import("../view/server-errors.ts");
  const groups = errorGroups(await readErrors(rows));
  if (groups.length === 0) await services.note("no migration errors");
  const exitCode = fail && groups.length > 0 ? FAILED_OR_MISSED : 0;
  for (const [at, json] of groups.entries())
    yield { json, exitCode, ...(at === 0 ? { view: async () => groupTable(groups) } : {}) };
}
