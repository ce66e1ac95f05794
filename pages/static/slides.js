/* Slides have less room than pages: a picture gives way, and what is too long can be scrolled. */
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  /* Lower than this and labels would lie over each other. */
  const LEAST = 0.75;
  /* Smaller than this, in per cent, and the last row could not read it. */
  const SMALLEST = 65;

  function redraw(plot, tallest) {
    plot.dataset.tallest = tallest;
    plot.style.height = tallest ? tallest + "px" : plot.dataset.natural + "px";
    plot.parentElement.dispatchEvent(new Event("spoilers-room"));
  }

  /* Words give way too: a long table, or what a reader's choice is answered with. */
  function shrink(slide) {
    for (let size = 100; size >= SMALLEST; size -= 5) {
      slide.style.fontSize = size + "%";
      if (slide.scrollHeight <= slide.clientHeight) return;
    }
  }

  function fit(slide) {
    slide.querySelectorAll(".spoilers-plot").forEach(function (plot) {
      plot.dataset.natural = plot.dataset.natural || String(plot.offsetHeight);
      if (plot.dataset.tallest) redraw(plot, "");
      const height = plot.offsetHeight;
      const over = slide.scrollHeight - slide.clientHeight;
      if (over > 0) redraw(plot, Math.ceil(Math.max(height - over, height * LEAST)));
    });
    shrink(slide);
    const long = slide.scrollHeight > slide.clientHeight;
    slide.toggleAttribute("data-prevent-swipe", long);
    if (long) slide.tabIndex = 0;
    else slide.removeAttribute("tabindex");
  }

  /* A picture that was drawn while its slide was hidden takes the width that it has now. */
  function shown() { window.dispatchEvent(new Event("resize")); }

  /* Slides are read, and a screen reader reads a program ("application") in another way. The
     number links to its slide. */
  function say() {
    document.querySelector(".reveal").removeAttribute("role");
    const number = document.querySelector(".slide-number");
    number.setAttribute("role", "navigation");
    number.setAttribute("aria-label", "This slide");
  }

  /* A finger on a slider moves the slider, and not the slides. */
  document.querySelectorAll(".spoilers-interactive form, pre, .formula").forEach(function (each) {
    each.setAttribute("data-prevent-swipe", "");
  });
  window.addEventListener("resize", function () {
    const slide = Reveal.getCurrentSlide();
    if (slide) fit(slide);
  });
  Reveal.on("slidechanged", shown);
  function ready() { say(); shown(); }
  Reveal.on("ready", ready);
  if (Reveal.isReady()) ready();
});
