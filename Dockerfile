# The image of every LabelHub process: `labelhub run web`, `labelhub run worker-interactive`, ...

FROM node:22-slim AS frontend
WORKDIR /build
COPY frontend/package.json frontend/package-lock.json ./
RUN npm ci --no-audit --no-fund
COPY frontend/ ./
RUN npm run build

FROM python:3.12-slim
ENV PIP_NO_CACHE_DIR=1 PYTHONUNBUFFERED=1 LABELHUB_VAR=/data
WORKDIR /app
# PyTorch first, from its CPU index: PyPI's build for Linux brings gigabytes of CUDA.
RUN pip install --no-deps --index-url https://download.pytorch.org/whl/cpu "torch>=2.9,<3"
COPY pyproject.toml README.md ./
COPY client/ client/
COPY labelhub/ labelhub/
COPY workers/ workers/
# Editable, so that the package finds frontend/dist beside itself, as in a checkout.
RUN pip install -e . -e client
COPY --from=frontend /build/dist frontend/dist
RUN useradd --system --uid 10001 labelhub && install -d -o labelhub -m 0700 /data
USER labelhub
VOLUME /data
EXPOSE 8000
CMD ["labelhub", "run", "web", "--host", "0.0.0.0"]
