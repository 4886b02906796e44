/** `web-01 (7a9a9540-…)`, or the id alone: a task in a sentence. */
export function label(taskId: string, name: string | null | undefined): string {
  return name ? `${name} (${taskId})` : taskId;
}
