import { problemOf } from "./profile-file.ts";
import { type Layers, type Setting, type SettingName, settingOf } from "./settings.ts";
import { wrongAt } from "./wrong-at.ts";

/** What is in force; throws when it makes no sense, saying where it stands. */
export function checkedSetting(name: SettingName, layers: Layers): Setting | undefined {
  const setting = settingOf(name, layers);
  const problem = setting && problemOf(name, setting.text);
  if (setting && problem) throw wrongAt(setting.origin, `${setting.origin}: ${problem.message}`, problem.hint);
  return setting;
}
