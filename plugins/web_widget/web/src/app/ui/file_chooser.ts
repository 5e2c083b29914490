/** Choosing files by button, drop or paste: checked at once, staged when they may go. */

import { useEffect, useState } from "preact/hooks";
import type { FileProblem } from "../protocol/file_checks";
import { useChat } from "./context";

export interface FileChooser {
  isEnabled: boolean;
  problems: readonly (FileProblem | { name: string; code: "unavailable" })[];
  choose(files: readonly File[]): void;
  dismiss(): void;
}

export function useFileChooser(sessionKey: string): FileChooser {
  const { client, config } = useChat();
  const limits = config.features.fileUpload;
  const [problems, setProblems] = useState<FileChooser["problems"]>([]);
  useEffect(() => {
    // fetched ahead, so that files can be chosen without a line later on
    if (!limits.enabled && !config.features.voice.enabled) return;
    for (const part of [client.files(), import("./files/FileBody"), import("./files/StagedFiles")]) part.catch(() => {});
  }, [client, limits, config]);
  const choose = (files: readonly File[]) => {
    client.files().then(
      (shelf) => setProblems(shelf.stage(sessionKey, files, limits)),
      () => setProblems([{ name: "", code: "unavailable" }]),
    );
  };
  return { isEnabled: limits.enabled, problems, choose, dismiss: () => setProblems([]) };
}
