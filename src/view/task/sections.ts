/** The parts of `sms task show`, in their order. */
export const SECTIONS = ["summary", "subtasks", "servers", "disks", "clone", "network", "resources"] as const;
export type Section = (typeof SECTIONS)[number];
