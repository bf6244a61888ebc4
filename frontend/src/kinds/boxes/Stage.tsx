import { useEffect, useRef } from "react";
import { count, Glyph } from "../../ui";
import { useStore } from "../../state/store";
import styles from "./boxes.module.css";
import { Canvas } from "./Canvas";
import { note, setBroken } from "./desk";
import { deskOf, shapesOf, type Props } from "./edits";
import { Tools } from "./Tools";
import { useBareKeys } from "./useBareKeys";
import { useStage } from "./useStage";

/** The image, and the shapes on it. */
export function Stage(props: Props) {
  const { item, classes, value, pixels } = props;
  const root = useRef<HTMLDivElement>(null);
  const desk = deskOf(props);
  const state = useStore(desk);
  const { onLoad, onFocus } = useStage(root, props, state);
  useBareKeys(props);
  const shapes = shapesOf(value);
  useEffect(() => note(classes, shapes), [classes, shapes]);
  const fault = !item.image_url ? "missing" : state.broken ? "broken" : null;
  const size = item.width && item.height ? `, ${count(item.width)} × ${count(item.height)} pixels` : "";
  return (
    <div className={styles.panel}>
      <Tools {...props} off={fault !== null} />
      <div ref={root} className={styles.stage} tabIndex={-1} data-tool={state.tool} data-fault={fault ?? undefined}>
        {fault === null && (
          <>
            <img
              src={item.image_url!} alt={`Item ${item.key}${size}`} draggable={false} decoding="async" data-pixels={pixels || undefined}
              onLoad={(event) => (setBroken(desk, item.id, false), onLoad(event.currentTarget))} onError={() => setBroken(desk, item.id, true)}
            />
            <Canvas classes={classes} shapes={shapes} selected={state.selected} onFocus={onFocus} />
          </>
        )}
        {fault && <Fault name={item.key} missing={fault === "missing"} refused={state.said} />}
      </div>
      <p className="sr" aria-live="polite">{state.said}</p>
    </div>
  );
}

function Fault({ name, missing, refused }: { name: string; missing: boolean; refused: string }) {
  return (
    <p className={styles.fault} role="alert">
      <Glyph kind="stop" />{" "}
      <b>{missing ? `Item ${name} has no image.` : `The image ${name} could not be shown.`}</b>{" "}
      {missing ? "Skip it, or flag it with a note." : "Check the connection and load the page again; if it stays, skip or flag it."} Nothing can be
      drawn until then.
      {refused && <span className={styles.refused}>{refused}</span>}
    </p>
  );
}
