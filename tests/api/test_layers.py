"""The API reads rows through `for_user` alone; what does not is listed here with its reason."""

from __future__ import annotations

import ast
from pathlib import Path

import labelhub.api

API = Path(labelhub.api.__file__).parent

# (file, model, method): why no person stands behind the read.
WITHOUT_A_PERSON = {
    ("auth.py", "ApiToken", "select_related"): "who asks is found by the hash of the secret",
    ("auth.py", "ApiToken", "filter"): "the last use of the token that was just found",
    ("auth.py", "Organisation", "filter"): "filtered by the person's own memberships",
}


def reads(source: str) -> set[tuple[str, str]]:
    """(model, method) of each `Model.objects.method`; the method is "" where there is none."""
    tree = ast.parse(source)
    objects = [node for node in ast.walk(tree) if _is_manager(node)]
    calls = {
        id(node.value): node.attr
        for node in ast.walk(tree)
        if isinstance(node, ast.Attribute) and _is_manager(node.value)
    }
    return {(ast.unparse(node.value), calls.get(id(node), "")) for node in objects}  # type: ignore[attr-defined]


def _is_manager(node: ast.AST) -> bool:
    names = ("objects", "_default_manager", "_base_manager")
    return isinstance(node, ast.Attribute) and node.attr in names


def test_every_read_of_the_api_is_for_the_person_who_asks() -> None:
    found = {
        (path.relative_to(API).as_posix(), model, method)
        for path in API.rglob("*.py")
        for model, method in reads(path.read_text())
        if method != "for_user"
    }
    assert found == set(WITHOUT_A_PERSON)


def test_the_check_sees_a_read_that_is_for_nobody() -> None:
    assert reads("Item.objects.get(pk=1)") == {("Item", "get")}
    assert reads("rows = Item.objects") == {("Item", "")}
    assert reads("Item.objects.for_user(user).first()") == {("Item", "for_user")}


def test_the_api_writes_no_row_itself() -> None:
    """`save`, `create` and the like belong to a flow; a token's last use is the one exception."""
    writes = {"save", "create", "bulk_create", "delete", "update", "get_or_create", "raw", "extra"}
    found = [
        (path.name, node.func.attr)
        for path in sorted(API.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text()))
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in writes
        and not ast.unparse(node.func.value).endswith("router")  # @router.delete is a route
    ]
    assert found == [("auth.py", "update")]
