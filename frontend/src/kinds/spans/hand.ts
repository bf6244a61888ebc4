import type { KindProps } from "../types";
import { cursorOf, isExtended, selectionOf, type Cursor } from "./cursor";
import { layoutOf } from "./dom";
import { facing, moved, on, type Move } from "./moves";
import { snapped, stepped, wholeCharacters, wordAt, type Edge } from "./stops";
import { textOf, type Range, type Text } from "./text";
import { added, idOf, isSnapping, mayOverlap, nameOf, removed, replaced, type Edited, type Span, type SpansValue } from "./value";

export type SpansProps = KindProps<SpansValue>;

/** The longest quote that is spoken or shown, in characters. */
const QUOTE = 60;
const NOTHING_CHOSEN = "Select words first: with the mouse, by a tap, or with the arrow keys.";

const texts = new Map<string, Text>();

/** The text of an item, laid out once for all who ask. */
export function textFor(item: { text: string | null }): Text {
  const words = item.text ?? "";
  const text = texts.get(words) ?? textOf(words);
  texts.delete(words);
  texts.set(words, text);
  if (texts.size > 8) texts.delete(texts.keys().next().value!);
  return text;
}

export const spansOf = ({ value }: Pick<SpansProps, "value">): Span[] => value?.spans ?? [];

export function unitsOf({ points }: Text, { start, end }: Range): Range {
  return { start: points.toUnit(start), end: points.toUnit(end) };
}

export function pointsOf({ points }: Text, { start, end }: Range): Range {
  return { start: points.toPoint(start), end: points.toPoint(end) };
}

/** The words of a range on one line, shortened in the middle. */
export function quoted({ text }: Text, { start, end }: Range): string {
  const long = end - start > QUOTE * 2;
  const words = Array.from((long ? `${text.slice(start, start + QUOTE)}…${text.slice(end - QUOTE, end)}` : text.slice(start, end)).replace(/\s+/g, " "));
  return `“${words.length > QUOTE ? `${words.slice(0, QUOTE / 2).join("")}…${words.slice(-QUOTE / 2).join("")}` : words.join("")}”`;
}

/** The span in focus, if it is still there. */
export function focused(props: SpansProps): Span | null {
  const { focus } = cursorOf(props.lease).get();
  return focus === null ? null : (spansOf(props).find((span) => idOf(span) === focus) ?? null);
}

function set({ lease }: SpansProps, patch: Partial<Cursor>): true {
  cursorOf(lease).set({ refusal: null, reveal: false, pointed: false, ...patch });
  return true;
}

function refuse(props: SpansProps, refusal: string): true {
  return set(props, { refusal, said: refusal });
}

/** Labels the selection, or the word at the caret; gives the span in focus another class. */
export function label(props: SpansProps, id: string, byPointer = false): true {
  const text = textFor(props.item);
  const old = focused(props);
  const selection = selectionOf(cursorOf(props.lease).get());
  const name = nameOf(props.classes, id);
  if (old) {
    const said = `${quoted(text, unitsOf(text, old))} is now ${name}, was ${nameOf(props.classes, old.label)}.`;
    return edit(props, replaced(spansOf(props), old, { ...old, label: id }, mayOverlap(props.options)), { ...old, label: id }, said, byPointer);
  }
  if (!selection) return refuse(props, NOTHING_CHOSEN);
  const span = { ...pointsOf(text, selection), label: id };
  return edit(props, put(props, span), span, `${quoted(text, selection)} is ${name}.`, byPointer);
}

/** Where spans may not overlap, the one on exactly the same words gives way. */
function put(props: SpansProps, span: Span): Edited {
  const overlap = mayOverlap(props.options);
  const same = overlap ? undefined : spansOf(props).find(({ start, end }) => start === span.start && end === span.end);
  return same ? replaced(spansOf(props), same, span, overlap) : added(spansOf(props), span, overlap);
}

