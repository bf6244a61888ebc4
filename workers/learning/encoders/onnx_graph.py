"""An ONNX graph written node by node, for models whose weights come without one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

Weights = Mapping[str, npt.NDArray[np.float32]]

OPSET, MICROSOFT = 20, "com.microsoft"
Port = tuple[str, str, Sequence[Any]]  # name, "FLOAT" or "INT64", shape


class Graph:
    """Collects nodes and constants; each method answers with the name of what it computes."""

    def __init__(self, weights: Weights) -> None:
        self.weights = weights
        self.nodes: list[Any] = []
        self.constants: dict[str, npt.NDArray[Any]] = {}

    def op(
        self, kind: str, *inputs: str, outputs: int = 1, domain: str = "", **attributes: Any
    ) -> Any:
        """Adds a node; its output's name, or the list of them when there are several."""
        from onnx import helper

        names = [f"{kind}_{len(self.nodes)}_{i}" for i in range(outputs)]
        self.nodes.append(helper.make_node(kind, inputs, names, domain=domain, **attributes))
        return names[0] if outputs == 1 else names

    def const(self, name: str, value: Any) -> str:
        """A constant of the graph; answers with its name."""
        self.constants[name] = np.ascontiguousarray(value)
        return name

    def serialise(self, name: str, made: str, given: Port, answer: Port) -> bytes:
        """The whole model: from the input `given` to the node `made`, which `answer` names."""
        from onnx import helper, numpy_helper

        graph = helper.make_graph(
            [*self.nodes, helper.make_node("Identity", [made], [answer[0]])],
            name,
            [_port(given)],
            [_port(answer)],
            [numpy_helper.from_array(value, name) for name, value in self.constants.items()],
        )
        opsets = [helper.make_opsetid("", OPSET), helper.make_opsetid(MICROSOFT, 1)]
        model = helper.make_model(graph, opset_imports=opsets, ir_version=9)
        return bytes(model.SerializeToString())


def _port(port: Port) -> Any:
    from onnx import TensorProto, helper

    name, kind, shape = port
    return helper.make_tensor_value_info(name, getattr(TensorProto, kind), list(shape))
