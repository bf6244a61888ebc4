"""docker-compose.yml is valid, safe by default, and speaks of settings that exist."""

import json
import re
from importlib import resources
from pathlib import Path

import jsonschema
import pytest
import yaml

from labelhub.supervisor import PARTS
from tests.ops.test_settings_page import documented

ROOT = Path(__file__).resolve().parents[2]
OURS = ("migrate", "web", "worker-interactive", "worker-ingest", "worker-idle", "beat")


@pytest.fixture(scope="module")
def compose() -> dict:
    return yaml.safe_load((ROOT / "docker-compose.yml").read_text())


def test_it_follows_the_compose_specification(compose):
    schemas = resources.files("check_jsonschema") / "builtin_schemas" / "vendor"
    schema = json.loads((schemas / "compose-spec.json").read_text())
    jsonschema.validate(compose, schema)


def test_every_environment_name_is_a_documented_setting(compose):
    names = {name for service in OURS for name in compose["services"][service]["environment"]}
    assert sorted(names - documented()) == []


def test_every_variable_it_asks_for_is_required_and_in_the_example():
    text = (ROOT / "docker-compose.yml").read_text()
    asked = re.findall(r"\$\{(\w+)([^}]*)\}", text)
    assert [name for name, rest in asked if not rest.startswith(":?")] == []
    example = (ROOT / ".env.example").read_text()
    assert {name for name, _ in asked} == set(re.findall(r"^([A-Z_]+)=$", example, re.MULTILINE))


def test_every_process_of_an_installation_has_a_container(compose):
    needed = {name for names in PARTS.values() for name in names} | {"postgres", "migrate"}
    assert set(compose["services"]) == needed


@pytest.mark.parametrize("service", OURS[1:])
def test_a_container_runs_and_checks_the_process_it_is_named_after(compose, service):
    made = compose["services"][service]
    assert made["command"][:3] == ["labelhub", "run", service]
    assert made["healthcheck"]["test"] == ["CMD", "labelhub", "health", service]


def test_every_lasting_service_is_watched_and_restarted(compose):
    lasting = {name: made for name, made in compose["services"].items() if name != "migrate"}
    assert [name for name, made in lasting.items() if "healthcheck" not in made] == []
    assert {made["restart"] for made in lasting.values()} == {"unless-stopped"}


def test_redis_keeps_its_messages_and_evicts_none(compose):
    command = compose["services"]["redis"]["command"]
    assert "--appendonly yes" in command
    assert "--maxmemory-policy noeviction" in command


def test_the_page_is_published_on_this_machine_alone(compose):
    published = [port for made in compose["services"].values() for port in made.get("ports", [])]
    assert published == ["127.0.0.1:8000:8000"]


def test_everything_the_image_copies_is_there():
    copied = re.findall(
        r"^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text(), re.MULTILINE
    )
    sources = [word for words in copied for word in words.split()]
    assert len(sources) >= 6
    assert [path for path in sources if not (ROOT / path).exists()] == []
