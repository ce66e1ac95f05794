/* The last room: the chain beside the game, games that were played beside Bayes' rule and the best
   play, and the game of the faction left out. All walk the graph that the game carries. */
(function () {
  "use strict";

  const ENDS = { "-1": "removed", "-2": "return", "-3": "stands" };
  const tools = window.spoilersPlay;
  const { fill, counted, element } = tools;

  /* ---- the chain ---------------------------------------------------------------- */

  const STEPS = 6;
  const [STRENGTH, , SHARE, THROUGH, RESPONSE, PRICE] = Array(STEPS).keys();

  function decimals(hundredths) { return (hundredths / 100).toFixed(2); }

  function now(chair) {
    const words = chair.words.chain.now;
    const found = Array(STEPS).fill("");
    found[STRENGTH] = decimals(100 - chair.read("hold"));
    found[SHARE] = decimals(chair.read("share"));
    if (chair.at < chair.weeks) found[THROUGH] = decimals(chair.read("through"));
    found[RESPONSE] = fill(words.expected, { value: decimals(chair.read("expected")) });
    found[PRICE] = words.pays[chair.read("pays")];
    return found;
  }

  function nothing() { return Array.from({ length: STEPS }, function () { return []; }); }

  function ofTheNews(chair) {
    const words = chair.words.chain;
    const found = nothing();
    if (chair.ending) return found;
    const news = chair.read("news");
    if (!news) found[PRICE].push(words.quiet[chair.read("pays")]);
    else {
      found[THROUGH].push(chair.read("belief") === 0 ? words.lost
        : words.tested[Number(news === tools.SUCCESS)]);
    }
    return found;
  }

  function chosen(chair) {
    const words = chair.words.chain;
    const found = nothing();
    const week = chair.measures.length - 1;
    if (week < 0) return found;
    if (chair.events[week] === tools.SUCCESS) found[RESPONSE].push(words.seen);
    const taken = chair.holds[week] - chair.read("hold");
    if (taken > 0) {
      found[STRENGTH].push(fill(words.taken, { taken: taken }));
      if (chair.read("share")) found[SHARE].push(words.share);
    }
    return found;
  }

  function here(chair) {
    const words = chair.words.chain;
    const names = chair.content.chain[chair.graph.setting];
    function listed(touched) {
      const steps = touched.flatMap(function (said, step) {
        return said.length ? ["0" + (step + 1) + ", " + names[step][0]] : [];
      });
      return fill(counted(words.steps, steps.length), { steps: steps.join("; ") });
    }
    const said = chair.ending ? [] : [fill(words.news, { steps: listed(ofTheNews(chair)) })];
    if (chair.measures.length) said.push(fill(words.choice, { steps: listed(chosen(chair)) }));
    return said.join(" ");
  }

  function wakeChain(root, game, content) {
    const words = content.words.chain;
    const steps = root.querySelectorAll("li");
    const menu = game.querySelector(".spoilers-play-game");

    function show(chair) {
      const set = chair ? chair.graph.setting : content.games[Number(menu.value)].setting;
      const values = chair ? now(chair) : Array(STEPS).fill("");
      const news = chair ? ofTheNews(chair) : nothing();
      const choice = chair ? chosen(chair) : nothing();
      root.querySelector(".spoilers-chain-here").textContent = chair ? here(chair) : words.begin;
      steps.forEach(function (step, place) {
        const said = news[place].concat(choice[place]);
        step.querySelector("strong").textContent = content.chain[set][place][1];
        step.querySelector(".spoilers-chain-now").textContent =
          values[place] && fill(words.now.at, { value: values[place] });
        step.querySelector("p").textContent = said.join(" ");
        step.classList.toggle("spoilers-touched", said.length > 0);
      });
    }

    root.querySelector("details").open = !window.matchMedia("(max-width: 60rem)").matches;
    game.addEventListener("spoilers-week", function (event) { show(event.detail); });
    menu.addEventListener("change", function () { show(null); });
    show(null);
  }

  /* ---- a game that was played, beside the model ------------------------------ */

  function replayed(content, kept) {
    if (!kept || !Number.isInteger(kept.game) || !content.games[kept.game]
        || !Array.isArray(kept.measures)) return null;
    const chair = new tools.Chair(content, kept.game);
    for (const measure of kept.measures) {
      if (chair.ending || ![0, 1, 2, 3, 4].includes(measure)) return null;
      chair.choose(measure);
    }
    return chair.ending ? chair : null;
  }

  function rows(chair) {
    const words = chair.words.beside;
    return chair.measures.map(function (did, week) {
      const best = chair.best[week];
      return [String(week + 1), String(chair.beliefs[week]),
        fill(words.news[chair.events[week]], { killed: chair.graph.killed[week] }),
        words.did[did], did === best ? words.same : words.did[best]];
    });
  }

  function parting(chair) {
    const words = chair.words;
    const apart = chair.measures.map(function (did, week) { return week; })
      .filter(function (week) { return chair.measures[week] !== chair.best[week]; });
    if (!apart.length) return words.beside.never;
    const week = apart[0];
    return fill(words.beside.first, {
      week: week + 1,
      did: words.did[chair.measures[week]],
      would: words.would[chair.best[week]],
      why: words.why[chair.why[week]],
    }) + " " + fill(counted(words.beside.count, apart.length),
      { count: apart.length, weeks: chair.measures.length });
  }

  function saidBeside(chair) {
    const words = chair.words.beside;
    const last = chair.beliefs[chair.beliefs.length - 1];
    const bayes = fill(words.bayes, {
      first: chair.beliefs[0],
      last: last,
      line: chair.line().beliefs.slice(-1)[0],
      partner: words.partner[chair.graph.reliable ? 1 : 0],
    });
    return [parting(chair), bayes + (last === 0 ? " " + words.lost : ""), chair.saidOfTheBest()];
  }

  /* What `two_panels` draws, in the frame that comes from there. */
  function panels(chair) {
    const x = function (week) { return 96 + week * 27; };
    const row = function (measure) { return 268 - measure * 24; };
    function line(beliefs) {
      const points = beliefs.map(function (each, week) { return x(week) + " " + (120 - each); });
      return "M" + points[0] + "L" + points.join(" ");
    }
    const marks = chair.measures.map(function (did, week) {
      const best = row(chair.best[week]);
      return '<path d="M' + x(week) + " " + row(did) + "V" + best + '" stroke="#1a1a1a"/><rect x="'
        + (x(week) - 8) + '" y="' + (best - 8) + '" width="16" height="16" fill="none" '
        + 'stroke="#a8480a" stroke-width="2"/><circle cx="' + x(week) + '" cy="' + row(did)
        + '" r="5" fill="#0072b2"/>';
    });
    return fill(chair.content.frame, {
      line: line(chair.line().beliefs), yours: line(chair.beliefs), marks: marks.join(""),
    });
  }

  function table(chair) {
    const words = chair.words.beside;
    const made = document.createElement("table");
    made.createCaption().textContent = words.caption;
    const head = made.createTHead().insertRow();
    words.columns.forEach(function (name) {
      const cell = element("th", name);
      cell.scope = "col";
      head.append(cell);
    });
    const body = made.createTBody();
    rows(chair).forEach(function (texts, week) {
      const row = body.insertRow();
      if (chair.measures[week] !== chair.best[week]) row.className = "spoilers-apart";
      texts.forEach(function (text, column) {
        const cell = element(column ? "td" : "th", text);
        if (!column) cell.scope = "row";
        row.append(cell);
      });
    });
    return made;
  }

  function wakeBeside(root, content) {
    const words = content.words.beside;
    const part = function (name) { return root.querySelector(".spoilers-beside-" + name); };
    const game = part("game");
    let chairs = [];

    function show() {
      const chair = chairs[Number(game.value)];
      if (!chair) return;
      part("picture").innerHTML = panels(chair);
      part("weeks").replaceChildren(table(chair));
      part("said").replaceChildren.apply(part("said"),
        saidBeside(chair).map(function (text) { return element("p", text); }));
    }

    function list(newest) {
      chairs = tools.recall().map(function (kept) { return replayed(content, kept); })
        .filter(Boolean);
      game.replaceChildren.apply(game, chairs.map(function (chair, place) {
        const option = element("option",
          fill(words.option, { number: place + 1, game: chair.game + 1 }));
        option.value = String(place);
        return option;
      }));
      if (newest && chairs.length) game.value = String(chairs.length - 1);
      part("none").hidden = chairs.length > 0;
      part("some").hidden = chairs.length === 0;
      show();
    }

    game.addEventListener("change", show);
    document.addEventListener("spoilers-kept", function () { list(true); });
    list(false);
  }

  /* ---- the other side ---------------------------------------------------------- */

  function stakes(thousandths) {
    const hundredths = Math.floor((thousandths + 5) / 10);
    const size = Math.abs(hundredths);
    return (hundredths < 0 ? "−" : "") + Math.floor(size / 100) + "."
      + String(size % 100).padStart(2, "0");
  }

  class LeftOut extends tools.Walk {
    constructor(content, game) {
      super(content, game, "left_out");
      this.words = content.words.left_out;
      this.choices = [];
      this.brought = 0;
      this.lasts = 0;
    }

    choose(choice) {
      const week = this.states[this.at];
      const event = choice ? this.read("news") : 0;
      const measure = week.measures[choice][this.place];
      const ahead = week.next[choice][this.place];
      this.lasts = week.lasts[choice][this.place];
      this.brought += week.brings[choice][this.place];
      if (event === tools.SUCCESS) this.dead += this.graph.killed[this.at];
      if (measure === tools.STRIKES) this.dead += this.graph.bystanders[this.at];
      this.choices.push(choice);
      this.events.push(event);
      this.measures.push(measure);
      if (ahead < 0) { this.ending = ENDS[ahead]; return; }
      this.at += 1;
      this.place = ahead;
    }

    news() {
      if (!this.choices.length) return this.words.begun;
      const week = this.choices.length - 1;
      const measure = this.measures[week];
      const said = [fill(this.words.news[this.events[week]], { killed: this.graph.killed[week] }),
        this.words.answers[measure]];
      if (measure === tools.STRIKES) {
        const struck = this.graph.bystanders[week];
        said.push(fill(counted(this.words.bystanders, struck), { bystanders: struck }));
      }
      return said.join(" ");
    }

    meters() {
      const shown = {};
      ["belief", "hold", "critics"].forEach(function (name) {
        shown[name] = this.read(name) + " of 100";
      }, this);
      shown.dead = String(this.dead);
      return shown;
    }

    told() {
      const meters = this.meters();
      const names = this.words.meters;
      return [this.news(), this.title() + "."].concat(Object.keys(meters).map(function (name) {
        return names[name] + ": " + meters[name] + ".";
      })).join(" ");
    }

    attacks() {
      const weeks = this.choices.flatMap(function (choice, week) {
        return choice ? [String(week + 1)] : [];
      });
      const listed = weeks.length > 1
        ? weeks.slice(0, -1).join(", ") + this.words.and + weeks[weeks.length - 1] : weeks.join("");
      return fill(counted(this.words.attacks, weeks.length),
        { count: weeks.length, weeks: listed });
    }

    would() { return fill(counted(this.words.would, this.dead), { dead: this.dead }); }

    total() { return stakes(this.brought + this.lasts); }

    debrief() {
      const words = this.words;
      const ahead = this.played(function (other) { return other.read("best"); });
      const waits = this.played(function () { return 0; });
      const dead = fill(counted(this.all.dead, this.dead), { dead: this.dead });
      return [
        this.news() + " " + fill(words.endings[this.ending], { week: this.choices.length })
          + " " + dead,
        fill(words.worth, { brought: stakes(this.brought), lasts: stakes(this.lasts),
          total: this.total() }),
        fill(words.ahead, { attacks: ahead.attacks(), total: ahead.total(), dead: ahead.would() })
          + " " + fill(words.waiting, { total: waits.total() }) + " " + waits.would(),
        words.meant,
      ];
    }
  }

  function wakeLeftOut(root, content) {
    const words = content.words.left_out;
    const stands = tools.stage(root);
    const part = stands.part;
    const menu = part("game");
    let game = null;

    function brief() {
      part("brief").textContent = words.briefs[content.games[Number(menu.value)].setting];
    }

    function week() {
      part("week").textContent = game.title();
      part("news").textContent = game.news();
      const meters = game.meters();
      Object.keys(meters).forEach(function (name) {
        root.querySelector('[data-meter="' + name + '"] .spoilers-meter-value').textContent =
          meters[name];
      });
      root.querySelector("legend").textContent = fill(words.choose, { week: game.at + 1 });
      part("told").textContent = game.told();
      stands.show("on");
    }

    function begin(which) {
      menu.value = String(which);
      brief();
      game = new LeftOut(content, which);
      week();
      root.querySelector("[data-choice]").focus();
    }

    function end() {
      part("told").textContent = game.debrief()[0];
      stands.end(tools.heading(words.debrief),
        game.debrief().map(function (text) { return element("p", text); }).concat([
          tools.button(words.again, function () { begin(game.game); }),
          tools.button(words.another, function () {
            begin((game.game + 1) % content.games.length);
          })]));
    }

    menu.addEventListener("change", brief);
    part("begin").addEventListener("click", function () { begin(Number(menu.value)); });
    root.querySelectorAll("[data-choice]").forEach(function (each) {
      each.addEventListener("click", function () {
        game.choose(Number(each.dataset.choice));
        if (game.ending) end(); else week();
      });
    });
    brief();
    stands.show("start");
  }

  async function wake(room) {
    const content = await tools.unpack(room.querySelector('script[type="application/gzip"]'));
    wakeChain(room.querySelector(".spoilers-chain"),
      room.querySelector(".spoilers-play:not([data-room])"), content);
    wakeBeside(room.querySelector(".spoilers-beside"), content);
    wakeLeftOut(room.querySelector(".spoilers-left-out"), content);
    room.dataset.awake = "";
  }

  function all() { document.querySelectorAll(".spoilers-room").forEach(wake); }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all);
  else all();
}());
