/* Compares pictures that were updated in place with the same pictures drawn afresh. */
(function () {
  "use strict";

  const SETTINGS = { displayModeBar: false, responsive: true };
  const USUAL = { opacity: "1", "fill-opacity": "1", "stroke-opacity": "1" };
  const EMPTY = ["g", "text", "tspan", "defs", "clipPath"];
  const NO_LINE = ["M0,0", "M0,0Z"];
  const NUMBER = /-?\d+(\.\d+)?(e-?\d+)?/g;
  /* Margins that make room for labels can go to and fro by a pixel, which moves what lies far
     outside of the picture by more. */
  const PIXELS = 1.5;
  const PART = 0.005;

  /* What a reader sees of a plot: every element with its place and look, and every word.
     Left out is what shows nothing: empty groups, defaults, names that each plot makes up for
     itself, and how a bitmap would be scaled, since none is. */
  function seen(plot) {
    const words = [];

    function look(node) {
      if (node.nodeType === Node.TEXT_NODE) {
        if (node.textContent.trim()) words.push(node.textContent.trim());
        return node.textContent.trim() && "word";
      }
      if (node.nodeType !== Node.ELEMENT_NODE) return "";
      const inside = Array.from(node.childNodes, look).join("");
      if (!inside && EMPTY.includes(node.tagName)) return "";
      if (NO_LINE.includes(node.getAttribute("d"))) return "";
      const style = node.style;
      const parts = Array.from(node.attributes).filter(function (attribute) {
        return !["style", "data-unformatted"].includes(attribute.name) && attribute.value;
      }).map(function (attribute) { return attribute.name + "=" + attribute.value; });
      Array.from(style).forEach(function (name) {
        const value = style.getPropertyValue(name);
        const bare = style.strokeWidth === "0px" && name.startsWith("stroke");
        if (value !== USUAL[name] && !bare && name !== "image-rendering") {
          parts.push(name + ":" + value);
        }
      });
      return "<" + node.tagName + " " + parts.sort().join(" ") + ">" + inside + "\n";
    }

    const looks = Array.from(plot.querySelectorAll("svg.main-svg"), look).join("");
    const made = [plot._fullLayout._uid].concat(plot._fullData.map(function (t) { return t.uid; }));
    return {
      looks: made.reduce(function (text, name) { return text.replaceAll(name, "it"); }, looks),
      words: words.join("\n"),
    };
  }

  async function drawn(figure, width, height) {
    const plot = document.createElement("div");
    plot.style.width = width + "px";
    plot.style.height = height;
    plot.style.contain = "layout paint";
    document.body.append(plot);
    await window.Plotly.newPlot(plot, structuredClone(figure.data), structuredClone(figure.layout),
      SETTINGS);
    return plot;
  }

  /* Drawn twice, because margins and arrows settle only with the second drawing. */
  async function afresh(figure, width, height) {
    const plot = await drawn(figure, width, height);
    await window.Plotly.redraw(plot);
    const found = seen(plot);
    window.Plotly.purge(plot);
    plot.remove();
    return found;
  }

  function near(one, other) {
    if (one === other) return true;
    if (one.replace(NUMBER, "") !== other.replace(NUMBER, "")) return false;
    const numbers = other.match(NUMBER).map(Number);
    return one.match(NUMBER).map(Number).every(function (value, i) {
      return Math.abs(value - numbers[i]) < PIXELS + PART * Math.abs(value);
    });
  }

  function difference(step, now, fresh) {
    const kind = now.words !== fresh.words ? "words" : "looks";
    if (kind === "looks" && near(now.looks, fresh.looks)) return [];
    let place = 0;
    while (now[kind][place] === fresh[kind][place]) place += 1;
    const from = Math.max(0, place - 80);
    return [[step, now[kind].slice(from, place + 120), fresh[kind].slice(from, place + 120)]];
  }

  /* Choose one state after the other in the form of a page. */
  async function baked(key, path) {
    const root = document.querySelector('[data-key="' + key + '"]');
    const plot = root.querySelector(".spoilers-plot");
    const menu = root.querySelector("select[data-name=state]");
    const fresh = {};
    let found = [];
    for (const step of path) {
      menu.value = String(step);
      menu.dispatchEvent(new Event("input"));
      await plot._promise;
      if (!fresh[step]) fresh[step] = await afresh(plot, plot.clientWidth, plot.style.height);
      found = found.concat(difference(step, seen(plot), fresh[step]));
    }
    return found;
  }

  /* What the kernel sends for a property that is to stay as it is. */
  function received(value) {
    if (value === "_undefined_") return undefined;
    if (Array.isArray(value)) return value.map(received);
    if (value === null || typeof value !== "object") return value;
    return Object.fromEntries(Object.entries(value).map(function (pair) {
      return [pair[0], received(pair[1])];
    }));
  }

  /* Apply the messages that a kernel sends from one state to the next. */
  async function live(figures, path, messages) {
    const height = figures[0].layout.height + "px";
    const plot = await drawn(figures[path[0]], 800, height);
    let found = [];
    for (let i = 0; i < messages.length; i += 1) {
      for (const message of messages[i].map(received)) {
        await window.Plotly.update(plot, message.style_data || {}, message.layout_data || {},
          message.style_traces);
      }
      const step = path[i + 1];
      const fresh = await afresh(figures[step], 800, height);
      found = found.concat(difference(step, seen(plot), fresh));
    }
    window.Plotly.purge(plot);
    plot.remove();
    return found;
  }

  window.redrawing = { baked: baked, live: live };
}());
