import { parse } from "ini";

/** One section of an INI text; undefined when there is none. */
export function iniSection(text: string, name: string): Readonly<Record<string, unknown>> | undefined {
  const section: unknown = parse(text)[name];
  return typeof section === "object" && section !== null ? (section as Record<string, unknown>) : undefined;
}
