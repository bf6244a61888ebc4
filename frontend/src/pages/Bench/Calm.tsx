import { Button } from "@mantine/core";
import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Project, QueueName } from "../../api/types";
import type { BenchView } from "../../state/benchTypes";
import { EmptyState } from "../../ui";
import { calmWords, type Way } from "./calm";

interface Props {
  view: BenchView;
  project: Project;
  queue: QueueName;
  /** The last answer and its undo, which an empty queue does not end. */
  trail: ReactNode;
}

const WAYS: Record<Way, [string, (slug: string) => string]> = {
  projects: ["Other projects", () => "/"],
  import: ["Import items", (slug) => `/projects/${slug}/data`],
  manage: ["See the result", (slug) => `/projects/${slug}/manage`],
  settings: ["Settings", (slug) => `/projects/${slug}/settings`],
  review: ["Review what is set aside", (slug) => `/projects/${slug}/label?queue=review`],
  main: ["Back to labelling", (slug) => `/projects/${slug}/label`],
};

/** The bench without a task. */
export function Calm({ view, project, queue, trail }: Props) {
  const words = calmWords(view, project, queue);
  if (!words) return <p className="sr" role="status">Taking the first items</p>;
  return (
    <EmptyState
      title={words.title}
      actions={words.ways.map((way, index) => (
        <Button key={way} component={Link} to={WAYS[way][1](project.slug)} variant={index === 0 ? "default" : "subtle"}>
          {WAYS[way][0]}
        </Button>
      ))}
      note={words.goesOn && "This page goes on by itself. No need to reload."}
    >
      <p>{words.text}</p>
      {trail}
    </EmptyState>
  );
}
