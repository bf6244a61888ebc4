import type { CSSProperties, ReactNode } from "react";
import { Glyph, Mark, Whisker, type GlyphKind } from "../../ui";
import "./door.css";

const MARKS: [GlyphKind, string, string][] = [
  ["pen", "Pen: a person said so.", "Blue is also what you press. Pressing writes."],
  ["pencil", "Pencil: the model thinks so.", "Grey, dashed or hatched. It can be rubbed out."],
  ["marker", "Marker: not sure, look here.", "What the next label should settle."],
  ["stamp", "Stamp: drawn at random and checked.", "Only stamped labels measure quality."],
];
const SAMPLE = { point: 0.52, low: 0.2, high: 0.8 };

/** The pages before one is in: a form at the left, how to read LabelHub at the right. */
export function Door({ children }: { children: ReactNode }) {
  return (
    <main className="door">
      <div className="door-form">
        <p className="door-mark">
          <Mark /> <b>LabelHub</b>
        </p>
        {children}
      </div>
      <aside aria-label="How to read LabelHub">
        <div>
          <p className="note">How to read LabelHub</p>
          <dl>
            {MARKS.map(([kind, name, says]) => (
              <div key={kind}>
                <Glyph kind={kind} />
                <div>
                  <dt>{name}</dt>
                  <dd className="soft">{says}</dd>
                </div>
              </div>
            ))}
            <div>
              <span style={{ "--ground": "var(--sheet)" } as CSSProperties}>
                <Whisker interval={SAMPLE} target={0.92} label="An example of an estimate" />
              </span>
              <div>
                <dt>Every estimate wears its interval.</dt>
                <dd className="soft">The tall stroke is the target.</dd>
              </div>
            </div>
          </dl>
        </div>
      </aside>
    </main>
  );
}
