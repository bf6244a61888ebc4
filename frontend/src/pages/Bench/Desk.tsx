import { useDocumentTitle } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import type { Item, Project, QueueName } from "../../api/types";
import { noneWords } from "../../kinds/none";
import type { AnyKind, KindProps, Value } from "../../kinds/types";
import type { BenchView } from "../../state/benchTypes";
import type { Command } from "../../state/keys";
import { Announcer } from "./Announcer";
import { BenchBar } from "./BenchBar";
import { Calm } from "./Calm";
import styles from "./bench.module.css";
import { Dock } from "./Dock";
import { FlagDialog } from "./FlagDialog";
import { Guidelines } from "./Guidelines";
import { KeysDialog } from "./KeysDialog";
import { Review } from "./Review";
import { Trail, type Words } from "./Trail";
import { Trouble } from "./Trouble";
import { useBench } from "./useBench";
import { useCommands } from "./useCommands";
import { cameBack, useDraft } from "./useDraft";
import { useLooks } from "./useLooks";
import { useSend } from "./useSend";

/** How long a pressed choice stays marked, in ms; the next item does not wait for it. */
const FLASH = 140;

/** Stands in while the next items are on their way, so that the choices keep their place. */
const NO_ITEM: Item = {
  id: 0, key: "", text: null, before: null, after: null, image_url: null, width: null, height: null, outputs: null, draft: null,
};

type Dialog = "flag" | "keys" | null;

interface Props {
  user: number;
  project: Project;
  kind: AnyKind;
  queue: QueueName;
}

/** One item, large; the hand stays where it is. */
export function Desk({ user, project, kind, queue }: Props) {
  const [bench, view] = useBench(user, project.slug, queue);
  const task = view.tasks[0];
  const looks = useLooks(task?.item.id);
  const [dialog, setDialog] = useState<Dialog>(null);
  const [guidelines, setGuidelines] = useState(false);
  const [pressed, flash] = useFlash();
  const stage = useRef<HTMLElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  useDocumentTitle(`${queue === "review" ? "Review" : "Label"} · ${project.name}`);
  usePreload(view.tasks.map((each) => each.item.image_url));

  const { classes } = project.guideline;
  const { options } = project;
  const draft = useDraft(user, project.slug, kind, options, task);
  const send = useSend({ bench, kind, options, task, draft });
  const words: Words = ({ value }) => (value ? kind.words(classes, value) : noneWords(kind.atOnce(options)));

  // A mouse leaves the focus on its button, where Space or Enter would press it again.
  const backToPage = (byPointer = false) => {
    if (byPointer || document.activeElement === filter.current) stage.current?.focus({ preventScroll: true });
  };
  const answer = (value: Value, byPointer?: boolean) => {
    if (!send.answer(value)) return;
    flash(typeof value.choice === "string" ? value.choice : null);
    backToPage(byPointer);
  };
  const work: KindProps = {
    item: task?.item ?? NO_ITEM, lease: task?.lease ?? 0, classes, options, value: draft.value, pressed, filterRef: filter,
    suggestion: task?.suggestion ?? null, previous: cameBack(task), disabled: !task, keys: looks.keys,
    pixels: looks.pixels, zoom: looks.zoom, answer,
    setValue(value, byPointer) {
      draft.setValue(value);
      if (byPointer) backToPage(true);
    },
  };

  const run = (command: Command, byPointer = false): boolean => {
    if (task && kind.command(command, work)) return true;
    switch (command.do) {
      case "help": setDialog("keys"); return true;
      case "guidelines": setGuidelines(!guidelines); return true;
      case "close": setGuidelines(false); return guidelines;
      case "undo": bench.undo(); return true;
      case "redo": bench.redo(); return true;
    }
    if (!task) return false;
    switch (command.do) {
      case "submit": {
        if (kind.atOnce(options)) return false;
        if (send.submit()) backToPage(byPointer);
        return true;
      }
      case "none": bench.none(draft.made); return true;
      case "skip": bench.skip(draft.made); return true;
      case "flag": setDialog("flag"); return true;
      case "filter": filter.current?.focus(); return filter.current !== null;
      case "pixels": looks.setPixels(!looks.pixels); return true;
      case "zoomIn": looks.zoomBy(1); return true;
      case "zoomOut": looks.zoomBy(-1); return true;
      default: return false;
    }
  };
  useCommands(run, { single: looks.keys, paused: dialog !== null });

  const flag = (note: string) => {
    setDialog(null);
    bench.flag(note, draft.made);
    stage.current?.focus({ preventScroll: true });
  };

  return (
    <>
      <BenchBar view={view} onRetry={bench.retry} />
      <Trouble view={view} role={project.role} onRetry={bench.retry} />
      <main className={styles.bench} data-drawer={guidelines || undefined} data-bench>
        {task || isBetween(view) ? (
          <div className={styles.desk}>
            {queue === "review" && <Review remarks={task?.remarks ?? []} />}
            <section className={styles.item} ref={stage} tabIndex={-1} aria-label="Item">
              {task ? (
                <kind.Stage key={task.item.id} {...work} />
              ) : (
                <p className={`faint ${styles.slow}`}>The next items are on their way.</p>
              )}
            </section>
            <Dock
              view={view} task={task} kind={kind} work={work} words={words} onCommand={run} onUndo={bench.undo}
              ready={kind.atOnce(options) ? null : send.ready} refusal={send.refusal}
            />
          </div>
        ) : (
          <Calm
            view={view} project={project} queue={queue}
            trail={<Trail view={view} task={task} words={words} keys={looks.keys} onUndo={bench.undo} />}
          />
        )}
      </main>
      {guidelines && <Guidelines project={project} kind={kind} keys={looks.keys} onClose={() => setGuidelines(false)} />}
      <FlagDialog open={dialog === "flag"} task={task} onFlag={flag} onClose={() => setDialog(null)} />
      <KeysDialog
        open={dialog === "keys"} kind={kind} options={options} image={project.modality === "image"} keys={looks.keys}
        onKeys={looks.setKeys} onClose={() => setDialog(null)}
      />
      <Announcer view={view} words={words} />
    </>
  );
}

/** The hand was faster than the network: the buttons stay where they are until the next items come. */
function isBetween(view: BenchView): boolean {
  return view.server === "ok" && (view.line === "sending" || view.line === "idle") && !view.fatal;
}

function useFlash(): [string | null, (choice: string | null) => void] {
  const [pressed, setPressed] = useState<string | null>(null);
  useEffect(() => {
    if (pressed === null) return;
    const timer = setTimeout(() => setPressed(null), FLASH);
    return () => clearTimeout(timer);
  }, [pressed]);
  return [pressed, setPressed];
}

/** Fetches the images of the tasks in hand, so that the next one is drawn at once. */
function usePreload(urls: (string | null)[]) {
  const wanted = urls.filter((url) => url !== null).join("\n");
  useEffect(() => {
    for (const url of wanted.split("\n").filter(Boolean)) new Image().src = url;
  }, [wanted]);
}
