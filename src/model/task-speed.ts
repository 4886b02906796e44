/**
 * The unit of a task's migrate_speed and of disk I/O, and how many Mbit/s one of it is: MB/s on the seed page, Mbit/s in
 * SDK models since 2025. See docs/decisions.md; limits, measurements and a sub-task's speed are in Mbit/s in both.
 */
export const TASK_SPEED = { unit: "MB/s", megabits: 8 } as const;
