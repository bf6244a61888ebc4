import { Button } from "@mantine/core";
import { useMemo, useRef, useEffect } from "react";
import type { Project } from "../../api/types";
import { placed } from "../../kinds/classification/places";
import type { AnyKind } from "../../kinds/types";
import { Key, RelativeTime } from "../../ui";
import styles from "./bench.module.css";
import { blocks } from "./guidelineText";

/** What annotators are told, beside the item: nothing is dimmed, nothing is trapped, Esc closes it. */
export function Guidelines({ project, kind, keys, onClose }: { project: Project; kind: AnyKind; keys: boolean; onClose: () => void }) {
  const { number, text, classes, created_at } = project.guideline;
  const all = useMemo(() => placed(classes), [classes]);
  const advice = kind.atOnce(project.options)
    ? "Choose what the item is mostly there to say, and flag what does not fit."
    : "Flag what does not fit.";
  const caps = keys && kind.classCaps !== false;
  const aside = useRef<HTMLElement>(null);
  useEffect(() => aside.current?.focus({ preventScroll: true }), []);
  return (
    <aside className={styles.drawer} aria-label="Guidelines" ref={aside} tabIndex={-1}>
      <header className="row">
        <h2>Guidelines</h2>
        <Button variant="subtle" className="push" onClick={onClose}>
          Close {keys && <Key>Esc</Key>}
        </Button>
        <p className="note">
          version {number}, <RelativeTime iso={created_at} />
        </p>
      </header>
      <div className={styles.told}>
        {text.trim() ? blocks(text).map(toElement) : <p className="soft">No guidelines are written yet. {advice}</p>}
      </div>
      {all.length > 0 && (
        <ul className={styles.classes} aria-label={caps ? "Classes and their keys" : "Classes"}>
          {all.map((each) => (
            <li key={each.id}>
              {caps && each.cap && <Key>{each.cap}</Key>} {each.name}
            </li>
          ))}
        </ul>
      )}
    </aside>
  );
}

function toElement(block: ReturnType<typeof blocks>[number], index: number) {
  if (block.kind === "list") {
    return (
      <ul key={index}>
        {block.lines.map((line, at) => (
          <li key={at}>{line}</li>
        ))}
      </ul>
    );
  }
  if (block.kind === "heading") return <h3 key={index}>{block.lines[0]}</h3>;
  return <p key={index}>{block.lines.join("\n")}</p>;
}
