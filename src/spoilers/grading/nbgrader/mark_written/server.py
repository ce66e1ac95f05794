"""The page on which written answers are marked: served to one browser of this machine."""

from __future__ import annotations

import hmac
import secrets
from collections.abc import Mapping
from typing import Any

from jinja2 import Environment, PackageLoader, StrictUndefined
from markupsafe import Markup
from nbgrader.api import MissingEntry
from sqlalchemy.exc import OperationalError
from tornado.httpserver import HTTPServer
from tornado.netutil import bind_sockets
from tornado.web import Application, HTTPError, RequestHandler

from spoilers.grading.nbgrader.mark_written.pile import ChangedError, Pile, RefusedError
from spoilers.grading.nbgrader.sanitize import markdown_to_safe_html

HERE = "127.0.0.1"
BODY = 500_000
"""So many bytes are read of what a browser sends: a mark and a comment."""
CHANGED = (
    "This answer was marked by somebody else, or changed, while you were at it. Nothing was "
    "entered. It is shown as it is now; what you had typed stands in the fields. Save once more "
    "if it shall hold."
)
BUSY = (
    "The gradebook is in use by another program, and nothing was entered. What you typed is still "
    "here: save once more."
)


class Marking(Application):
    """The piles of a session, and who may see them.

    Parameters
    ----------
    piles : mapping from str to Pile
        By the name of the task in the address.
    """

    def __init__(self, piles: Mapping[str, Pile]) -> None:
        self.piles = dict(piles)
        self.token = secrets.token_urlsafe(32)
        self.port = 0
        self._server: HTTPServer | None = None
        super().__init__(
            [
                (r"/", Tasks),
                (r"/([\w.-]+)/", Next),
                (r"/([\w.-]+)/([\w-]+)", OneAnswer),
            ],
            default_handler_class=Nothing,
            # Cross-site request forgery: a form must carry what only this page could read.
            xsrf_cookies=True,
            xsrf_cookie_kwargs={"httponly": True, "samesite": "Strict"},
            log_function=lambda handler: None,
        )

    def open(self, port: int = 0) -> str:
        """Begin to answer on this machine, and give the address with its token."""
        (socket,) = bind_sockets(port, HERE)
        self.port = int(socket.getsockname()[1])
        self.settings["xsrf_cookie_name"] = f"_xsrf-{self.port}"
        self._server = HTTPServer(self, max_body_size=BODY, max_buffer_size=2 * BODY)
        self._server.add_socket(socket)
        return f"http://{HERE}:{self.port}/?token={self.token}"

    async def close(self) -> None:
        """Answer nobody any more."""
        if self._server is not None:
            self._server.stop()
            await self._server.close_all_connections()

    @property
    def cookie(self) -> str:
        """The name of the cookie: cookies of this machine are shared by all its ports."""
        return f"mark-written-{self.port}"


class _Handler(RequestHandler):
    """Lets in the one browser that has the token, and no page from elsewhere."""

    application: Marking

    def set_default_headers(self) -> None:
        # Stored cross-site scripting: should anything get past the sanitizer, nothing runs.
        policy = "default-src 'none'; style-src 'unsafe-inline'; img-src data:; form-action 'self'"
        self.set_header(
            "Content-Security-Policy", f"{policy}; frame-ancestors 'none'; base-uri 'none'"
        )
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")
        self.set_header("Cross-Origin-Opener-Policy", "same-origin")
        self.set_header("Cache-Control", "no-store")

    def prepare(self) -> None:
        port = self.application.port
        # DNS rebinding: a name of somebody else's that leads to this machine is no name of ours.
        if self.request.host not in (f"{HERE}:{port}", f"localhost:{port}"):
            raise HTTPError(403, reason="Wrong host")
        origin = self.request.headers.get("Origin")
        if origin not in (None, f"http://{self.request.host}"):
            raise HTTPError(403, reason="Wrong origin")
        if self.request.method == "GET" and self._is_token(self.get_query_argument("token", "")):
            # Lax: the address may be opened from a page, such as the terminal of JupyterLab.
            self.set_cookie(
                self.application.cookie, self.application.token, httponly=True, samesite="Lax"
            )
            self.redirect("/")
        elif not self._is_token(self.get_cookie(self.application.cookie) or ""):
            raise HTTPError(403, reason="No token")

    def _is_token(self, given: str) -> bool:
        return hmac.compare_digest(given.encode(), self.application.token.encode())

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        said = {
            403: "Only the address that the terminal printed opens this page. Open that one.",
            404: "There is nothing here. Go back to the list of tasks.",
            405: "There is nothing here. Go back to the list of tasks.",
        }
        told = said.get(status_code, "Something went wrong, and nothing was entered. Go back.")
        error = (kwargs.get("exc_info") or (None, None))[1]
        self.show("error.html.j2", said=str(error) if isinstance(error, RefusedError) else told)

    def show(self, template: str, **context: Any) -> None:
        page = _environment().get_template(template)
        self.finish(page.render(**context))

    def pile(self, task: str) -> Pile:
        try:
            return self.application.piles[task]
        except KeyError:
            raise HTTPError(404) from None


