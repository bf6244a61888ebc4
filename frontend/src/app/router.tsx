import type { QueryClient } from "@tanstack/react-query";
import { createBrowserRouter, redirect, replace, type LoaderFunctionArgs, type RouteObject } from "react-router";
import { projectQuery, sessionQuery } from "../api/queries";
import { landing } from "./roles";
import { RouteError } from "./RouteError";
import { Shell } from "./Shell";
import { Starting } from "./Starting";

/**
 * The map of the app. A page is a module that exports `Component`; it is fetched when first visited.
 *
 * Everything under the shell needs a session: without one the reader goes to the sign-in page and comes back after it.
 */
export function routes(client: QueryClient): RouteObject[] {
  const signedIn = async ({ request }: LoaderFunctionArgs) => {
    const session = await client.ensureQueryData(sessionQuery);
    if (session.user) return session;
    const { pathname, search } = new URL(request.url);
    const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
    return redirect(`/login${next}`);
  };
  const openProject = ({ params }: LoaderFunctionArgs) =>
    client.ensureQueryData({ ...projectQuery(params.slug!), revalidateIfStale: true });
  const toLanding = async (at: LoaderFunctionArgs) => replace(`/projects/${at.params.slug}/${landing((await openProject(at)).role)}`);
  return [
    {
      ErrorBoundary: RouteError,
      HydrateFallback: Starting,
      children: [
        { path: "login", lazy: () => import("../pages/Login") },
        { path: "join/:token", lazy: () => import("../pages/Join") },
        {
          Component: Shell,
          loader: signedIn,
          children: [
            {
              ErrorBoundary: RouteError,
              children: [
                { index: true, lazy: () => import("../pages/Home") },
                { path: "new", lazy: () => import("../pages/NewProject") },
                { path: "tokens", lazy: () => import("../pages/Tokens") },
                {
                  path: "projects/:slug",
                  loader: openProject,
                  ErrorBoundary: RouteError,
                  children: [
                    { index: true, loader: toLanding, Component: Starting },
                    { path: "label", lazy: () => import("../pages/Bench") },
                    { path: "manage", lazy: () => import("../pages/Manage") },
                    { path: "certificate", lazy: () => import("../pages/Certificate") },
                    { path: "data", lazy: () => import("../pages/Data") },
                    { path: "people", lazy: () => import("../pages/People") },
                    { path: "settings", lazy: () => import("../pages/Settings") },
                  ],
                },
                { path: "*", lazy: () => import("../pages/NotFound") },
              ],
            },
          ],
        },
      ],
    },
  ];
}

export function makeRouter(client: QueryClient) {
  return createBrowserRouter(routes(client));
}
