import type { Modality } from "../../api/types";
import { Drawing } from "./Drawing";
import "./kinds.css";
import { kindsFor, type KindName, type TaskKind } from "./taskKinds";

interface Props {
  modality: Modality;
  value: KindName;
  error?: string;
  onChange: (kind: KindName) => void;
}

/** What people do with an item: one card a kind, only those that this sort of data allows. */
export function KindPicker({ modality, value, error, onChange }: Props) {
  return (
    <fieldset className="task-kinds" aria-describedby={error ? "f-kind-error" : undefined}>
      <legend className="sr">Task</legend>
      <div>
        {kindsFor(modality).map((kind) => (
          <Card key={kind.name} kind={kind} chosen={kind.name === value} onChoose={() => onChange(kind.name)} />
        ))}
      </div>
      {error && (
        <p id="f-kind-error" className="err" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}

function Card({ kind, chosen, onChoose }: { kind: TaskKind; chosen: boolean; onChoose: () => void }) {
  return (
    <label className="task-kind">
      <input
        id={chosen ? "f-kind" : undefined} type="radio" name="kind" value={kind.name} checked={chosen} onChange={onChoose}
        aria-describedby={`kind-${kind.name}`}
      />
      <Drawing kind={kind.name} />
      <span>
        <b>{kind.title}</b>
        <span id={`kind-${kind.name}`}>{kind.does}</span>
      </span>
    </label>
  );
}
