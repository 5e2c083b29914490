/** The whole panel takes files that are dragged onto it. The button in the composer does the same. */

import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import { useChat } from "./context";
import type { FileChooser } from "./file_chooser";
import { ClipIcon } from "./icons";

interface Props {
  label: string;
  chooser: FileChooser | null;
  children: ComponentChildren;
}

export function DropZone({ label, chooser, children }: Props) {
  const { texts } = useChat();
  const [isOver, setOver] = useState(false);
  // every child that is entered or left speaks up; the panel is left when all were
  const depth = useRef(0);
  const count = (by: number) => {
    depth.current += by;
    setOver(depth.current > 0);
  };
  const ifFiles = (act: (event: DragEvent) => void) => (event: DragEvent) => {
    if (!chooser || !event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    act(event);
  };
  return (
    <main
      class="screen thread"
      aria-label={label}
      onDragEnter={ifFiles(() => count(1))}
      onDragLeave={ifFiles(() => count(-1))}
      onDragOver={ifFiles(() => {})}
      onDrop={ifFiles((event) => {
        count(-depth.current);
        chooser?.choose([...(event.dataTransfer?.files ?? [])]);
      })}
    >
      {children}
      {isOver && (
        <div class="drop-hint">
          <ClipIcon />
          {texts("files.drop")}
        </div>
      )}
    </main>
  );
}
