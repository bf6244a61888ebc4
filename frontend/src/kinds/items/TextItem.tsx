import type { ItemViewProps } from ".";
import styles from "./items.module.css";

/** From these lengths on the text is set smaller, so that it stays on one screen. */
const SIZES: [number, string | undefined][] = [
  [160, undefined],
  [480, styles.long],
  [1400, styles.longer],
  [Infinity, styles.essay],
];

/** The text to judge, large, between the lines it stood between. */
export function TextItem({ item }: ItemViewProps) {
  const text = item.text ?? "";
  const size = SIZES.find(([limit]) => text.length <= limit)?.[1] ?? "";
  return (
    <div className={`${styles.text} ${item.before || item.after ? "" : styles.alone}`}>
      <Context label="before" text={item.before} />
      <p className={`${styles.it} ${size}`} dir="auto">
        {text || <span className="faint">This item has no text.</span>}
      </p>
      <Context label="after" text={item.after} />
    </div>
  );
}

function Context({ label, text }: { label: string; text: string | null }) {
  if (!text) return null;
  return (
    <p className={styles.ctx}>
      <span>{label}</span>
      <span dir="auto">{text}</span>
    </p>
  );
}
