"""What would the best play have been? The game solved backwards, over its whole graph."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from spoilers.theory.arguments import FloatArray, IntArray, at_least
from spoilers.theory.play.rules import (
    CRITICS,
    EVENTS,
    FOILS,
    GIVEN,
    OTHER,
    RETURN,
    SUCCESSES,
    TWENTIETHS,
    Game,
    State,
)

MEASURE_COUNT = RETURN + 1


@dataclass(frozen=True)
class Layer:
    """Which states can a game be in after so many weeks, and what are they worth?

    Attributes
    ----------
    keys : numpy.ndarray of int
        Each state as one number, in rising order; shape (states,).
    rows : numpy.ndarray of int
        The same states as a table; shape (states, 5).
    value : numpy.ndarray of float
        What the rest of the game is worth to the government, before the week's news.
    best : numpy.ndarray of int
        The best measure after each event; shape (states, 3). Empty after the last week.
    """

    keys: IntArray
    rows: NDArray[np.int16]
    value: FloatArray
    best: NDArray[np.int8]

    def find(self, keys: IntArray) -> IntArray:
        """Return where these states stand in the layer."""
        return np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)


@dataclass(frozen=True)
class BestPlay:
    """What is the best play, in every state that a game can reach?

    The subgame-perfect plan against an excluded faction that follows its rule.

    Attributes
    ----------
    game : Game
        The rules.
    layers : tuple of Layer
        All states, week by week, from the start to the end of the last week.
    """

    game: Game
    layers: tuple[Layer, ...]

    @property
    def states(self) -> int:
        """How many states are there?

        Returns
        -------
        int
            The nodes of the graph before the week's news.
        """
        return sum(len(layer.keys) for layer in self.layers)

    @property
    def value(self) -> float:
        """What is the game worth to a government that plays it best?

        Returns
        -------
        float
            In units of the deal.
        """
        return float(self.layers[0].value[0])

    def moves(self, week: int, rows: IntArray) -> IntArray:
        """Which measure is best, in these states of a week?

        Parameters
        ----------
        week : int
            How many weeks have been played.
        rows : numpy.ndarray of int
            The states, as `State.rows` gives them.

        Returns
        -------
        numpy.ndarray of int
            A place in `MEASURES` for each state and event; shape (states, 3).
        """
        layer = self.layers[week]
        return layer.best[layer.find(_keys(self.game, rows))].astype(np.int64)

    def worth(self, state: State, event: str) -> FloatArray:
        """What is each measure worth here, with best play ever after?

        Parameters
        ----------
        state : State
            Where the game stands, before the week's news.
        event : {"quiet", "foiled", "success"}
            The news.

        Returns
        -------
        numpy.ndarray of float
            One value for each of `MEASURES`, in units of the deal.

        Examples
        --------
        >>> best_play(Game(weeks=3)).worth(State(), "success").argmax()
        np.int64(1)
        """
        ahead = self.layers[state.week + 1]
        return np.asarray(_worth(self.game, state.rows(), EVENTS.index(event), ahead)[0])

    def move(self, state: State, event: str) -> int:
        """Which measure is best here?

        Parameters
        ----------
        state, event
            As for `worth`.

        Returns
        -------
        int
            A place in `MEASURES`; the milder of two that are level.
        """
        return int(self.moves(state.week, state.rows())[0, EVENTS.index(event)])


def best_play(game: Game | None = None) -> BestPlay:
    """What would the best play have been?

    Backward induction over the whole graph: every state that any play and any luck can lead to.

    Parameters
    ----------
    game : Game, optional
        The rules; by default those of `Game`.

    Returns
    -------
    BestPlay
        The best measure and the worth of every measure, in every state.

    Notes
    -----
    The government weighs its belief, and not the type that chance has drawn. It knows how the
    excluded faction learns. The excluded faction does not look ahead: it expects what it has seen.

    Examples
    --------
    >>> solved = best_play(Game(weeks=3))
    >>> solved.states, solved.move(State(), "quiet")
    (905, 0)
    """
    game = Game() if game is None else game
    reached = _reached(game)
    last = reached[-1]
    none = np.zeros((len(last), 0), dtype=np.int8)
    layers = [Layer(_keys(game, last), last.astype(np.int16), game.last_worth(last), none)]
    for rows in reversed(reached[:-1]):
        chances = game.chances(rows)
        value = np.zeros(len(rows))
        best = np.empty((len(rows), len(EVENTS)), dtype=np.int8)
        for event in range(len(EVENTS)):
            worth = _worth(game, rows, event, layers[0])
            most = worth.max(axis=1)
            # The mildest of those that are level: the first.
            best[:, event] = at_least(worth, most[:, None]).argmax(axis=1)
            value += chances[:, event] * most
        layers.insert(0, Layer(_keys(game, rows), rows.astype(np.int16), value, best))
    return BestPlay(game, tuple(layers))


def _worth(game: Game, rows: IntArray, event: int, ahead: Layer) -> FloatArray:
    """Return what each measure is worth after an event, given what is ahead."""
    worth = np.empty((len(rows), MEASURE_COUNT))
    for place in range(MEASURE_COUNT):
        worth[:, place] = game.week_worth(rows, event, place)
        if place != RETURN:
            after, fallen = game.after(rows, event, place)
            worth[:, place] += np.where(
                fallen, -game.fall, ahead.value[ahead.find(_keys(game, after))]
            )
    return worth


def _reached(game: Game) -> list[IntArray]:
    """List the states that can be reached, week by week."""
    found = [np.zeros((1, 5), dtype=np.int64)]
    for _ in range(game.weeks):
        keys = []
        for event in range(len(EVENTS)):
            for place in range(RETURN):
                after, fallen = game.after(found[-1], event, place)
                keys.append(_keys(game, after[~fallen]))
        found.append(_rows(game, _once(np.concatenate(keys))))
    return found


def _once(keys: IntArray) -> IntArray:
    """Return each key once, in rising order: for so many, faster than by hashing."""
    keys.sort()
    first = np.ones(len(keys), dtype=bool)
    first[1:] = keys[1:] != keys[:-1]
    return keys[first]


def _sizes(game: Game) -> tuple[int, ...]:
    """Return how many values each column can take."""
    most = TWENTIETHS * game.weeks + 1
    sizes = {
        SUCCESSES: game.weeks + 1,
        FOILS: game.weeks + 1,
        GIVEN: most,
        OTHER: min(most, game.last_hold + 2),
        CRITICS: game.last_step + int(game.criticism.max()) + 1,
    }
    return tuple(sizes[column] for column in range(len(sizes)))


def _keys(game: Game, rows: IntArray) -> IntArray:
    """Return each state as one number."""
    columns = tuple(rows.T.astype(np.int64))
    return np.asarray(np.ravel_multi_index(columns, _sizes(game), mode="clip"))


def _rows(game: Game, keys: IntArray) -> IntArray:
    """Return states from their numbers."""
    return np.stack(np.unravel_index(keys, _sizes(game)), axis=1).astype(np.int64)
