import type { SourceServer, TargetServer, Task } from "../../model/task.ts";
import { text, yesNo } from "../units.ts";
import type { Block, Cell } from "../view.ts";

type Row = readonly [
  label: string,
  source: ((server: SourceServer) => Cell) | undefined,
  target: ((server: TargetServer) => Cell) | undefined,
];

/** A property that only one server has leaves the other's cell blank. */
const ROWS: readonly Row[] = [
  ["Name", (s) => text(s.name), (t) => text(t.name)],
  ["IP", (s) => text(s.ip), (t) => text(t.ip)],
  ["State", (s) => text(s.state), undefined],
  ["Migration stage", (s) => text(s.migration_cycle), undefined],
  ["OS", (s) => text(s.os_type), (t) => text(t.os_type)],
  ["OS version", (s) => text(s.os_version), (t) => text(t.os_version)],
  ["OEM system", (s) => yesNo(s.oem_system), undefined],
  ["System directory", undefined, (t) => text(t.system_dir)],
  ["Id in SMS", (s) => text(s.id), (t) => text(t.id)],
  ["Server id", undefined, (t) => text(t.vm_id)],
  ["Agent image disk", undefined, (t) => text(t.image_disk_id)],
  ["Launch snapshots", undefined, (t) => text(t.cutovered_snapshot_ids)],
];

/** The source and the target server side by side. */
export function servers({ source_server, target_server }: Task): readonly Block[] {
  if (source_server == null && target_server == null) return [];
  const rows = ROWS.map(([label, source, target]) => [
    { text: label, tone: "dim" as const },
    source?.(source_server ?? {}) ?? "",
    target?.(target_server ?? {}) ?? "",
  ]);
  const columns = [{ header: "" }, { header: "Source" }, { header: "Target" }];
  return [{ kind: "table", title: "Servers", overflow: "wrap", columns, rows }];
}
