import { Button, TextInput } from "@mantine/core";
import { useRef, useState, type ClipboardEvent, type KeyboardEvent } from "react";
import { placed } from "../../kinds/classification/places";
import { Key } from "../../ui";
import { addNames, move, nameFault, remove, rename, type DraftClass } from "../classList";

interface Props {
  classes: DraftClass[];
  onChange: (classes: DraftClass[]) => void;
  error?: string;
  /** What one of them is called. */
  noun?: string;
  /** Whether each has a key of its own on the bench, and so prints it. */
  keys?: boolean;
  /** Why a saved class cannot be taken out, or null; asked for rows that have an id. */
  keptBecause?: (id: string) => string | null;
}

/** The classes in the order of their keys: add by Enter or by pasting a list, rename, move, remove. */
export function ClassEditor({ classes, onChange, error, noun = "class", keys = true, keptBecause }: Props) {
  const [said, setSaid] = useState("");
  const list = useRef<HTMLOListElement>(null);
  const caps = capsOf(classes);
  const shift = (row: DraftClass, by: number) => {
    const next = move(classes, row.row, by);
    onChange(next);
    setSaid(`${row.name} is now number ${next.findIndex((one) => one.row === row.row) + 1}`);
  };
  const drop = (row: DraftClass) => {
    onChange(remove(classes, row.row));
    setSaid(`${row.name} removed`);
    list.current?.querySelector("input")?.focus();
  };
  return (
    <div className="stack class-editor">
      <ol ref={list} aria-label={noun === "class" ? "Classes" : `${noun[0]!.toUpperCase()}${noun.slice(1)}s`}>
        {classes.map((row, i) => (
          <ClassRow
            key={row.row}
            row={row}
            place={i}
            noun={noun}
            cap={keys ? (caps.get(row.row) ?? null) : null}
            count={classes.length}
            fault={nameFault(classes, row)}
            kept={row.id ? (keptBecause?.(row.id) ?? null) : null}
            onRename={(name) => onChange(rename(classes, row.row, name))}
            onMove={(by) => shift(row, by)}
            onRemove={() => drop(row)}
          />
        ))}
      </ol>
      <AddClass noun={noun} classes={classes} onChange={onChange} error={error} onSaid={setSaid} />
      <p className="sr" role="status">
        {said}
      </p>
    </div>
  );
}

/** The key that each row will have on the bench, by the identity of the row. */
function capsOf(classes: DraftClass[]): Map<string, string | null> {
  const named = classes.map(({ row, name }) => ({ id: row, name: name.trim() }));
  return new Map(placed(named).map((each) => [each.id, each.cap]));
}

interface RowProps {
  row: DraftClass;
  place: number;
  noun: string;
  cap: string | null;
  count: number;
  fault: string | null;
  kept: string | null;
  onRename: (name: string) => void;
  onMove: (by: number) => void;
  onRemove: () => void;
}

function ClassRow({ row, place, noun, cap, count, fault, kept, onRename, onMove, onRemove }: RowProps) {
  const name = row.name || `${noun} ${place + 1}`;
  const onKeyDown = (event: KeyboardEvent) => {
    if (!event.altKey || (event.key !== "ArrowUp" && event.key !== "ArrowDown")) return;
    event.preventDefault();
    onMove(event.key === "ArrowUp" ? -1 : 1);
  };
  return (
    <li>
      <span className="place">{cap && <Key>{cap}</Key>}</span>
      <TextInput
        value={row.name}
        aria-label={`Name of ${noun} ${place + 1}`}
        error={fault}
        onChange={(event) => onRename(event.currentTarget.value)}
        onKeyDown={onKeyDown}
      />
      <span className="tools">
        <Tool label={`Move ${name} up`} sign={"\u2191"} disabled={place === 0} onPress={() => onMove(-1)} />
        <Tool label={`Move ${name} down`} sign={"\u2193"} disabled={place === count - 1} onPress={() => onMove(1)} />
        {kept ? (
          <span className="kept note">{kept}</span>
        ) : (
          <Tool label={`Remove ${name}`} sign={"\u00d7"} onPress={onRemove} />
        )}
      </span>
    </li>
  );
}

function Tool({ label, sign, disabled, onPress }: { label: string; sign: string; disabled?: boolean; onPress: () => void }) {
  return (
    <Button variant="subtle" className="tool" aria-label={label} title={label} disabled={disabled} onClick={onPress}>
      {sign}
    </Button>
  );
}

interface AddProps {
  noun: string;
  classes: DraftClass[];
  onChange: (classes: DraftClass[]) => void;
  error?: string;
  onSaid: (words: string) => void;
}

function AddClass({ noun, classes, onChange, error, onSaid }: AddProps) {
  const [text, setText] = useState("");
  const [repeated, setRepeated] = useState<string[]>([]);
  const add = (names: string) => {
    const result = addNames(classes, names);
    if (result.added.length > 0) onChange(result.classes);
    setRepeated(result.repeated);
    setText("");
    onSaid(result.added.length > 0 ? `${result.added.join(", ")} added` : "Nothing added");
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
    event.preventDefault(); // Enter adds a class; it must not send the form
    if (text.trim()) add(text);
  };
  const onPaste = (event: ClipboardEvent<HTMLInputElement>) => {
    const pasted = event.clipboardData.getData("text");
    if (!/[\n\t]/.test(pasted.trim())) return;
    event.preventDefault();
    add(pasted);
  };
  return (
    <div className="add-class">
      <TextInput
        id="f-classes"
        label={`Add a ${noun}`}
        description={`Enter adds it. A list can be pasted, one ${noun} a line.`}
        value={text}
        error={error}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={onKeyDown}
        onPaste={onPaste}
      />
      <Button disabled={!text.trim()} onClick={() => add(text)}>
        Add
      </Button>
      {repeated.length > 0 && <p className="note">Already there: {repeated.join(", ")}.</p>}
    </div>
  );
}
