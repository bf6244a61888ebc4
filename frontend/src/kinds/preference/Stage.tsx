import { useLayoutEffect, useMemo, useRef, useState, type ReactNode } from "react";
import type { Item } from "../../api/types";
import { useStore } from "../../state/store";
import { Glyph, Key } from "../../ui";
import { differences, type Stretch } from "./differences";
import { looks, toggleDifferences } from "./looks";
import styles from "./preference.module.css";
import { letter, outputsOf, placesOf, shownFor, type PreferenceProps } from "./value";

/** From these lengths on the outputs are set smaller. */
const LONG = 160;
const LONGER = 1400;
/** A prompt longer than this is folded: the outputs are what is judged. */
const FOLDED = 600;
const FOLDED_LINES = 8;

/** The prompt above, the outputs side by side under letters that tell nothing of who wrote them. */
export function Stage(props: PreferenceProps) {
  const { item, value, keys } = props;
  const shown = shownFor(props);
  const texts = useMemo(() => shown.map((stored) => outputsOf(item)[stored]!), [item, shown.join()]);
  const best = placesOf(value, shown);
  const stage = useRef<HTMLDivElement>(null);
  // The scroll is the page's and stays; a new item begins at its top.
  useLayoutEffect(() => {
    const page = stage.current?.closest("section");
    if (page) page.scrollTop = 0;
  }, []);
  return (
    <div className={styles.stage} ref={stage}>
      <Prompt item={item} tools={<Differences texts={texts} keys={keys} />} />
      <Outputs texts={texts} best={best} />
    </div>
  );
}

function Prompt({ item: { text, before, after }, tools }: { item: Item; tools: ReactNode }) {
  const [open, setOpen] = useState(false);
  const whole = [before, text, after].filter(Boolean).join("\n");
  const long = whole.length > FOLDED || whole.split("\n").length > FOLDED_LINES;
  return (
    <section className={styles.prompt} aria-label={whole ? "Prompt" : "Compare"}>
      <div className={styles.head}>
        {whole && <h2 className="note">Prompt</h2>}
        {tools}
      </div>
      <div className={styles.asked} data-folded={(long && !open) || undefined}>
        {before && <p dir="auto" className="faint">{before}</p>}
        {text && <p dir="auto">{text}</p>}
        {after && <p dir="auto" className="faint">{after}</p>}
      </div>
      {long && (
        <button type="button" className={styles.more} aria-expanded={open} onClick={() => setOpen(!open)}>
          {open ? "Show less of the prompt" : "Show the whole prompt"}
        </button>
      )}
    </section>
  );
}

function Differences({ texts, keys }: { texts: string[]; keys: boolean }) {
  const on = useStore(looks).differences;
  const alike = texts.length > 1 && texts.every((text) => text === texts[0]);
  return (
    <div className={styles.tools}>
      <span className="note" role="status">{alike ? "They are the same, to the letter." : on && !alike ? "Marked: what only one has." : ""}</span>
      <button type="button" className={styles.tool} aria-pressed={on} aria-keyshortcuts={keys ? "D" : undefined} onClick={toggleDifferences}>
        {keys && <Key>D</Key>} Mark differences
      </button>
    </div>
  );
}

function Outputs({ texts, best }: { texts: string[]; best: number[] }) {
  const on = useStore(looks).differences;
  const parts = useMemo(() => (on ? differences(texts) : texts.map((text) => [{ only: false, text }])), [on, texts]);
  const longest = Math.max(0, ...texts.map((text) => text.length));
  const size = longest <= LONG ? styles.short : longest <= LONGER ? "" : styles.long;
  return (
    <div className={`${styles.outputs} ${size}`} data-count={texts.length} data-outputs>
      {parts.map((stretches, place) => (
        <Output key={place} place={place} stretches={stretches} best={best.includes(place)} />
      ))}
    </div>
  );
}

function Output({ place, stretches, best }: { place: number; stretches: Stretch[]; best: boolean }) {
  const empty = stretches.every(({ text }) => text.trim() === "");
  return (
    <article className={styles.output} aria-label={`Output ${letter(place)}`} data-best={best || undefined}>
      <h2 className={styles.letter}>
        {letter(place)} {best && <Glyph kind="pen" label="chosen" />}
      </h2>
      {/* auto looks at the first letter: each output has its own direction */}
      <div className={styles.written} dir="auto">
        {empty ? <span className="faint">This output is empty.</span> : stretches.map(({ only, text }, at) => (only ? <mark key={at}>{text}</mark> : text))}
      </div>
    </article>
  );
}
