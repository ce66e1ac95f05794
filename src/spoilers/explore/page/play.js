/* Brings the game of the chair to life. It walks a graph that was computed beforehand and knows no
   rule of the game. Games that were played stay in this browser; nothing is sent anywhere. */
(function () {
  "use strict";

  const KEY = "spoilers.play";
  const MOST = 50;
  const EVENTS = ["quiet", "foiled", "success"];
  const STRIKES = 3;
  const RETURN = 4;
  const SUCCESS = 2;

  function fill(text, values) {
    return text.replace(/\{(\w+)\}/g, function (place, name) {
      return name in values ? String(values[name]) : place;
    });
  }

  function counted(sentences, count) {
    if (count === 0 && "none" in sentences) return sentences.none;
    return count === 1 ? sentences.one : sentences.more;
  }

  /* A game as it is played, from either side. */
  class Walk {
    constructor(content, game, side) {
      this.content = content;
      this.all = content.words;
      this.game = game;
      this.graph = content.games[game];
      this.states = this.graph[side];
      this.weeks = this.graph.killed.length;
      this.measures = [];
      this.events = [];
      this.at = 0;
      this.place = 0;
      this.ending = "";
      this.dead = 0;
    }

    read(column) { return this.states[this.at][column][this.place]; }

    played(choice) {
      const other = new this.constructor(this.content, this.game);
      while (!other.ending) other.choose(choice(other));
      return other;
    }

    title() { return fill(this.all.week, { week: this.at + 1, weeks: this.weeks }); }
  }

  class Chair extends Walk {
    constructor(content, game) {
      super(content, game, "weeks");
      this.words = content.words;
      this.best = [];
      this.why = [];
      this.beliefs = [];
      this.holds = [];
      this.bystanders = 0;
    }

    deadByNow() {
      const through = !this.ending && this.read("news") === SUCCESS;
      return this.dead + (through ? this.graph.killed[this.at] : 0);
    }

    choose(measure) {
      const struck = measure === STRIKES ? this.graph.bystanders[this.at] : 0;
      this.dead = this.deadByNow() + struck;
      this.bystanders += struck;
      this.measures.push(measure);
      this.events.push(this.read("news"));
      this.best.push(this.read("best"));
      this.why.push(this.read("why"));
      this.beliefs.push(this.read("belief"));
      this.holds.push(this.read("hold"));
      if (measure === RETURN) { this.ending = "return"; return; }
      const ahead = this.states[this.at].next[measure][this.place];
      if (ahead < 0) { this.ending = "removed"; return; }
      this.at += 1;
      this.place = ahead;
      if (this.at === this.weeks) this.ending = "stands";
    }

    news() {
      return fill(this.words.news[EVENTS[this.read("news")]],
        { killed: this.graph.killed[this.at] });
    }

    expects() {
      const expected = this.read("expected");
      const place = this.words.nearest.filter(function (edge) { return edge < expected; }).length;
      return this.words.expects[place];
    }

    meters() {
      const words = this.words.values;
      return {
        critics: fill(words.critics, { value: this.read("critics") }),
        hold: fill(words.hold, { value: this.read("hold") }),
        dead: fill(words.dead, { value: this.deadByNow() }),
        expected: fill(words.expected, { value: this.expects() }),
      };
    }

    before() {
      if (this.measures[this.measures.length - 1] !== STRIKES) return "";
      const struck = this.graph.bystanders[this.at - 1];
      return fill(counted(this.words.bystanders, struck), { bystanders: struck }) + " ";
    }

    told() {
      const meters = this.meters();
      const words = this.words.meters;
      return this.before() + this.title() + ". " + this.news() + " "
        + Object.keys(meters).map(function (name) {
          return words[name] + ": " + meters[name] + ".";
        }).join(" ");
    }

    line() { return this.played(function (chair) { return chair.read("best"); }); }

    met() {
      const words = this.words.attempts;
      const attempts = this.events.filter(function (event) { return event !== 0; }).length;
      const through = this.events.filter(function (event) { return event === SUCCESS; }).length;
      const said = attempts === 1 ? words.one[through] : counted(words, attempts);
      const part = fill(counted(words.through, through), { count: through });
      return {
        attempts: fill(said, { count: attempts, through: part }),
        week: this.measures.length,
        dead: fill(counted(this.words.left_out.would, this.dead), { dead: this.dead }),
      };
    }

    debrief() {
      return [
        fill(this.words.endings[this.endingSaid()], this.met()) + " " + this.saidOfTheDead(),
        this.saidOfThePartner(),
        this.saidOfWhatWasLearned(),
        fill(this.words.you, this.met()) + " " + this.saidOfTheBest(),
      ];
    }

    endingSaid() {
      const lost = this.ending === "stands" && this.read("belief") === 0;
      return lost ? "on paper" : this.ending;
    }

    saidOfTheDead() {
      const words = this.words.dead;
      const said = [fill(counted(words, this.dead), { dead: this.dead })];
      if (this.bystanders) {
        said.push(fill(counted(words.strikes, this.bystanders), { bystanders: this.bystanders }));
      }
      if (this.dead) said.push(words.meant);
      return said.join(" ");
    }

    saidOfThePartner() {
      const words = this.words.partner;
      const lost = this.graph.reliable && this.read("belief") === 0;
      return words[this.graph.reliable ? "reliable" : "unreliable"] + (lost ? " " + words.lost : "");
    }

    saidOfWhatWasLearned() {
      const words = this.words.learned;
      if (!this.events.includes(SUCCESS)) return words.start + " " + words.none;
      return words.start + " "
        + fill(words[this.read("pays") ? "pays" : "calm"], { expects: this.expects() });
    }

    saidOfTheBest() {
      const line = this.line();
      return fill(this.words.best[line.ending], line.met()) + " " + this.words.dead.not;
    }

    weekly() {
      const words = this.words;
      return this.events.map(function (event, week) {
        const same = this.measures[week] === this.best[week];
        return fill(words.news[EVENTS[event]], { killed: this.graph.killed[week] })
          + " " + words.did[this.measures[week]]
          + " " + (same ? words.same : words.would[this.best[week]])
          + " " + words.why[this.why[week]];
      }, this);
    }
  }

  /* ---- what stays in this browser ------------------------------------------- */

  function recall() {
    try {
      const found = JSON.parse(window.localStorage.getItem(KEY));
      return Array.isArray(found) ? found : [];
    } catch (refused) { return []; }
  }

  function remember(games) {
    try {
      if (games.length) window.localStorage.setItem(KEY, JSON.stringify(games.slice(-MOST)));
      else window.localStorage.removeItem(KEY);
    } catch (refused) { /* private window */ }
    document.dispatchEvent(new Event("spoilers-kept"));
  }

  /* ---- the page ---------------------------------------------------------------- */

  function element(name, text) {
    const made = document.createElement(name);
    made.textContent = text;
    return made;
  }

  function button(text, action) {
    const made = element("button", text);
    made.type = "button";
    made.addEventListener("click", action);
    return made;
  }

  function heading(text) {
    const made = element("p", text);
    made.className = "spoilers-play-title";
    made.setAttribute("role", "heading");
    made.setAttribute("aria-level", "3");
    return made;
  }

  /* The three parts of a game, of which one is shown. */
  function stage(root) {
    const part = function (name) { return root.querySelector(".spoilers-play-" + name); };
    return {
      part: part,
      show: function (name) {
        ["start", "on", "over"].forEach(function (each) { part(each).hidden = each !== name; });
        root.dataset.part = name;
      },
      end: function (title, said) {
        title.tabIndex = -1;
        part("over").replaceChildren.apply(part("over"), [title].concat(said));
        this.show("over");
        title.focus();
      },
    };
  }

  async function unpack(script) {
    const bytes = Uint8Array.from(atob(script.textContent), function (c) { return c.charCodeAt(0); });
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(plain).json();
  }

  async function wake(root) {
    const content = await unpack(root.querySelector('script[type="application/gzip"]'));
    const words = content.words;
    const stands = stage(root);
    const part = stands.part;
    const game = part("game");
    let chair = null;

    /* For the chain that stands beside it in the last room. */
    function tell() {
      root.dispatchEvent(new CustomEvent("spoilers-week", { detail: chair }));
    }

    function count() {
      const games = recall().length;
      part("kept").querySelector("span").textContent =
        fill(counted(words.kept, games), { count: games, place: "this browser" });
      part("forget").hidden = games === 0;
    }

    function brief() {
      part("brief").textContent = words.briefs[content.games[Number(game.value)].setting];
    }

    function week() {
      part("week").textContent = chair.title();
      part("news").textContent = chair.before() + chair.news();
      const meters = chair.meters();
      Object.keys(meters).forEach(function (name) {
        const meter = root.querySelector('[data-meter="' + name + '"]');
        meter.querySelector(".spoilers-meter-value").textContent = meters[name];
        const bar = meter.querySelector("i");
        if (bar) bar.style.width = Math.min(100, chair.read(name)) + "%";
      });
      root.querySelector("legend").textContent = fill(words.choose, { week: chair.at + 1 });
      part("told").textContent = chair.told();
      stands.show("on");
      tell();
    }

    function begin(which) {
      game.value = String(which);
      brief();
      chair = new Chair(content, which);
      week();
      root.querySelector("[data-measure]").focus();
    }

    function end() {
      const list = document.createElement("ol");
      list.append.apply(list, chair.weekly().map(function (text) { return element("li", text); }));
      remember(recall().concat([{ game: chair.game, measures: chair.measures }]));
      part("told").textContent = chair.debrief()[0];
      count();
      stands.end(heading(words.debrief),
        chair.debrief().map(function (text) { return element("p", text); }).concat([
          heading(words.weekly), list, button(words.again, function () { begin(chair.game); }),
          button(words.another, function () { begin((chair.game + 1) % content.games.length); })]));
      tell();
    }

    game.addEventListener("change", brief);
    part("begin").addEventListener("click", function () { begin(Number(game.value)); });
    root.querySelectorAll("[data-measure]").forEach(function (each) {
      each.addEventListener("click", function () {
        chair.choose(Number(each.dataset.measure));
        if (chair.ending) end(); else week();
      });
    });
    part("forget").addEventListener("click", function () {
      remember([]);
      count();
      game.focus();
    });
    brief();
    count();
    stands.show("start");
  }

  /* For the last room, which stands on the same page as a game. */
  window.spoilersPlay = {
    Walk, Chair, STRIKES, SUCCESS, fill, counted, recall, element, button, heading, stage, unpack,
  };

  function all() {
    document.querySelectorAll(".spoilers-play:not([data-room])").forEach(wake);
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all);
  else all();
}());
