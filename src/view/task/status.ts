import type { Task } from "../../model/task.ts";
import { megabytes, milliseconds, percent, rate, text, yesNo } from "../units.ts";
import type { Block, Cell } from "../view.ts";

/** The cloned server of a clone test. */
export function clone({ clone_server }: Task): readonly Block[] {
  if (clone_server == null) return [];
  const { vm_id, name, clone_state, clone_error, error_msg } = clone_server;
  const rows = [
    ["Name", text(name)],
    ["Server id", text(vm_id)],
    ["State", text(clone_state)],
    ["Error", text(clone_error)],
    ["Error message", text(error_msg)],
  ] as const;
  return [{ kind: "fields", title: "Clone", rows }];
}

/** The last measurement of the network. */
export function network({ network_check_info: check }: Task): readonly Block[] {
  if (check == null) return [];
  const rows = [
    ["Evaluation", text(check.evaluation_result)],
    ["Delay", milliseconds(check.network_delay)],
    ["Jitter", milliseconds(check.network_jitter)],
    ["Packet loss", percent(check.loss_percentage)],
    ["Bandwidth", rate(check.migration_speed)],
    ["Domain names reachable", yesNo(check.domain_connectivity)],
    ["Target reachable", yesNo(check.destination_connectivity)],
    ["CPU", percent(check.cpu_usage)],
    ["Memory", percent(check.mem_usage)],
  ] as const;
  return [{ kind: "fields", title: "Network", rows }];
}

/** CPU, memory and disk I/O of the source server, and of the agent on it. */
export function resources(task: Task): readonly Block[] {
  const { total_cpu_usage, agent_cpu_usage, total_mem_usage, agent_mem_usage, total_disk_io, agent_disk_io } = task;
  const all = [total_cpu_usage, agent_cpu_usage, total_mem_usage, agent_mem_usage, total_disk_io, agent_disk_io];
  if (all.every((value) => value == null)) return [];
  const columns = [{ header: "" }, { header: "Server", align: "right" }, { header: "Agent", align: "right" }] as const;
  const rows = [
    [dim("CPU"), percent(total_cpu_usage), percent(agent_cpu_usage)],
    [dim("Memory"), megabytes(total_mem_usage), megabytes(agent_mem_usage)],
    [dim("Disk I/O"), rate(total_disk_io), rate(agent_disk_io)],
  ];
  return [{ kind: "table", title: "Resources of the source server", columns, rows }];
}

function dim(label: string): Cell {
  return { text: label, tone: "dim" };
}
