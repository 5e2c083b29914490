/** Why files that were chosen do not go. */

import { useChat } from "../context";
import type { FileChooser } from "../file_chooser";
import { CrossIcon } from "../icons";
import "../../i18n/en_tools";

export function FileProblems({ chooser }: { chooser: FileChooser }) {
  const { config, texts } = useChat();
  const { maxMb, maxFiles } = config.features.fileUpload;
  return (
    <div class="file-problems" role="alert">
      <ul>
        {chooser.problems.map(({ name, code }, at) => (
          <li key={at}>{texts(`files.${code}`, { name, mb: maxMb, count: Math.min(maxFiles, 10) })}</li>
        ))}
      </ul>
      <button type="button" class="tool-button" aria-label={texts("files.dismiss")} title={texts("files.dismiss")} onClick={() => chooser.dismiss()}>
        <CrossIcon />
      </button>
    </div>
  );
}
