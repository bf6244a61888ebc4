import { Fragment, memo, useCallback, useSyncExternalStore, type CSSProperties } from "react";
import type { Store } from "../../state/store";
import { selectionOf, type Cursor } from "./cursor";
import { piecesOf, type Drawn, type Piece } from "./lanes";
import styles from "./spans.module.css";
import type { Range, Text } from "./text";

/** How a class looks: its tint, 1 to 8, and its name. */
export interface Look {
  tint: number;
  name: string;
}

interface Props {
  text: Text;
  /** The block's number. */
  block: number;
  drawn: Drawn[];
  cursor: Store<Cursor>;
  looks: ReadonlyMap<string, Look>;
}

/** Characters in a row of text, to guess how high a block is before it is laid out. */
const ROW = 70;

/** Some lines of the text. It is drawn again only when something within it has changed. */
export const Block = memo(function Block({ text, block, drawn, cursor, looks }: Props) {
  const hand = useHand(cursor, text.extents[block]!, drawn);
  const { start, end } = text.blocks[block]!;
  const lines = text.lines.slice(start, end);
  const rows = lines.reduce((sum, line) => sum + Math.max(1, Math.ceil((line.end - line.start) / ROW)), 0);
  const lanes = drawn.reduce((most, span) => Math.max(most, span.lane + 1), 1);
  return (
    <div className={styles.block} style={{ "--rows": rows, "--lanes": Math.min(lanes, 8) } as CSSProperties}>
      {lines.map((line, index) => (
        <p key={index} data-line={start + index} dir="auto" className={styles.line}>
          {piecesOf(line, drawn, hand.selection).map((piece) => (
            <Fragment key={piece.start}>{nested(text, piece, 0, hand, looks)}</Fragment>
          ))}
        </p>
      ))}
    </div>
  );
});

interface Hand {
  selection: Range | null;
  picked: boolean;
  focus: string | null;
}

/** What of the cursor lies within a block. The snapshot is a string, so that moves elsewhere change nothing here. */
function useHand(cursor: Store<Cursor>, extent: Range, drawn: Drawn[]): Hand {
  const snapshot = useCallback(() => {
    const now = cursor.get();
    if (now.focus !== null) return drawn.some(({ id }) => id === now.focus) ? JSON.stringify({ selection: null, picked: false, focus: now.focus }) : "";
    const selection = selectionOf(now);
    if (!selection || selection.start >= extent.end || selection.end <= extent.start) return "";
    return JSON.stringify({ selection, picked: now.picked, focus: null });
  }, [cursor, extent, drawn]);
  const seen = useSyncExternalStore(cursor.subscribe, snapshot);
  return seen ? (JSON.parse(seen) as Hand) : { selection: null, picked: false, focus: null };
}

/** The text of a piece within one element for each span over it, the outermost first. */
function nested(text: Text, piece: Piece, depth: number, hand: Hand, looks: ReadonlyMap<string, Look>) {
  const span = piece.over[depth];
  if (!span) {
    const words = text.text.slice(piece.start, piece.end);
    return (
      <>
        {piece.chosen ? <span className={hand.picked ? styles.picked : styles.caret}>{words}</span> : words}
        {piece.ending.map((each) => (
          <small key={each.id} data-tint={looks.get(each.label)?.tint ?? 6} data-name={looks.get(each.label)?.name ?? "?"} data-lane={each.lane % 3} />
        ))}
      </>
    );
  }
  return (
    <span
      className={styles.span} data-tint={looks.get(span.label)?.tint ?? 6} data-lane={span.lane % 3} data-focus={hand.focus === span.id || undefined}
      style={{ "--lane": Math.min(span.lane, 7) } as CSSProperties}
    >
      {nested(text, piece, depth + 1, hand, looks)}
    </span>
  );
}
