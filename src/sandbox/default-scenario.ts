import { AT_REST } from "./default-tasks/at-rest.ts";
import { FAILING } from "./default-tasks/failing.ts";
import { LINUX_FILE } from "./default-tasks/linux-file.ts";
import { LINUX_LVM_BTRFS } from "./default-tasks/linux-lvm-btrfs.ts";
import { SYNCING } from "./default-tasks/syncing.ts";
import { UNKNOWN_FIELDS } from "./default-tasks/unknown-fields.ts";
import { WINDOWS_FROM_THE_DOCS } from "./default-tasks/windows-from-the-docs.ts";

const TASKS = [WINDOWS_FROM_THE_DOCS, LINUX_FILE, LINUX_LVM_BTRFS, ...FAILING, UNKNOWN_FIELDS, ...AT_REST, SYNCING];

/** What a sandbox holds when no scenario is given: a scenario file like any other, as text so that every digit stays. */
export const DEFAULT_SCENARIO_TEXT = `{"recorded_at": 1767258000000, "tasks": [
${TASKS.join(",\n")}
]}`;
