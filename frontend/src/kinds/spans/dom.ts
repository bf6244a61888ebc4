import { lineAt, type Range, type Text } from "./text";
import type { Box, Layout } from "./moves";

// The page holds exactly the text: names are drawn by CSS, so lengths of text nodes are offsets.
// surface > block > line[data-line] > pieces.

const surfaces = new Map<number, HTMLElement>();
const NOWHERE: Box = { left: 0, right: 0, top: 0, bottom: 0 };

/** Tells the commands of a lease where its text is drawn. */
export function drawnOn(lease: number, surface: HTMLElement): () => void {
  surfaces.set(lease, surface);
  return () => {
    if (surfaces.get(lease) === surface) surfaces.delete(lease);
  };
}

/** Boxes as the browser has laid them out; all of them empty where nothing is drawn. */
export function layoutOf(lease: number, text: Text): Layout {
  const surface = surfaces.get(lease);
  return { boxOf: (range) => (surface && boxOf(surface, text, range)) ?? NOWHERE };
}

function boxOf(surface: HTMLElement, text: Text, { start, end }: Range): Box | null {
  const line = lineAt(text, start);
  const element = lineElement(surface, text, line);
  const from = element && positionIn(element, start - text.lines[line]!.start, false);
  const to = element && positionIn(element, end - text.lines[line]!.start, true);
  if (!from || !to) return null;
  const range = document.createRange();
  range.setStart(...from);
  range.setEnd(...to);
  return range.getBoundingClientRect?.() ?? null;
}

function lineElement(surface: HTMLElement, { blocks }: Text, line: number): Element | null {
  const block = blocks.findIndex(({ end }) => line < end);
  return surface.children[block]?.children[line - blocks[block]!.start] ?? null;
}

/** At a boundary between nodes `ending` decides for the one before it. */
function positionIn(line: Element, offset: number, ending: boolean): [TextNode, number] | null {
  const walker = document.createTreeWalker(line, NodeFilter.SHOW_TEXT);
  let left = offset;
  for (let node = walker.nextNode() as TextNode | null; node; node = walker.nextNode() as TextNode | null) {
    if (left < node.length || (ending && left === node.length)) return [node, left];
    left -= node.length;
  }
  return null;
}

type TextNode = globalThis.Text;

/** The unit of the text at a place in the page; what lies outside counts as the nearest end. */
export function unitAt(surface: HTMLElement, text: Text, node: Node, offset: number): number {
  if (!surface.contains(node)) {
    return surface.compareDocumentPosition(node) & Node.DOCUMENT_POSITION_PRECEDING ? 0 : text.text.length;
  }
  const line = (node instanceof Element ? node : node.parentElement)!.closest<HTMLElement>("[data-line]");
  if (!line) return betweenLines(text, node.childNodes[offset]);
  const range = document.createRange();
  range.selectNodeContents(line);
  range.setEnd(node, offset);
  return text.lines[Number(line.dataset.line)]!.start + range.toString().length;
}

/** A browser may put the end of a selection between two blocks or lines: it is at the start of the one after. */
function betweenLines(text: Text, after: Node | undefined): number {
  if (!(after instanceof HTMLElement)) return text.text.length;
  const line = after.matches("[data-line]") ? after : after.querySelector<HTMLElement>("[data-line]");
  return line ? text.lines[Number(line.dataset.line)]!.start : text.text.length;
}

/** The unit under a point of the window, or null beside the text. */
export function unitUnder(surface: HTMLElement, text: Text, x: number, y: number): number | null {
  const position = document.caretPositionFromPoint?.(x, y);
  if (position) return surface.contains(position.offsetNode) ? unitAt(surface, text, position.offsetNode, position.offset) : null;
  const range = document.caretRangeFromPoint?.(x, y);
  return range && surface.contains(range.startContainer) ? unitAt(surface, text, range.startContainer, range.startOffset) : null;
}

/** What the browser has selected of the text, or null. */
export function nativeRange(surface: HTMLElement, text: Text): Range | null {
  const selection = document.getSelection();
  if (!selection || selection.isCollapsed || selection.rangeCount === 0 || !selection.containsNode(surface, true)) return null;
  const range = selection.getRangeAt(0);
  const start = unitAt(surface, text, range.startContainer, range.startOffset);
  const end = unitAt(surface, text, range.endContainer, range.endOffset);
  return start < end ? { start, end } : null;
}
