import { useQuery } from "@tanstack/react-query";
import { Fragment } from "react";
import { Link, NavLink, useLocation, useMatch } from "react-router";
import { projectQuery, useSession } from "../api/queries";
import { Mark } from "../ui";
import { PLACE_NAMES, placesFor } from "./roles";
import { isReview, offersReview, ReviewLink } from "./ReviewLink";
import { useSlots } from "./slots";
import { UserMenu } from "./UserMenu";

/** How often the count of what waits for a review is asked for, in ms. */
const ASIDE_MS = 60_000;

/** One line: where you are, where you can go, what the page says about itself, who you are. */
export function Bar() {
  const inProject = useMatch("/projects/:slug/*");
  const slug = inProject?.params.slug;
  const { setLead, setStatus } = useSlots();
  return (
    <header className="bar">
      <Link className="mark" to="/" aria-label="LabelHub, all projects">
        <Mark />
      </Link>
      {slug ? <ProjectNav slug={slug} /> : <GlobalNav />}
      <span className="lead" ref={setLead} />
      <span className="status push" ref={setStatus} />
      <UserMenu />
    </header>
  );
}

function ProjectNav({ slug }: { slug: string }) {
  // Others set items aside while this page is open.
  const { data: project, isError } = useQuery({ ...projectQuery(slug), refetchInterval: ASIDE_MS });
  const here = isReview(useLocation());
  const setAside = project?.items.set_aside ?? 0;
  const reviews = project !== undefined && offersReview(project.role, setAside, here);
  const places = project ? placesFor(project.role) : [];
  return (
    <>
      <span className="proj">{project?.name ?? (isError ? "LabelHub" : "\u00a0")}</span>
      {(places.length > 1 || reviews) && (
        <nav aria-label="Project">
          {places.map((place) => (
            <Fragment key={place}>
              {/* "false" where a link of the bar is not the page: the review queue lies under labelling. */}
              <NavLink to={`/projects/${slug}/${place}`} aria-current={place === "label" && here ? "false" : "page"}>
                {PLACE_NAMES[place]}
              </NavLink>
              {place === "label" && reviews && <ReviewLink slug={slug} setAside={setAside} />}
            </Fragment>
          ))}
        </nav>
      )}
    </>
  );
}

function GlobalNav() {
  const user = useSession().data?.user;
  return (
    <>
      <span className="proj">LabelHub</span>
      {user && (
        <nav aria-label="LabelHub">
          <NavLink to="/" end>
            Projects
          </NavLink>
          <NavLink to="/tokens">API tokens</NavLink>
        </nav>
      )}
    </>
  );
}
