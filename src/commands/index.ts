import { DELETION, OPERATIONS } from "../model/operations.ts";
import type { CommandEntry, Example } from "./command.ts";

/** All but the last words of commands with several words, and what `--help` says about them. */
export const NOUNS: Readonly<Record<string, string>> = {
  task: "Show and control migration tasks",
  "task speed-limit": "Limits of a task's speed by time of day",
  source: "Source servers: environment checks, agent, bytes copied",
  template: "Templates of target servers, which clone tests need",
  auth: "Credentials: obtain, check, forget",
  config: "Profiles and settings",
  sandbox: "A local SMS service for trying things and testing pipelines",
  help: "Tables of exit codes, states, variables, flags and JSON",
};

/** The examples at the top of `sms --help`. */
export const FIRST_EXAMPLES: readonly Example[] = [
  { what: "Everything about a task on one screen", line: "sms task show $ID" },
  { what: "Start it", line: "sms task start $ID" },
  { what: "What is going on", line: "sms task list" },
  { what: "Try sms without an account", line: "sms sandbox run -- sms task show xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxx0001" },
  { what: "Why does it not work?", line: "sms doctor" },
  { what: "More about a command, or what an exit code means", line: "sms task show --help; sms help exit-codes" },
];

/** What `sms` alone shows. */
export const FIRST_STEPS: readonly Example[] = [
  { what: "Practise, without an account", line: "sms sandbox run -- bash" },
  { what: "Save credentials", line: "sms auth login" },
  { what: "What is going on", line: "sms task list" },
  { what: "A task on one screen", line: "sms task show $ID" },
  { what: "Start it, wait for its end", line: "sms task start $ID --wait" },
  { what: "Why does it not work?", line: "sms doctor" },
];

