import { useRef, useState, type DragEvent } from "react";

interface Props {
  modality: string;
  /** True when a file lies there already: the zone is then small. */
  again: boolean;
  onFile: (file: File) => void;
}

const ACCEPT: Record<string, string> = {
  text: ".jsonl,.ndjson,.csv,.tsv,.txt,.json",
  image: ".zip",
};

/** A place to drop one file, which is a file button as well. */
export function DropZone({ modality, again, onFile }: Props) {
  const [over, setOver] = useState(0);
  const input = useRef<HTMLInputElement>(null);
  const take = (files: FileList | null | undefined) => {
    const file = files?.[0];
    if (file) onFile(file);
    if (input.current) input.current.value = ""; // the same file may be chosen again after a correction
  };
  const onDrop = (event: DragEvent) => {
    event.preventDefault();
    setOver(0);
    take(event.dataTransfer.files);
  };
  return (
    <label
      className={again ? "drop small" : "drop"}
      data-over={over > 0 || undefined}
      onDragEnter={() => setOver((n) => n + 1)}
      onDragLeave={() => setOver((n) => Math.max(0, n - 1))}
      onDragOver={(event) => event.preventDefault()}
      onDrop={onDrop}
    >
      <input ref={input} className="sr" type="file" accept={ACCEPT[modality]} onChange={(event) => take(event.target.files)} />
      <span>
        <b>{again ? "Choose another file" : "Choose a file"}</b> or drop it here
      </span>
      {!again && <span className="note">{takes(modality)}</span>}
    </label>
  );
}

function takes(modality: string): string {
  return modality === "image"
    ? "A zip of images: one folder a class, or flat. Folder names become the given label."
    : "JSONL or CSV with a column “text”; “id”, “label”, “before” and “after” are read if they are there.";
}
