// The API reference: Swagger UI over our own schema. A file of its own, since the policy forbids inline scripts.
const csrf = document.cookie.match(/(?:__Host-csrf|labelhub_csrf)=([^;]+)/)?.[1] ?? "";

SwaggerUIBundle({
  url: "/api/v1/openapi.json",
  dom_id: "#api",
  deepLinking: true,
  presets: [SwaggerUIBundle.presets.apis],
  requestInterceptor: (request) => {
    if (csrf) request.headers["X-CSRFToken"] = csrf;
    return request;
  },
});
