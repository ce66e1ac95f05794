/* Brings the baked interactives, knowledge checks and decisions of a page to life.
   Nothing is sent anywhere: a reader's decision stays in this browser. */
(function () {
  "use strict";

  /* ---- interactives ---------------------------------------------------- */

  function labels(branch) {
    return branch.map(function (pair) { return pair[0]; });
  }

  function below(branch, label) {
    const pair = branch.find(function (candidate) { return candidate[0] === label; });
    return pair[1];
  }

  /* The label itself if it is still there, else the nearest number, else the first. */
  function keep(label, available) {
    if (available.includes(label)) return label;
    const wanted = Number(label);
    if (Number.isNaN(wanted)) return available[0];
    return available.reduce(function (best, candidate) {
      return Math.abs(Number(candidate) - wanted) < Math.abs(Number(best) - wanted)
        ? candidate : best;
    });
  }

  function setAt(target, path, value) {
    let place = target;
    path.slice(0, -1).forEach(function (step) { place = place[step]; });
    place[path[path.length - 1]] = value;
  }

  function picture(states, index) {
    let whole = index;
    while (Array.isArray(states[whole])) whole -= 1;
    const figure = structuredClone(states[whole]);
    for (let i = whole + 1; i <= index; i += 1) {
      states[i].forEach(function (change) {
        setAt(figure, change[0], structuredClone(change[1]));
      });
    }
    return figure;
  }

  async function unpack(script) {
    const bytes = Uint8Array.from(atob(script.textContent), function (c) { return c.charCodeAt(0); });
    const plain = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("gzip"));
    return new Response(plain).json();
  }

  async function wakeInteractive(root) {
    const content = await unpack(root.querySelector('script[type="application/gzip"]'));
    const plot = root.querySelector(".spoilers-plot");
    const said = root.querySelector(".spoilers-said");
    const preset = root.querySelector(".spoilers-preset");
    const inputs = content.controls.map(function (name) {
      return root.querySelector('[data-name="' + name + '"]');
    });
    let chosen = content.start.slice();

    function show() {
      let branch = content.tree;
      inputs.forEach(function (input, i) {
        const available = labels(branch);
        chosen[i] = keep(chosen[i], available);
        if (input.tagName === "SELECT") {
          if (labels(Array.from(input.options, function (o) { return [o.value]; })).join("\n")
              !== available.join("\n")) {
            input.replaceChildren.apply(input, available.map(function (label) {
              return new Option(label);
            }));
          }
          input.value = chosen[i];
        } else {
          input.max = String(available.length - 1);
          input.value = String(available.indexOf(chosen[i]));
          input.setAttribute("aria-valuetext", chosen[i]);
          input.parentElement.querySelector(".spoilers-value").textContent = chosen[i];
        }
        branch = below(branch, chosen[i]);
      });
      const figure = picture(content.states, branch);
      /* A slide may have less room than a page. */
      figure.layout.height = Math.min(figure.layout.height, Number(plot.dataset.tallest) || Infinity);
      plot.style.height = figure.layout.height + "px";
      /* The page sets the width; a layout that kept one could not follow it. */
      delete figure.layout.width;
      window.Plotly.react(plot, figure.data, figure.layout,
        { displayModeBar: false, responsive: true });
      plot.setAttribute("aria-label", root.dataset.title + ". " + content.said[branch]);
      if (said.textContent !== content.said[branch]) said.textContent = content.said[branch];
      root.dataset.state = String(branch);
    }

    function read(i) {
      const input = inputs[i];
      if (input.tagName === "SELECT") return input.value;
      let branch = content.tree;
      for (let k = 0; k < i; k += 1) branch = below(branch, chosen[k]);
      return labels(branch)[Number(input.value)];
    }

    inputs.forEach(function (input, i) {
      input.addEventListener("input", function () {
        chosen[i] = read(i);
        if (preset) preset.value = "";
        show();
      });
    });
    if (preset) {
      preset.addEventListener("change", function () {
        if (!preset.value) return;
        chosen = content.presets[preset.value].slice();
        show();
      });
    }
    const reset = root.querySelector(".spoilers-reset");
    if (reset) {
      reset.addEventListener("click", function () {
        chosen = content.start.slice();
        if (preset) preset.value = "";
        show();
      });
    }
    const form = root.querySelector("form");
    if (form) form.addEventListener("submit", function (event) { event.preventDefault(); });
    root.addEventListener("spoilers-room", show);
    show();
  }

  /* ---- knowledge checks ------------------------------------------------- */

  function wakeCheck(root) {
    const answer = root.querySelector(".spoilers-answer");
    root.querySelectorAll("input").forEach(function (input) {
      input.addEventListener("change", function () {
        answer.textContent = input.dataset.answer;
        answer.dataset.right = input.dataset.right;
      });
    });
  }

  /* ---- decisions ---------------------------------------------------------- */

  function remember(key, value) {
    try { window.localStorage.setItem(key, value); } catch (refused) { /* private window */ }
  }

  function recall(key) {
    try { return window.localStorage.getItem(key); } catch (refused) { return null; }
  }

  function wakeDecision(root) {
    const key = "spoilers.decision." + root.dataset.lesson;
    const looks = document.querySelectorAll(
      '.spoilers-look-back[data-lesson="' + root.dataset.lesson + '"]');
    const recorded = root.querySelector(".spoilers-answer");

    function show(choice) {
      recorded.textContent = choice === null ? "" : root.dataset.recorded;
      looks.forEach(function (look) {
        look.querySelectorAll("[data-choice]").forEach(function (item) {
          item.hidden = choice !== null && item.dataset.choice !== choice;
        });
        look.querySelector(".spoilers-undecided").hidden = choice !== null;
      });
    }

    root.querySelectorAll("input").forEach(function (input) {
      input.addEventListener("change", function () {
        remember(key, input.value);
        show(input.value);
      });
    });
    const before = recall(key);
    const known = Array.from(root.querySelectorAll("input")).find(function (input) {
      return input.value === before;
    });
    if (known) known.checked = true;
    show(known ? before : null);
  }

  function wake() {
    document.querySelectorAll(".spoilers-check").forEach(wakeCheck);
    document.querySelectorAll(".spoilers-decision").forEach(wakeDecision);
    if (window.Plotly) {
      document.querySelectorAll(".spoilers-interactive").forEach(wakeInteractive);
    }
  }

  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", wake);
  else wake();
}());
