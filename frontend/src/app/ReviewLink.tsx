import { Link, useLocation } from "react-router";
import { may } from "../desk/roles";
import { count } from "../ui";

/** Whether an address is the bench's review queue; its path alone is that of labelling. */
export function isReview({ pathname, search }: { pathname: string; search: string }): boolean {
  return /\/label\/?$/.test(pathname) && new URLSearchParams(search).get("queue") === "review";
}

/** The way to what was set aside is open to those who may settle it, while there is any or they are there. */
export function offersReview(role: string, setAside: number, here: boolean): boolean {
  return may(role, "review") && (setAside > 0 || here);
}

export function ReviewLink({ slug, setAside }: { slug: string; setAside: number }) {
  const here = isReview(useLocation());
  const waiting = `${count(setAside)} ${setAside === 1 ? "waits" : "wait"}`;
  return (
    <Link
      to={`/projects/${slug}/label?queue=review`} aria-current={here ? "page" : undefined}
      aria-label={setAside > 0 ? `Review, ${waiting}` : undefined}
    >
      Review {setAside > 0 && <span className="tn faint">{count(setAside)}</span>}
    </Link>
  );
}
