/**
 * What decides an outcome, a verdict, a repetition, a signature, a mask or an exit code, and the tests of it. Only those
 * run against its mutants: all in this process, none with a child process or a built program.
 */
export const RULES = {
  action: {
    mutate: ["src/commands/task/action/execute.ts"],
    tests: ["test/commands/{action,action-batch,action-wait,delete,deadline}.test.ts"],
  },
  verdict: {
    mutate: ["src/tracking/verdict.ts", "src/model/goal.ts"],
    tests: ["test/tracking/{verdict,step,parse-goal}.test.ts", "test/commands/delete.test.ts"],
  },
  retry: {
    mutate: ["src/api/retry.ts", "src/api/transport.ts"],
    tests: ["test/api/{retry,transport}.test.ts"],
  },
  signature: { mutate: ["src/api/sign.ts"], tests: ["test/api/{sign,authorize}.test.ts"] },
  masking: { mutate: ["src/api/redact.ts", "src/api/secrets.ts"], tests: ["test/api/{redact,debug-log}.test.ts"] },
  exit: {
    mutate: ["src/exit-code.ts", "src/run.ts"],
    tests: ["test/{exit-code,run,errors}.test.ts", "test/commands/{crash,errors-as-data,reports}.test.ts"],
  },
};
