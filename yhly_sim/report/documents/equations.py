"""The equation of a rule, written from its own source, so that no document can say another one."""

from __future__ import annotations

import ast
import inspect
import textwrap
from enum import IntEnum
from typing import Any, Callable

from yhly_sim.domain import codes

WIDTH = 96
WORDS = {"maximum": "max", "minimum": "min"}
CODES = {word.name for kind in vars(codes).values() if isinstance(kind, type) and issubclass(kind, IntEnum)
         for word in kind}


def equation_of(rule: Callable[..., Any]) -> str:
    """The body of a rule as lines `name = expression`; the last one is the rule itself. A search keeps its steps.

    NumPy's functions bear their plain names, `maximum` and `minimum` are `max` and `min`, codes their word; `Phi` is
    the normal distribution.

    >>> from yhly_sim.domain.disputes.leave import withdraw_rate
    >>> equation_of(withdraw_rate)
    'withdraw_rate = rate * (1 - severity)'
    """
    tree = ast.parse(textwrap.dedent(inspect.getsource(rule))).body[0]
    assert isinstance(tree, ast.FunctionDef)
    lines = []
    for statement in tree.body[1:]:
        plain = _Plain().visit(statement)
        if isinstance(plain, ast.Return):
            assert plain.value is not None
            lines.append(f"{rule.__name__} = {ast.unparse(plain.value)}")
        else:
            lines.append(ast.unparse(plain))
    return "\n".join(lines)


def wrapped(equation: str) -> str:
    """An equation in lines of a page's width, broken between its words.

    >>> print(wrapped("sum = " + " + ".join(["quantity"] * 10)))
    sum = quantity + quantity + quantity + quantity + quantity + quantity + quantity + quantity +
        quantity + quantity
    """
    return "\n".join(part for line in equation.splitlines() for part in textwrap.wrap(
        line, WIDTH, break_long_words=False, break_on_hyphens=False, subsequent_indent="    "))


class _Plain(ast.NodeTransformer):
    """Takes out of an expression what Python needs and a reader does not."""

    def visit_Attribute(self, node: ast.Attribute) -> ast.expr:
        if isinstance(node.value, ast.Name) and (node.value.id == "np" or node.attr in CODES):
            return ast.Name(WORDS.get(node.attr, node.attr))
        self.generic_visit(node)
        return node

    def visit_Call(self, node: ast.Call) -> ast.expr:
        self.generic_visit(node)
        name = node.func.id if isinstance(node.func, ast.Name) else ""
        if name == "ndtr":
            node.func = ast.Name("Phi")
        if name == "asarray" or (name == "int" and isinstance(node.args[0], ast.Name)):
            return node.args[0]
        return node

    def visit_UnaryOp(self, node: ast.UnaryOp) -> ast.expr:
        self.generic_visit(node)
        inner = node.operand
        if isinstance(node.op, ast.USub) and isinstance(inner, ast.Call) and ast.unparse(inner.func) == "expm1":
            return ast.BinOp(ast.Constant(1), ast.Sub(), ast.Call(ast.Name("exp"), inner.args, []))
        return node

    def visit_Constant(self, node: ast.Constant) -> ast.expr:
        if isinstance(node.value, float) and node.value.is_integer():
            return ast.Constant(int(node.value))
        return node
