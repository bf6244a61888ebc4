import { Checkbox } from "@mantine/core";
import type { KindName } from "./taskKinds";

export const SHAPES = ["box", "polygon", "point"] as const;
export type Shape = (typeof SHAPES)[number];

/** The answers to every kind's questions; only those of the chosen kind are sent. */
export interface OptionForm {
  multi: boolean;
  overlap: boolean;
  snap: boolean;
  shapes: Shape[];
}

export const DEFAULT_OPTIONS: OptionForm = { multi: false, overlap: true, snap: true, shapes: ["box"] };

const SHAPE_WORDS: Record<Shape, [string, string]> = {
  box: ["Boxes", "a frame around the thing"],
  polygon: ["Outlines", "corner by corner"],
  point: ["Points", "one press"],
};

interface Props {
  kind: KindName;
  value: OptionForm;
  error?: string;
  onChange: (part: Partial<OptionForm>) => void;
}

/** What the chosen kind needs to know; nothing for kinds that need nothing. */
export function KindOptions({ kind, value, error, onChange }: Props) {
  switch (kind) {
    case "classification":
      return (
        <Checkbox
          id="f-options" checked={value.multi} error={error} label="Several classes can apply to one item"
          description="Keys then put classes in and take them out; Enter answers."
          onChange={(event) => onChange({ multi: event.currentTarget.checked })}
        />
      );
    case "spans":
      return (
        <div className="stack">
          <Checkbox
            id="f-options" checked={value.overlap} error={error} label="Spans may overlap"
            description="A company’s name may hold a place. Off: what overlaps is refused."
            onChange={(event) => onChange({ overlap: event.currentTarget.checked })}
          />
          <Checkbox
            checked={value.snap} label="Marks snap to whole words"
            description="Off: for scripts without spaces, and for parts of words."
            onChange={(event) => onChange({ snap: event.currentTarget.checked })}
          />
        </div>
      );
    case "boxes":
      return <Shapes value={value.shapes} error={error} onChange={(shapes) => onChange({ shapes })} />;
    default:
      return null;
  }
}

function Shapes({ value, error, onChange }: { value: Shape[]; error?: string; onChange: (shapes: Shape[]) => void }) {
  const change = (chosen: string[]) => onChange(SHAPES.filter((shape) => chosen.includes(shape)));
  return (
    <Checkbox.Group label="What can be drawn" value={value} error={error} onChange={change}>
      <div className="kinds">
        {SHAPES.map((shape, at) => (
          <Checkbox key={shape} id={at === 0 ? "f-options" : undefined} value={shape} label={SHAPE_WORDS[shape][0]} description={SHAPE_WORDS[shape][1]} />
        ))}
      </div>
    </Checkbox.Group>
  );
}