function edit(props: SpansProps, edited: Edited, span: Span, said: string, byPointer = false): true {
  const text = textFor(props.item);
  if ("spans" in edited) {
    return change(props, edited.spans, { ...on(text, unitsOf(text, span)), focus: idOf(span), picked: false, reveal: !byPointer, said }, byPointer);
  }
  if (edited.refusal === "same") return set(props, { focus: idOf(span), said: `It is ${nameOf(props.classes, span.label)} already.` });
  const other = edited.with;
  return refuse(props, `Labels may not overlap here: ${quoted(text, unitsOf(text, other))} is ${nameOf(props.classes, other.label)}.`);
}

function change(props: SpansProps, spans: Span[], patch: Partial<Cursor>, byPointer = false): true {
  const { past } = cursorOf(props.lease).get();
  set(props, { past: [...past, spansOf(props)], future: [], ...patch });
  props.setValue({ spans }, byPointer);
  return true;
}

/** Takes a span away, by default the one in focus. False without one. */
export function remove(props: SpansProps, span = focused(props), byPointer = false): boolean {
  if (!span) return false;
  const text = textFor(props.item);
  const said = `${quoted(text, unitsOf(text, span))} is no longer ${nameOf(props.classes, span.label)}.`;
  return change(props, removed(spansOf(props), span), { focus: null, picked: false, ...on(text, unitsOf(text, span)), said }, byPointer);
}

/** Takes the last change of the draft back. False where there is none: then the page undoes the last answer. */
export function undo(props: SpansProps): boolean {
  const { past, future } = cursorOf(props.lease).get();
  const before = past.at(-1);
  if (!before) return false;
  set(props, { past: past.slice(0, -1), future: [...future, spansOf(props)], focus: null, said: "The last change is taken back." });
  props.setValue({ spans: before });
  return true;
}

export function redo(props: SpansProps): boolean {
  const { past, future } = cursorOf(props.lease).get();
  const after = future.at(-1);
  if (!after) return false;
  set(props, { past: [...past, spansOf(props)], future: future.slice(0, -1), focus: null, said: "The change is there again." });
  props.setValue({ spans: after });
  return true;
}

/** Puts a span in focus. */
export function focusOn(props: SpansProps, span: Span, reveal = true): true {
  const text = textFor(props.item);
  const spans = spansOf(props);
  const place = `${spans.findIndex((each) => idOf(each) === idOf(span)) + 1} of ${spans.length}`;
  const range = unitsOf(text, span);
  const said = `${quoted(text, range)}, ${nameOf(props.classes, span.label)}, ${place}`;
  return set(props, { ...on(text, range), focus: idOf(span), picked: false, reveal, said });
}

/** The next or previous span from the one in focus or the caret, round the end. */
export function focusNext(props: SpansProps, way: 1 | -1): true {
  const spans = spansOf(props);
  if (spans.length === 0) return refuse(props, "Nothing is labelled yet.");
  const current = focused(props);
  const index = current ? spans.indexOf(current) + way : besideCaret(props, way);
  return focusOn(props, spans.at(index >= spans.length ? 0 : index)!);
}

function besideCaret(props: SpansProps, way: 1 | -1): number {
  const spans = spansOf(props);
  const selection = selectionOf(cursorOf(props.lease).get());
  if (!selection) return way > 0 ? 0 : -1;
  const { start } = pointsOf(textFor(props.item), selection);
  return way > 0 ? spans.findIndex((span) => span.start >= start) : spans.findLastIndex((span) => span.start <= start);
}

export function move(props: SpansProps, move: Move, extend: boolean): true {
  const text = textFor(props.item);
  const cursor = cursorOf(props.lease).get();
  const next = moved(cursor, text, facing(move, text, cursor.head), extend, layoutOf(props.lease, text));
  if (!next) return set(props, { said: "The text ends here." });
  const said = spoken(props, text, { ...cursor, ...next });
  return set(props, { picked: false, ...next, focus: null, reveal: true, said });
}

