import type { JsonObject } from "../../json.ts";
import type { Explanation } from "../../model/error-codes/code-table.ts";
import { taskError } from "../../model/task-error.ts";
import type { Selection } from "../../view/task/layout.ts";
import type { TimeFrame } from "../../view/units.ts";
import type { View } from "../../view/view.ts";

interface TaskView {
  readonly view: View;
  /** Fields that are not as documented, and are missing from the view. */
  readonly misfits: readonly string[];
}

/** A document as tables. The code that reads and draws it loads only now, the table of error codes only for a task with an error. */
export async function readTaskView(document: JsonObject, selection: Selection, frame: TimeFrame): Promise<TaskView> {
  const [{ readTask }, { taskView }] = await Promise.all([
    import("../../model/read-task.ts"),
    import("../../view/task/task.ts"),
  ]);
  const { task, misfits } = readTask(document);
  const known = await knownError(taskError(task.error_json)?.code);
  return { view: taskView(task, document, selection, frame, known), misfits };
}

async function knownError(code: string | undefined): Promise<Explanation> {
  if (code === undefined) return {};
  const { explainCode } = await import("../../model/error-codes/codes.ts");
  return explainCode(code);
}
