import { Link, NavLink, useMatch } from "react-router";
import { useProject, useSession } from "../api/queries";
import { Mark } from "../ui";
import { PLACE_NAMES, placesFor } from "./roles";
import { useSlots } from "./slots";
import { UserMenu } from "./UserMenu";

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
  const { data: project, isError } = useProject(slug);
  const places = project ? placesFor(project.role) : [];
  return (
    <>
      <span className="proj">{project?.name ?? (isError ? "LabelHub" : "\u00a0")}</span>
      {places.length > 1 && (
        <nav aria-label="Project">
          {places.map((place) => (
            <NavLink key={place} to={`/projects/${slug}/${place}`}>
              {PLACE_NAMES[place]}
            </NavLink>
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
