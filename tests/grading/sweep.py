"""Small changes to a piece of code, one or two at a time: slips that a student could make."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterator
from random import Random

COMPARISONS: dict[type[ast.cmpop], tuple[type[ast.cmpop], ...]] = {
    ast.Gt: (ast.GtE, ast.Lt),
    ast.GtE: (ast.Gt, ast.LtE),
    ast.Lt: (ast.LtE, ast.Gt),
    ast.LtE: (ast.Lt, ast.GtE),
    ast.Eq: (ast.NotEq,),
    ast.NotEq: (ast.Eq,),
    ast.In: (ast.NotIn,),
    ast.NotIn: (ast.In,),
}
OPERATIONS: dict[type[ast.operator], tuple[type[ast.operator], ...]] = {
    ast.Add: (ast.Sub,),
    ast.Sub: (ast.Add,),
    ast.Mult: (ast.Div,),
    ast.Div: (ast.Mult,),
    ast.Pow: (ast.Mult,),
    ast.BitXor: (ast.BitOr, ast.BitAnd),
}


def small_changes(source: str) -> Iterator[tuple[str, str]]:
    """Give every small change to some code, with a line that says what was changed.

    Parameters
    ----------
    source : str
        The code.
    """
    tree = _without_docstrings(ast.parse(source))
    for place, node in enumerate(ast.walk(tree)):
        for number in range(len(_others(node))):
            changed = copy.deepcopy(tree)
            target = list(ast.walk(changed))[place]
            before = ast.unparse(target)
            _others(target)[number].apply()
            after = ast.unparse(ast.fix_missing_locations(changed))
            yield f"{before} -> {ast.unparse(target)}", after


def two_changes(source: str, count: int) -> Iterator[tuple[str, str]]:
    """Give codes with two small changes at once, drawn from all pairs there are.

    Parameters
    ----------
    source : str
        The code.
    count : int
        How many are drawn; always the same for the same code.
    """
    random = Random(source)
    first = list(small_changes(source))
    known = {ast.unparse(_without_docstrings(ast.parse(source))), *(code for _, code in first)}
    for _ in range(count):
        what, once = random.choice(first)
        # A pair that undoes itself, or that one change gives as well, is none.
        pairs = [(more, twice) for more, twice in small_changes(once) if twice not in known]
        if pairs:
            more, twice = random.choice(pairs)
            known.add(twice)
            yield f"{what}, and {more}", twice


def _without_docstrings(tree: ast.Module) -> ast.Module:
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and ast.get_docstring(node) is not None:
            node.body = node.body[1:] or [ast.Pass()]
    return tree


class _Change:
    def __init__(self, node: ast.AST, field: str, value: object) -> None:
        self.node, self.field, self.value = node, field, value

    def apply(self) -> None:
        setattr(self.node, self.field, self.value)


def _others(node: ast.AST) -> list[_Change]:
    match node:
        case ast.Compare(ops=[operator]):
            kinds = COMPARISONS.get(type(operator), ())
            return [_Change(node, "ops", [kind()]) for kind in kinds]
        case ast.BinOp(op=operation):
            swaps = OPERATIONS.get(type(operation), ())
            return [_Change(node, "op", swap()) for swap in swaps]
        case ast.AugAssign(op=ast.Add()):
            return [_Change(node, "op", ast.Sub())]
        case ast.BoolOp(op=operation):
            return [_Change(node, "op", ast.Or() if isinstance(operation, ast.And) else ast.And())]
        case ast.UnaryOp(op=ast.Not()):
            return [_Change(node, "op", ast.UAdd())]
        case ast.Constant(value=bool()):
            return [_Change(node, "value", not node.value)]
        case ast.Constant(value=int() | float() as number):
            return [_Change(node, "value", number + 1), _Change(node, "value", number - 1)]
        # The larger and the smaller of two numbers are the same in either order.
        case ast.Call(func=ast.Name(id=name), args=[first, second], keywords=[]) if name not in (
            "max",
            "min",
        ):
            return [_Change(node, "args", [second, first])]
        case ast.Return(value=ast.Tuple(elts=[first, second])):
            return [_Change(node, "value", ast.Tuple([second, first], ast.Load()))]
        case ast.Constant(value=str() as text):
            return [_Change(node, "value", f"{text}_")]
        case _:
            return []