/** Every command, in the order of `sms --help`. */
export const COMMANDS: readonly CommandEntry[] = [
  {
    path: ["task", "list"],
    summary: "List tasks, filtered and paged",
    isReadOnly: true,
    load: async () => (await import("./task/list.ts")).list,
  },
  {
    path: ["task", "show"],
    summary: "Show everything about a task",
    isReadOnly: true,
    load: async () => (await import("./task/show.ts")).show,
  },
  {
    path: ["task", "wait"],
    summary: "Wait until tasks reach a state, a phase, or rest",
    isReadOnly: true,
    load: async () => (await import("./task/wait.ts")).wait,
  },
  {
    path: ["task", "watch"],
    summary: "Watch tasks live until they are at rest",
    isReadOnly: true,
    load: async () => (await import("./task/watch.ts")).watch,
  },
  ...Object.values(OPERATIONS).map((operation): CommandEntry => ({
    path: ["task", operation.word],
    summary: operation.summary,
    load: operation.waitsByDefault
      ? async () => (await import("./task/network-check.ts")).networkCheckCommand(operation)
      : async () => (await import("./task/action.ts")).actionCommand(operation),
  })),
  {
    path: ["task", DELETION.word],
    summary: DELETION.summary,
    load: async () => (await import("./task/delete.ts")).deleteCommand,
  },
  {
    path: ["task", "speed-limit", "show"],
    summary: "Show the limits of a task's speed by time of day",
    isReadOnly: true,
    load: async () => (await import("./task/speed-limit/show.ts")).show,
  },
  {
    path: ["task", "speed-limit", "set"],
    summary: "Limit a task's speed by time of day",
    load: async () => (await import("./task/speed-limit/set.ts")).set,
  },
  {
    path: ["task", "speed-limit", "clear"],
    summary: "Remove the limits by time of day",
    load: async () => (await import("./task/speed-limit/clear.ts")).clear,
  },
  {
    path: ["task", "logs"],
    summary: "Have the agent's logs uploaded, and show the link",
    load: async () => (await import("./task/logs.ts")).logs,
  },
  {
    path: ["task", "consistency"],
    summary: "Show the result of the consistency check, as a gate before cutover",
    isReadOnly: true,
    load: async () => (await import("./task/consistency.ts")).consistency,
  },
  {
    path: ["source", "list"],
    summary: "List source servers: checks, agent, bytes copied of total",
    isReadOnly: true,
    load: async () => (await import("./source/list.ts")).list,
  },
  {
    path: ["source", "show"],
    summary: "Show everything about a source server, each check explained",
    isReadOnly: true,
    load: async () => (await import("./source/show.ts")).show,
  },
  {
    path: ["template", "list"],
    summary: "List the templates of target servers",
    isReadOnly: true,
    load: async () => (await import("./template/list.ts")).list,
  },
  {
    path: ["template", "show"],
    summary: "Show everything about a template",
    isReadOnly: true,
    load: async () => (await import("./template/show.ts")).show,
  },
  {
    path: ["errors"],
    summary: "List every broken server with its error, meaning and remedy",
    isReadOnly: true,
    load: async () => (await import("./errors.ts")).errors,
  },
  {
    path: ["overview"],
    summary: "Count the source servers by state",
    isReadOnly: true,
    load: async () => (await import("./overview.ts")).overview,
  },
  {
    path: ["auth", "login"],
    summary: "Save credentials in a profile, after trying them",
    load: async () => (await import("./auth/login.ts")).login,
  },
  {
    path: ["auth", "status"],
    summary: "Show which credentials are used, their source, and whether they work",
    isReadOnly: true,
    load: async () => (await import("./auth/status.ts")).status,
  },
  {
    path: ["auth", "logout"],
    summary: "Forget the credentials of a profile",
    load: async () => (await import("./auth/logout.ts")).logout,
  },
  {
    path: ["config", "list"],
    summary: "List settings and where they come from, or profiles",
    isReadOnly: true,
    load: async () => (await import("./config/list.ts")).list,
  },
  {
    path: ["config", "get"],
    summary: "Print the value of a setting that is in force",
    isReadOnly: true,
    load: async () => (await import("./config/get.ts")).get,
  },
  {
    path: ["config", "set"],
    summary: "Write a setting to a profile",
    load: async () => (await import("./config/set.ts")).set,
  },
  {
    path: ["config", "unset"],
    summary: "Remove a setting from a profile, or a whole profile",
    load: async () => (await import("./config/unset.ts")).unset,
  },
  {
    path: ["config", "use"],
    summary: "Choose the current profile",
    load: async () => (await import("./config/use.ts")).use,
  },
  {
    path: ["config", "path"],
    summary: "Print where the profiles are kept",
    isReadOnly: true,
    load: async () => (await import("./config/path.ts")).path,
  },
  {
    path: ["doctor"],
    summary: "Check everything that sms needs, from settings to permissions",
    isReadOnly: true,
    load: async () => (await import("./doctor.ts")).doctor,
  },
  {
    path: ["explain"],
    summary: "Explain an error code: meaning, causes, what to do",
    isReadOnly: true,
    load: async () => (await import("./explain.ts")).explain,
  },
  {
    path: ["api"],
    summary: "Send any signed request to SMS and print the response unchanged",
    load: async () => (await import("./api.ts")).api,
  },
  {
    path: ["completion"],
    summary: "Print the script that lets a shell complete sms",
    isReadOnly: true,
    load: async () => (await import("./completion.ts")).completion,
  },
  {
    path: ["sandbox", "serve"],
    summary: "Run a local SMS service until Ctrl-C",
    isReadOnly: true,
    load: async () => (await import("./sandbox/serve.ts")).serve,
  },
  {
    path: ["sandbox", "run"],
    summary: "Run a command against a local SMS service and exit with its code",
    isReadOnly: true,
    load: async () => (await import("./sandbox/run.ts")).run,
  },
  {
    path: ["help", "exit-codes"],
    summary: "What each exit code means",
    isReadOnly: true,
    load: async () => (await import("./help/tables.ts")).exitCodes,
  },
  {
    path: ["help", "states"],
    summary: "What each task state means",
    isReadOnly: true,
    load: async () => (await import("./help/tables.ts")).states,
  },
  {
    path: ["help", "environment"],
    summary: "Environment variables that sms reads",
    isReadOnly: true,
    load: async () => (await import("./help/environment.ts")).environment,
  },
  {
    path: ["help", "flags"],
    summary: "Flags of every command",
    isReadOnly: true,
    load: async () => (await import("./help/flags.ts")).flags,
  },
  {
    path: ["help", "json"],
    summary: "What -o json prints, and how it stays the same",
    isReadOnly: true,
    load: async () => (await import("./help/json.ts")).json,
  },
];