class Nothing(_Handler):
    """What is not there."""

    def get(self, *_: str) -> None:
        """Say so."""
        raise HTTPError(404)

    post = get


class Tasks(_Handler):
    """The tasks, and how many answers wait in each."""

    def get(self) -> None:
        """Show them."""
        piles = [
            (name, pile.question, len(pile.look()), len(pile.waiting()))
            for name, pile in self.application.piles.items()
        ]
        self.show("tasks.html.j2", piles=piles)


class Next(_Handler):
    """The next answer that waits."""

    def get(self, task: str) -> None:
        """Go there, or back to the tasks if none waits."""
        waiting = self.pile(task).waiting()
        self.redirect(f"/{task}/{waiting[0]}" if waiting else "/")


class OneAnswer(_Handler):
    """One answer, its rubric, and the fields for points and a comment."""

    def get(self, task: str, key: str) -> None:
        """Show it."""
        self._page(task, key)

    def post(self, task: str, key: str) -> None:
        """Enter its mark, and go on to the next."""
        typed = {name: self.get_body_argument(name, "", strip=False) for name in ("points", "said")}
        try:
            self.pile(task).save(key, **typed, seen=self.get_body_argument("seen", ""))
        except RefusedError as reason:
            self._page(task, key, 422, str(reason), typed)
        except ChangedError:
            self._page(task, key, 409, CHANGED, typed)
        except OperationalError:
            self._page(task, key, 503, BUSY, typed)
        except (KeyError, MissingEntry):
            raise HTTPError(404) from None
        else:
            self.redirect(self._after(task, key), status=303)

    def _after(self, task: str, key: str) -> str:
        """Choose the next one that waits: from here on, and then from the beginning."""
        order, waiting = self.pile(task).look(), set(self.pile(task).waiting())
        here = order.index(key)
        following = [each for each in order[here + 1 :] + order[:here] if each in waiting]
        return f"/{task}/{following[0]}" if following else "/"

    def _page(
        self,
        task: str,
        key: str,
        status: int = 200,
        told: str = "",
        typed: Mapping[str, str] | None = None,
    ) -> None:
        pile = self.pile(task)
        order = pile.look()
        try:
            answer = pile.answer(key)
        except (KeyError, MissingEntry):
            raise HTTPError(404) from None
        here = order.index(key)
        given = "" if answer.waits and answer.points is None else f"{answer.points or 0:g}"
        self.set_status(status)
        self.show(
            "answer.html.j2",
            task=task,
            key=key,
            question=pile.question,
            answer=answer,
            number=here + 1,
            count=len(order),
            waiting=len(pile.waiting()),
            before=order[here - 1] if here else "",
            after=order[here + 1] if here + 1 < len(order) else "",
            told=told,
            typed=typed or {"points": given, "said": answer.comment},
            given=given,
            xsrf=self.xsrf_token.decode(),
        )


def _environment() -> Environment:
    made = Environment(
        loader=PackageLoader("spoilers.grading.nbgrader.mark_written"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["markdown"] = safe
    return made


def safe(source: str, attachments: Mapping[str, Any] | None = None) -> Markup:
    r"""Turn a stranger's Markdown into HTML in which nothing can run.

    Parameters
    ----------
    source : str
        The Markdown.
    attachments : mapping, optional
        The pictures in it.

    Returns
    -------
    markupsafe.Markup
        HTML.

    Examples
    --------
    >>> safe("<script>run()</script>")
    Markup('&lt;script&gt;run()&lt;/script&gt;\n\n')
    """
    context = {"cell": {"attachments": dict(attachments or {})}}
    return Markup(markdown_to_safe_html(context, source))
