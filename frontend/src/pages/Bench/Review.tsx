import type { Remark } from "../../api/types";
import { Glyph } from "../../ui";
import styles from "./bench.module.css";

/** Says that this is the review queue, and why the item on the bench was set aside. */
export function Review({ remarks }: { remarks: readonly Remark[] }) {
  return (
    <section className={styles.review} aria-label="Review queue">
      <p>
        <b>Review queue</b> <span className="faint">Items that were flagged or skipped. Your answer settles this one.</span>
      </p>
      {remarks.length > 0 && (
        <ul aria-label="Why it was set aside">
          {remarks.map((remark, at) => (
            <li key={at}>
              <Glyph kind="marker" />
              <span>
                {remarkWords(remark)}
                {remark.note.trim() && <q>{remark.note.trim()}</q>}
              </span>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}

/** "Hana Okafor flagged it: " before a note, "Hana Okafor skipped it." without one. */
export function remarkWords({ by, action, note }: Remark): string {
  const did = `${by.trim() || "Somebody"} ${action === "flag" ? "flagged" : "skipped"} it`;
  return note.trim() ? `${did}: ` : `${did}.`;
}
