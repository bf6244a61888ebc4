import type { ReactNode } from "react";
import { Glyph } from "./Glyph";

interface Props {
  tone: "stop" | "marker";
  title: string;
  children?: ReactNode;
  action?: ReactNode;
}

/** A strip under the bar: what happened, what is safe, what to do. */
export function Banner({ tone, title, children, action }: Props) {
  return (
    <div className={`banner banner-${tone}`} role={tone === "stop" ? "alert" : "status"}>
      <Glyph kind={tone} />
      <span>
        <b>{title}</b> {children}
      </span>
      {action && <span className="act">{action}</span>}
    </div>
  );
}
