import { homedir, userInfo } from "node:os";
import { isAbsolute } from "node:path";

/**
 * The user's home folder: HOME, or where that is empty or relative, what the system's list of users says. undefined for a user
 * who has neither, as in some containers: a folder that others may write to, such as /tmp, must not take its place.
 */
export function homeFolder(): string | undefined {
  return [homedir, () => userInfo().homedir].map(pathFrom).find((path) => path !== undefined && isAbsolute(path));
}

function pathFrom(find: () => string): string | undefined {
  try {
    return find();
  } catch {
    return undefined;
  }
}
