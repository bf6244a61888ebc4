/** The desk's questions to the server. Keys begin with what a change makes stale. */
import { queryOptions, useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { api, unwrap } from "../api/client";
import { projectQuery, projectsQuery } from "../api/queries";
import type { CertificatePage, NewProject, ProjectPatch, Role, Terms } from "../api/types";

const SEEN_MS = 2_000;
const HIDDEN_MS = 30_000;

/** Often while somebody looks, rarely while nobody does. */
export function pollEvery(hidden: boolean): number {
  return hidden ? HIDDEN_MS : SEEN_MS;
}

const at = (slug: string) => ({ params: { path: { slug } } });

export const dashboardQuery = (slug: string) =>
  queryOptions({
    queryKey: ["dashboard", slug],
    queryFn: () => unwrap(api.GET("/api/v1/projects/{slug}/dashboard", at(slug))),
    refetchInterval: () => pollEvery(document.hidden),
    refetchIntervalInBackground: true,
  });

export const certificateQuery = (slug: string) =>
  queryOptions({
    queryKey: ["certificate", slug],
    queryFn: () => unwrap(api.GET("/api/v1/projects/{slug}/certificate", at(slug))),
    refetchInterval: () => pollEvery(document.hidden),
  });

export const importsQuery = (slug: string) =>
  queryOptions({
    queryKey: ["imports", slug],
    queryFn: () => unwrap(api.GET("/api/v1/projects/{slug}/imports", at(slug))),
  });

export const jobQuery = (slug: string, id: number) =>
  queryOptions({
    queryKey: ["job", slug, id],
    queryFn: () =>
      unwrap(api.GET("/api/v1/projects/{slug}/jobs/{job_id}", { params: { path: { slug, job_id: id } } })),
    refetchInterval: ({ state }) =>
      state.data?.state === "done" || state.data?.state === "failed" ? false : 1_000,
  });

export const membersQuery = (slug: string) =>
  queryOptions({
    queryKey: ["members", slug],
    queryFn: () => unwrap(api.GET("/api/v1/projects/{slug}/members", at(slug))),
  });

export const tokensQuery = queryOptions({
  queryKey: ["tokens"],
  queryFn: () => unwrap(api.GET("/api/v1/tokens")),
});

export const useDashboard = (slug: string) => useQuery(dashboardQuery(slug));

export function useCreateProject() {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: NewProject) => unwrap(api.POST("/api/v1/projects", { body })),
    onSuccess: (project) => {
      client.setQueryData(projectQuery(project.slug).queryKey, project);
      void client.invalidateQueries({ queryKey: projectsQuery.queryKey });
    },
  });
}

export function usePatchProject(slug: string) {
  const client = useQueryClient();
  return useMutation({
    mutationFn: (body: ProjectPatch) =>
      unwrap(api.PATCH("/api/v1/projects/{slug}", { ...at(slug), body })),
    onSuccess: (project) => {
      client.setQueryData(projectQuery(slug).queryKey, project);
      void client.invalidateQueries({ queryKey: ["dashboard", slug] });
      void client.invalidateQueries({ queryKey: projectsQuery.queryKey });
    },
  });
}

/** Plan, freeze, void: each answers with the whole page as it is after it. */
export function useCertificateChanges(slug: string) {
  const client = useQueryClient();
  const onSuccess = (page: CertificatePage) => {
    client.setQueryData(certificateQuery(slug).queryKey, page);
    void client.invalidateQueries({ queryKey: ["dashboard", slug] });
  };
  const voiding = (id: number) => ({ params: { path: { slug, certificate_id: id } } });
  return {
    plan: useMutation({
      mutationFn: (body: Terms) => unwrap(api.POST("/api/v1/projects/{slug}/certificate/plan", { ...at(slug), body })),
      onSuccess,
    }),
    freeze: useMutation({
      mutationFn: (body: Terms) => unwrap(api.POST("/api/v1/projects/{slug}/certificate/freeze", { ...at(slug), body })),
      onSuccess,
    }),
    revoke: useMutation({
      mutationFn: ({ id, reason }: { id: number; reason: string }) =>
        unwrap(api.POST("/api/v1/projects/{slug}/certificates/{certificate_id}/void", { ...voiding(id), body: { reason } })),
      onSuccess,
    }),
  };
}

/** Every change to the people of a project, each followed by a fresh list. */
export function usePeopleChanges(slug: string) {
  const client = useQueryClient();
  const onSuccess = () => void client.invalidateQueries({ queryKey: ["members", slug] });
  const invitation = (id: number) => ({ params: { path: { slug, invitation_id: id } } });
  const member = (id: number) => ({ params: { path: { slug, member_id: id } } });
  return {
    invite: useMutation({
      mutationFn: (body: { role: Role; email: string }) =>
        unwrap(api.POST("/api/v1/projects/{slug}/invitations", { ...at(slug), body })),
      onSuccess,
    }),
    revoke: useMutation({
      mutationFn: (id: number) =>
        unwrap(api.DELETE("/api/v1/projects/{slug}/invitations/{invitation_id}", invitation(id))),
      onSuccess,
    }),
    setRole: useMutation({
      mutationFn: ({ id, role }: { id: number; role: Role }) =>
        unwrap(api.PATCH("/api/v1/projects/{slug}/members/{member_id}", { ...member(id), body: { role } })),
      onSuccess,
    }),
    remove: useMutation({
      mutationFn: (id: number) =>
        unwrap(api.DELETE("/api/v1/projects/{slug}/members/{member_id}", member(id))),
      onSuccess,
    }),
  };
}

export function useTokenChanges() {
  const client = useQueryClient();
  const onSuccess = () => void client.invalidateQueries({ queryKey: tokensQuery.queryKey });
  return {
    create: useMutation({
      mutationFn: (name: string) => unwrap(api.POST("/api/v1/tokens", { body: { name } })),
      onSuccess,
    }),
    revoke: useMutation({
      mutationFn: (id: number) =>
        unwrap(api.DELETE("/api/v1/tokens/{token_id}", { params: { path: { token_id: id } } })),
      onSuccess,
    }),
  };
}
