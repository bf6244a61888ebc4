import { QueryClient, queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, rememberCsrf, unwrap } from "./client";
import { ApiError } from "./errors";

/** One client for the app: no retry of what the server refused, two of what it did not answer. */
export function makeQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 5_000,
        retry: (count, error) => error instanceof ApiError && error.transient && count < 2,
      },
    },
  });
}

export const sessionQuery = queryOptions({
  queryKey: ["session"],
  queryFn: async () => rememberCsrf(await unwrap(api.GET("/api/v1/session"))),
  staleTime: Infinity,
});

export const projectsQuery = queryOptions({
  queryKey: ["projects"],
  queryFn: () => unwrap(api.GET("/api/v1/projects")),
});

export const projectQuery = (slug: string) =>
  queryOptions({
    queryKey: ["project", slug],
    queryFn: () => unwrap(api.GET("/api/v1/projects/{slug}", { params: { path: { slug } } })),
  });

export const systemQuery = queryOptions({
  queryKey: ["system"],
  queryFn: () => unwrap(api.GET("/api/v1/system")),
  refetchInterval: 15_000,
});

export const useSession = () => useQuery(sessionQuery);
export const useProjects = () => useQuery(projectsQuery);
export const useProject = (slug: string) => useQuery(projectQuery(slug));
export const useSystem = () => useQuery(systemQuery);

export function useSignIn() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: async (body: { email: string; password: string }) =>
      rememberCsrf(await unwrap(api.POST("/api/v1/session", { body }))),
    onSuccess: (session) => {
      client.clear();
      client.setQueryData(sessionQuery.queryKey, session);
    },
  });
}

export function useSignOut() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: () => unwrap(api.DELETE("/api/v1/session")),
    onSuccess: () => {
      client.clear();
    },
  });
}
