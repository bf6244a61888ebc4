import { memo, type CSSProperties } from "react";
import type { LabelClass } from "../../api/types";
import styles from "./boxes.module.css";
import type { Shape } from "./shapes";
import { className, described } from "./words";

interface Props {
  classes: LabelClass[];
  shapes: Shape[];
  selected: number | null;
  onFocus(index: number): void;
}

/** The colour of a class; there are eight, and the name is always written beside. */
export function hueOf(classes: LabelClass[], id: string): CSSProperties {
  const place = Math.max(0, classes.findIndex((each) => each.id === id));
  return { "--c": `var(--c${(place % 8) + 1})` } as CSSProperties;
}

/** The elements over the image. Where they lie is painted by the surface; React only knows which there are. */
export const Canvas = memo(function Canvas({ classes, shapes, selected, onFocus }: Props) {
  return (
    <>
      <svg className={styles.overlay} focusable="false">
        {/* An empty list box is no list box. */}
        <g role={shapes.length > 0 ? "listbox" : undefined} aria-label={shapes.length > 0 ? "Shapes on the image" : undefined}>
          {shapes.map((shape, index) => (
            <g
              key={index} data-shape={index} className={styles.shape} style={hueOf(classes, shape.label)} tabIndex={0} role="option"
              aria-selected={selected === index} aria-label={described(classes, shape, index, true)} onFocus={() => onFocus(index)}
            >
              <path className={styles.casing} />
              <path className={styles.line} />
            </g>
          ))}
        </g>
        <g data-handles className={styles.handles}><path /></g>
        <g data-picked className={styles.picked}><path /></g>
        <g data-drawn className={styles.drawn}><path className={styles.casing} /><path className={styles.line} /></g>
        <g data-cross className={styles.cross}><path className={styles.casing} /><path className={styles.line} /></g>
      </svg>
      <div className={styles.chips} aria-hidden="true">
        {shapes.map((shape, index) => (
          <span key={index} data-chip={index} style={hueOf(classes, shape.label)} data-selected={selected === index || undefined}>
            <i /> {className(classes, shape.label)}
          </span>
        ))}
      </div>
    </>
  );
});
