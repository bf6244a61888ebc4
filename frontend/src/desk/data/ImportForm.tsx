import { Button, Select } from "@mantine/core";
import { useRef, useState } from "react";
import type { Job, Project } from "../../api/types";
import { ErrorNote, Glyph } from "../../ui";
import {
  ENCODINGS,
  FORMATS,
  guessEncoding,
  guessFormat,
  HEAD_BYTES,
  mismatch,
  sampleLines,
  type Format,
} from "../importFile";
import { bytes } from "./bytes";
import { DropZone } from "./DropZone";
import { Sending } from "./Sending";
import { upload, type Upload } from "./upload";

interface Chosen {
  file: File;
  head: Uint8Array;
  because: string;
  format: Format | null;
  encoding: string;
}

/** Choose a file, check what it seems to be, send it. */
export function ImportForm({ project, onQueued }: { project: Project; onQueued: (job: Job) => void }) {
  const [chosen, setChosen] = useState<Chosen | null>(null);
  const [sent, setSent] = useState<{ sent: number; total: number } | null>(null);
  const [error, setError] = useState<unknown>(null);
  const running = useRef<Upload | null>(null);
  const choose = async (file: File) => {
    setError(null);
    try {
      setChosen(await look(file));
    } catch {
      setError(new Error(`${file.name} could not be read. Folders cannot be imported; pack images into one zip.`));
    }
  };
  const send = async ({ file, format, encoding }: Chosen) => {
    setError(null);
    setSent({ sent: 0, total: file.size });
    const onProgress = (done: number, total: number) => setSent({ sent: done, total });
    running.current = upload({ slug: project.slug, file, format, encoding, onProgress });
    try {
      onQueued(await running.current.job);
      setChosen(null);
    } catch (fault) {
      setError(fault);
    } finally {
      setSent(null);
    }
  };
  return (
    <div className="stack import">
      {!sent && <DropZone modality={project.modality} again={chosen !== null} onFile={(file) => void choose(file)} />}
      {chosen && !sent && (
        <Check chosen={chosen} modality={project.modality} onChange={setChosen} onSend={() => void send(chosen)} onDrop={() => setChosen(null)} />
      )}
      {chosen && sent && <Sending name={chosen.file.name} {...sent} onStop={() => running.current?.stop()} />}
      {error !== null && <ErrorNote error={error} />}
    </div>
  );
}

async function look(file: File): Promise<Chosen> {
  const head = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const { format, because } = guessFormat(file.name, head);
  return { file, head, because, format, encoding: guessEncoding(head) };
}

interface CheckProps {
  chosen: Chosen;
  modality: string;
  onChange: (chosen: Chosen) => void;
  onSend: () => void;
  onDrop: () => void;
}

function Check({ chosen, modality, onChange, onSend, onDrop }: CheckProps) {
  const { file, format, because, encoding } = chosen;
  const wrong = mismatch(format, modality);
  const formats = FORMATS.filter((one) => one.modality === modality);
  return (
    <div className="stack check">
      <p>
        <b>{file.name}</b> <span className="faint">{bytes(file.size)}</span>
      </p>
      <div className="form-row two-up">
        <Select
          label="Format"
          description={format ? asSentence(because) : "Choose it; neither the name nor the first bytes say."}
          data={formats.map(({ value, label }) => ({ value, label }))}
          value={wrong ? null : format}
          error={wrong}
          allowDeselect={false}
          placeholder="Choose"
          onChange={(value) => onChange({ ...chosen, format: value as Format, because: "chosen by you" })}
        />
        {modality === "text" && (
          <Select
            label="Encoding"
            description="How the file writes its letters."
            data={ENCODINGS}
            value={encoding}
            allowDeselect={false}
            onChange={(value) => value && onChange({ ...chosen, encoding: value })}
          />
        )}
      </div>
      {modality === "text" && format !== "images" && <Sample chosen={chosen} />}
      <div className="row">
        <Button variant="filled" onClick={onSend} disabled={Boolean(wrong) || !format || file.size === 0}>
          Import
        </Button>
        <Button variant="subtle" onClick={onDrop}>
          Put it back
        </Button>
        {file.size === 0 && <span className="err">The file is empty.</span>}
      </div>
    </div>
  );
}

/** Some lines in the chosen encoding: the eye sees at once whether the letters are right. */
function Sample({ chosen: { head, encoding } }: { chosen: Chosen }) {
  const lines = sampleLines(head, encoding);
  if (lines === null) {
    return (
      <p className="err" role="alert">
        <Glyph kind="stop" /> The beginning of the file is not {encoding}. Choose another encoding.
      </p>
    );
  }
  return (
    <div>
      <p className="note">As it is read:</p>
      <pre className="peek">{lines.join("\n") || "(nothing but blanks)"}</pre>
    </div>
  );
}

function asSentence(words: string): string {
  return `${words.charAt(0).toUpperCase()}${words.slice(1)}.`;
}