function spoken(props: SpansProps, text: Text, cursor: Cursor): string {
  const selection = selectionOf(cursor)!;
  const { start, end } = pointsOf(text, selection);
  const names = spansOf(props)
    .filter((span) => span.start < end && start < span.end)
    .map((span) => nameOf(props.classes, span.label));
  const words = isExtended(cursor) ? `${quoted(text, selection)} selected` : text.text.slice(selection.start, selection.end);
  return [words, ...names].join(", ");
}

/** Moves one end of the span in focus, or of the selection, by a word or a character. */
export function adjust(props: SpansProps, edge: Edge, way: 1 | -1): boolean {
  const text = textFor(props.item);
  const span = focused(props);
  const range = span ? unitsOf(text, span) : selectionOf(cursorOf(props.lease).get());
  const unit = range && stepped(text, range[edge], edge, way, isSnapping(props.options));
  if (!range || unit === null) return range !== null;
  const changed = { ...range, [edge]: unit };
  if (changed.start >= changed.end) return true;
  if (!span) return set(props, { ...on(text, changed), picked: true, reveal: true, said: `${quoted(text, changed)} selected` });
  const wanted = { ...span, ...pointsOf(text, changed) };
  const said = `${quoted(text, changed)}, ${nameOf(props.classes, span.label)}`;
  return edit(props, replaced(spansOf(props), span, wanted, mayOverlap(props.options)), wanted, said);
}

/** Lets go: of the focus first, then of the selection. False where nothing is held. */
export function drop(props: SpansProps): boolean {
  const cursor = cursorOf(props.lease).get();
  if (focused(props)) return set(props, { focus: null, picked: true, said: "Selected, to be labelled once more." });
  if (!cursor.picked) return false;
  return set(props, { picked: false, anchor: cursor.head, said: "Nothing selected." });
}

/** A selection made by hand. */
export function pick(props: SpansProps, range: Range, byMouse = false): boolean {
  const text = textFor(props.item);
  const fitted = isSnapping(props.options) ? snapped(text, range) : wholeCharacters(text, range);
  return fitted !== null && set(props, { ...on(text, fitted), focus: null, picked: true, pointed: byMouse, said: `${quoted(text, fitted)} selected` });
}

/** One click of the mouse: on a span it is put in focus, elsewhere the caret goes there. */
export function click(props: SpansProps, unit: number, extend: boolean): boolean {
  const text = textFor(props.item);
  const word = wordAt(text, unit);
  const { anchor } = cursorOf(props.lease).get();
  if (extend && anchor && word) return set(props, { head: word, focus: null, picked: true });
  const span = nextUnder(props, text, unit);
  if (span) return focusOn(props, span, false);
  return word !== null && set(props, { anchor: word, head: word, picked: false, focus: null, said: "" });
}

/** A tap: the word under it, the second tap extends to its word, the same word again lets go; a span is put in focus. */
export function tap(props: SpansProps, unit: number): boolean {
  const text = textFor(props.item);
  const word = wordAt(text, unit);
  const cursor = cursorOf(props.lease).get();
  if (!word) return false;
  if (cursor.picked && !cursor.focus) {
    const isSame = !isExtended(cursor) && cursor.head!.start === word.start;
    const next = isSame ? { picked: false } : { head: word };
    return set(props, { ...next, said: isSame ? "Nothing selected." : `${quoted(text, selectionOf({ anchor: cursor.anchor, head: word })!)} selected` });
  }
  const span = nextUnder(props, text, unit);
  return span ? focusOn(props, span, false) : pick(props, word);
}

/** The shortest span over a unit; if one is in focus already the next longer one, at last none. */
function nextUnder(props: SpansProps, text: Text, unit: number): Span | null {
  const point = text.points.toPoint(unit);
  const over = spansOf(props)
    .filter(({ start, end }) => start <= point && point <= end)
    .sort((a, b) => a.end - a.start - (b.end - b.start));
  const { focus } = cursorOf(props.lease).get();
  return over[over.findIndex((span) => idOf(span) === focus) + 1] ?? null;
}
