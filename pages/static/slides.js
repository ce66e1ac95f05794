/* A picture that was drawn while its slide was hidden takes the width of the slide that it has now. */
document.addEventListener("DOMContentLoaded", function () {
  "use strict";
  Reveal.on("slidechanged", function () { window.dispatchEvent(new Event("resize")); });
  Reveal.on("ready", function () { window.dispatchEvent(new Event("resize")); });
});
