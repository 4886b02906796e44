import { UsageError } from "../../errors.ts";
import type { Json } from "../../json.ts";
import { SOURCE_STATES, STAGES } from "../../model/source-state.ts";
import { oneOf, nameOrId } from "../../parse-value.ts";
import type { Services } from "../../session/services.ts";
import { SOURCE_LIST_COLUMNS } from "../../view/source/layout.ts";
import { dropNote, type View } from "../../view/view.ts";
import { SOURCES } from "../collection.ts";
import { defineCommand, optional, toggle } from "../command.ts";
import { listItems, type Listing, pageFlags, readRows, rowLimit } from "../list-items.ts";
import { FAIL_ON, sourceGate } from "./flags.ts";
import { offeredSourceStates } from "./references.ts";

export const list = defineCommand({
  args: {},
  flags: {
    state: {
      ...optional("sources in this state", "<state>", (text) =>
        oneOf(...Object.keys(SOURCE_STATES))(text.toLowerCase()),
      ),
      offers: offeredSourceStates,
    },
    name: optional("sources by name, as the service matches it", "<name>", nameOrId),
    connected: toggle("only sources whose agent is connected"),
    disconnected: toggle("only sources whose agent is not connected"),
    stage: optional("sources in this stage of their migration", "<stage>", oneOf(...STAGES)),
    ip: optional("the source with this IPv4 address", "<ip>", nameOrId),
    vmId: optional("the source of this target server or clone", "<id>", nameOrId),
    hasConsistencyResult: toggle("only sources with the result of a consistency check"),
    enterpriseProjectId: optional("sources of this enterprise project", "<id>", nameOrId),
    ...FAIL_ON,
    ...pageFlags("sources"),
  },
  examples: [
    { what: "Which servers can be migrated, and how far they are", line: "sms source list" },
    {
      what: "A gate before a wave: exit 5 unless every server is ready",
      line: "sms source list --fail-on unavailable,offline,check-error",
    },
    { what: "Sources whose agent is disconnected", line: "sms source list --disconnected --all" },
    {
      what: "How many bytes each has, for a program",
      line: "sms source list -o tsv --query 'source_servers[].[id, totalsize]'",
    },
  ],
  notes:
    "With --fail-on all sources that match are looked at, unless --limit is given; those with a problem are named on stderr.\n\n" +
    dropNote({ Sources: SOURCE_LIST_COLUMNS }),
  run({ state, name, connected, disconnected, stage, ip, vmId, failOn, ...flags }, services) {
    if (connected && disconnected) throw new UsageError("--connected and --disconnected exclude each other");
    const listing: Listing = {
      collection: SOURCES,
      filters: {
        state,
        name,
        ip,
        migration_cycle: stage,
        connected: connected ? "true" : disconnected ? "false" : undefined,
        is_consistency_result_exist: flags.hasConsistencyResult ? "true" : undefined,
        vm_id: vmId,
        enterprise_project_id: flags.enterpriseProjectId,
      },
      limit: rowLimit(flags, failOn === undefined ? undefined : Infinity),
      narrowedBy: "--state, --name, --stage",
      view: (rows) => viewOf(rows, services),
      ...(failOn === undefined ? {} : { gate: sourceGate(failOn, services) }),
    };
    return { many: true, pagesOf: SOURCES.field, items: listItems(listing, services) };
  },
});

async function viewOf(rows: readonly Json[], services: Services): Promise<View> {
  const [{ readDocument }, { Source }, { sourceList }] = await Promise.all([
    import("../../model/read-document.ts"),
    import("../../model/source.ts"),
    import("../../view/source/source.ts"),
  ]);
  const sources = await readRows(rows, (row) => readDocument(Source, row), "sources", services);
  return sourceList(sources, services.display);
}
