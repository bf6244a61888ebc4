/** The editable list of a project's classes: pure functions over plain arrays, no React. */

export type DraftClass = {
  /** Identifier given by the server; absent while the class has not been saved. */
  id?: string;
  name: string;
  /** Stable identity of the row on screen, so that moving or renaming keeps the focus. */
  row: string;
};

export const MAX_NAME = 200;

let counter = 0;

export function draftClass(name: string, id?: string): DraftClass {
  counter += 1;
  return { name, id, row: id ?? `new-${counter}` };
}

/** One name a line; a single line may also be separated by tabs, semicolons or commas. */
export function splitNames(text: string): string[] {
  const lines = text.split(/\r?\n/).map(withoutBullet).filter(Boolean);
  const only = lines.length === 1 ? lines[0]! : "";
  const separator = ["\t", ";", ","].find((mark) => only.includes(mark));
  return (separator ? only.split(separator) : lines).map(tidy).filter(Boolean);
}

function withoutBullet(line: string): string {
  return line.replace(/^\s*[-*•]\s+/, "").trim();
}

function tidy(name: string): string {
  return name.replace(/\s+/g, " ").trim();
}

export type Added = { classes: DraftClass[]; added: string[]; repeated: string[] };

/** Appends every new name in order and says which ones were there already (case does not count). */
export function addNames(classes: DraftClass[], text: string): Added {
  const known = new Set(classes.map((one) => fold(one.name)));
  const added: string[] = [];
  const repeated: string[] = [];
  for (const name of splitNames(text)) {
    if (known.has(fold(name))) repeated.push(name);
    else added.push(name);
    known.add(fold(name));
  }
  return { classes: [...classes, ...added.map((name) => draftClass(name))], added, repeated };
}

export function fold(name: string): string {
  return tidy(name).toLocaleLowerCase();
}

export function rename(classes: DraftClass[], row: string, name: string): DraftClass[] {
  return classes.map((one) => (one.row === row ? { ...one, name } : one));
}

export function remove(classes: DraftClass[], row: string): DraftClass[] {
  return classes.filter((one) => one.row !== row);
}

/** Moves a row by `by` places; a move past either end stays at that end. */
export function move(classes: DraftClass[], row: string, by: number): DraftClass[] {
  const from = classes.findIndex((one) => one.row === row);
  if (from < 0) return classes;
  const to = Math.min(classes.length - 1, Math.max(0, from + by));
  const rest = classes.filter((one) => one.row !== row);
  return [...rest.slice(0, to), classes[from]!, ...rest.slice(to)];
}

/** What stands in the way of saving one row, or null. */
export function nameFault(classes: DraftClass[], row: DraftClass): string | null {
  if (!tidy(row.name)) return "A class needs a name.";
  if (row.name.length > MAX_NAME) return `Shorten it to ${MAX_NAME} characters or fewer.`;
  const twin = classes.some((one) => one.row !== row.row && fold(one.name) === fold(row.name));
  return twin ? "Another class has this name." : null;
}

/** What stands in the way of saving the list, or null. `tooFew` is said of fewer than `least` classes. */
export function listFault(classes: DraftClass[], least = 2, tooFew = "Add at least two classes to choose between."): string | null {
  if (classes.length < least) return tooFew;
  return classes.some((one) => nameFault(classes, one)) ? "Correct the marked classes." : null;
}

/** True when nothing would change on the server: same ids, names and order. */
export function sameClasses(draft: DraftClass[], saved: { id: string; name: string }[]): boolean {
  return (
    draft.length === saved.length &&
    draft.every((one, i) => one.id === saved[i]!.id && tidy(one.name) === saved[i]!.name)
  );
}

export function toPayload(classes: DraftClass[]): { id?: string; name: string }[] {
  return classes.map(({ id, name }) => (id ? { id, name: tidy(name) } : { name: tidy(name) }));
}
