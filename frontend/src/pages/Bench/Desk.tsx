import { useDocumentTitle } from "@mantine/hooks";
import { useEffect, useRef, useState } from "react";
import type { Modality, Project, QueueName } from "../../api/types";
import { ITEM_VIEWS, KINDS } from "../../kinds";
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
import { Trail } from "./Trail";
import { Trouble } from "./Trouble";
import { useBench } from "./useBench";
import { useCommands } from "./useCommands";
import { useLooks } from "./useLooks";

/** How long a pressed choice stays marked, in ms; the next item does not wait for it. */
const FLASH = 140;

type Dialog = "flag" | "keys" | null;

/** One item, large; the hand stays where it is. */
export function Desk({ project, queue }: { project: Project; queue: QueueName }) {
  const [bench, view] = useBench(project.slug, queue);
  const task = view.tasks[0];
  const looks = useLooks(task?.item.id);
  const [dialog, setDialog] = useState<Dialog>(null);
  const [guidelines, setGuidelines] = useState(false);
  const [pressed, flash] = useFlash();
  const stage = useRef<HTMLElement>(null);
  const filter = useRef<HTMLInputElement>(null);
  useDocumentTitle(`${queue === "review" ? "Review" : "Label"} · ${project.name}`);
  usePreload(view.tasks.map((each) => each.item.image_url));

  const kind = KINDS[project.kind]!;
  const ItemView = ITEM_VIEWS[project.modality as Modality];
  const { classes } = project.guideline;
  const words = (choice: string) => kind.words(classes, choice);

  const choose = (choice: string, byPointer = false) => {
    flash(choice);
    bench.label(choice);
    // A mouse leaves the focus on its button, where Space would press it again instead of skipping.
    if (byPointer || document.activeElement === filter.current) stage.current?.focus({ preventScroll: true });
  };

  const run = (command: Command): boolean => {
    switch (command.do) {
      case "help": setDialog("keys"); return true;
      case "guidelines": setGuidelines(!guidelines); return true;
      case "close": setGuidelines(false); return guidelines;
      case "undo": bench.undo(); return true;
      case "redo": bench.redo(); return true;
    }
    if (!task) return false;
    switch (command.do) {
      case "choose": {
        const choice = kind.choiceAt(classes, command.index);
        if (choice) choose(choice);
        return choice !== undefined;
      }
      case "none": bench.none(); return true;
      case "skip": bench.skip(); return true;
      case "flag": setDialog("flag"); return true;
      case "filter": filter.current?.focus(); return filter.current !== null;
      case "pixels": looks.setPixels(!looks.pixels); return true;
      case "zoomIn": looks.zoomBy(1); return true;
      case "zoomOut": looks.zoomBy(-1); return true;
    }
  };
  useCommands(run, { single: looks.keys, paused: dialog !== null });

  const flag = (note: string) => {
    setDialog(null);
    bench.flag(note);
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
                <ItemView key={task.item.id} item={task.item} pixels={looks.pixels} zoom={looks.zoom} keys={looks.keys} />
              ) : (
                <p className={`faint ${styles.slow}`}>The next items are on their way.</p>
              )}
            </section>
            <Dock
              view={view} task={task} kind={kind} classes={classes} pressed={pressed} keys={looks.keys} filterRef={filter}
              onChoose={choose} onCommand={run}
            />
          </div>
        ) : (
          <Calm
            view={view} project={project} queue={queue}
            trail={<Trail view={view} task={task} words={words} keys={looks.keys} onUndo={bench.undo} />}
          />
        )}
      </main>
      {guidelines && <Guidelines project={project} keys={looks.keys} onClose={() => setGuidelines(false)} />}
      <FlagDialog open={dialog === "flag"} task={task} onFlag={flag} onClose={() => setDialog(null)} />
      <KeysDialog
        open={dialog === "keys"} image={project.modality === "image"} keys={looks.keys} onKeys={looks.setKeys}
        onClose={() => setDialog(null)}
      />
      <Announcer view={view} words={words} />
    </>
  );
}

/** The hand was faster than the network: the buttons stay where they are until the next items come. */
function isBetween(view: BenchView): boolean {
  return view.server === "ok" && (view.line === "sending" || view.line === "idle") && !view.fatal;
}

function useFlash(): [string | null, (choice: string) => void] {
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
