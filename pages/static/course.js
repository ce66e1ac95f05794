/* The reader's ticks: which lessons are finished. They stay in this browser; nothing is sent. */
(function () {
  "use strict";
  const KEY = "spoilers.finished";

  /* Where a browser refuses to keep anything, the ticks last as long as the page. */
  let here = [];

  function finished() {
    try { return JSON.parse(window.localStorage.getItem(KEY)) || []; } catch (refused) { return here; }
  }

  function keep(lessons) {
    here = lessons;
    try { window.localStorage.setItem(KEY, JSON.stringify(lessons)); } catch (refused) { /* see above */ }
  }

  function lessonOf(address) {
    const found = /lessons\/(\d\d_\w+)\.html/.exec(address);
    return found && found[1];
  }

  function tick() {
    const mark = document.createElement("span");
    mark.className = "course-tick";
    mark.append("✓");
    const said = document.createElement("span");
    said.className = "visually-hidden";
    said.append(" finished");
    mark.append(said);
    return mark;
  }

  /* A tick behind each link to a finished lesson, in the table of the home page and at the side. */
  function mark() {
    const done = finished();
    document.querySelectorAll(".course-tick").forEach(function (each) { each.remove(); });
    document.querySelectorAll("table a, .bd-links a").forEach(function (link) {
      if (done.includes(lessonOf(link.href))) link.append(tick());
    });
    const count = document.querySelector(".course-progress [role=status]");
    if (count) {
      count.textContent = done.length
        ? "You have finished " + done.length + " of " + lessons() + " lessons." : "";
    }
    const forget = document.querySelector(".course-progress button");
    if (forget) forget.hidden = done.length === 0;
  }

  function lessons() {
    const links = Array.from(document.querySelectorAll(".bd-links a"));
    return new Set(links.map(function (link) { return lessonOf(link.href); }).filter(Boolean)).size;
  }

  /* At the end of a lesson. */
  function ask(lesson) {
    const label = document.createElement("label");
    const box = document.createElement("input");
    box.type = "checkbox";
    box.checked = finished().includes(lesson);
    box.addEventListener("change", function () {
      const others = finished().filter(function (each) { return each !== lesson; });
      keep(box.checked ? others.concat(lesson) : others);
      mark();
    });
    label.className = "course-done";
    label.append(box, " I have finished this lesson. (This browser remembers it, and nobody else.)");
    document.querySelector("article.bd-article").append(label);
  }

  /* On the home page, above the table of the lessons. */
  function tell(place) {
    const said = document.createElement("span");
    said.setAttribute("role", "status");
    const forget = document.createElement("button");
    forget.type = "button";
    forget.append("Take the ticks away");
    forget.addEventListener("click", function () { keep([]); mark(); });
    place.append(said, " ", forget);
  }

  /* What is folded away is shown on paper, paper is light, and a picture may have to shrink. */
  function printing() {
    const root = document.documentElement;
    function pictures() { return document.querySelectorAll(".spoilers-plot .main-svg"); }
    let opened = [];
    let theme = null;
    window.addEventListener("beforeprint", function () {
      opened = Array.from(document.querySelectorAll("details:not([open])"));
      opened.forEach(function (each) { each.open = true; });
      theme = root.dataset.theme;
      root.dataset.theme = "light";
      pictures().forEach(function (each) {
        const box = [each.getAttribute("width"), each.getAttribute("height")];
        each.setAttribute("viewBox", "0 0 " + box.join(" "));
      });
    });
    window.addEventListener("afterprint", function () {
      opened.forEach(function (each) { each.open = false; });
      if (theme) root.dataset.theme = theme;
      pictures().forEach(function (each) { each.removeAttribute("viewBox"); });
    });
  }

  const lesson = lessonOf(window.location.pathname);
  if (lesson) ask(lesson);
  const place = document.querySelector(".course-progress");
  if (place) tell(place);
  printing();
  mark();
}());
