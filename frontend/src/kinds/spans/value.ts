import type { LabelClass } from "../../api/types";
import type { Value } from "../types";

/** A labelled part of the text: offsets in code points, end exclusive. */
export interface Span {
  start: number;
  end: number;
  /** A class's id. */
  label: string;
}

export interface SpansValue extends Value {
  spans: Span[];
}

export const mayOverlap = (options: Record<string, unknown>): boolean => options.overlap !== false;
export const isSnapping = (options: Record<string, unknown>): boolean => options.snap !== false;

export const idOf = ({ start, end, label }: Span): string => `${start}:${end}:${label}`;
const isSame = (one: Span, other: Span) => one.start === other.start && one.end === other.end && one.label === other.label;
const overlaps = (one: Span, other: Span) => one.start < other.end && other.start < one.end;

/** As the server keeps them: by start, end, label. */
export function sorted(spans: readonly Span[]): Span[] {
  return [...spans].sort((a, b) => a.start - b.start || a.end - b.end || (a.label < b.label ? -1 : a.label > b.label ? 1 : 0));
}

/** The spans after a change, or why it cannot be. */
export type Edited = { spans: Span[] } | { refusal: "same" } | { refusal: "overlap"; with: Span };

export function added(spans: readonly Span[], span: Span, overlap: boolean): Edited {
  if (spans.some((each) => isSame(each, span))) return { refusal: "same" };
  const other = overlap ? undefined : spans.find((each) => overlaps(each, span));
  return other ? { refusal: "overlap", with: other } : { spans: sorted([...spans, span]) };
}

/** `old` put in the shape of `span`: another class, another start or end. */
export function replaced(spans: readonly Span[], old: Span, span: Span, overlap: boolean): Edited {
  return isSame(old, span) ? { refusal: "same" } : added(removed(spans, old), span, overlap);
}

export function removed(spans: readonly Span[], span: Span): Span[] {
  return spans.filter((each) => !isSame(each, span));
}

export function nameOf(classes: readonly LabelClass[], id: string): string {
  return classes.find((each) => each.id === id)?.name ?? "a class that is gone";
}

/** `Job Title "Head of Sales", Place "Bonn"`; without the text only how many of each: `2 Job Title, 1 Place`. */
export function words(classes: readonly LabelClass[], { spans }: SpansValue, text?: string | null): string {
  if (spans.length === 0) return "no spans";
  if (text == null) return counted(classes, spans);
  const points = Array.from(text);
  const quote = ({ start, end }: Span) => points.slice(start, end).join("").replace(/\s+/g, " ");
  return spans.map((span) => `${nameOf(classes, span.label)} "${quote(span)}"`).join(", ");
}

function counted(classes: readonly LabelClass[], spans: readonly Span[]): string {
  const known = classes.map((each) => each.id);
  const ids = [...new Set(spans.map((span) => span.label))].sort((a, b) => known.indexOf(a) - known.indexOf(b));
  return ids.map((id) => `${spans.filter((span) => span.label === id).length} ${nameOf(classes, id)}`).join(", ");
}
