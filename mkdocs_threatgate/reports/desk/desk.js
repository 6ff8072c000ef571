"use strict";

/* The desk at work: the filter, and paper. */

(() => {
  const { posts, labels, fill } = desk;
  const form = document.getElementById("filter");
  const counted = document.getElementById("counted");
  const PAPER = 680;
  const ON_PAPER = 1000;
  let drawing = 0;

  const told = desk.make("p", { id: "told", class: "unseen", role: "status", "aria-live": "polite" });
  document.body.append(told);

  const show = () => {
    desk.ask();
    const among = desk.selected();
    lists.giveFindings(among.findings);
    lists.giveMatrix(among.posts);
    counted.textContent = fill("counted", { shown: among.posts.length, all: posts.length });
    clearTimeout(drawing);
    drawing = setTimeout(() => plots.draw(among.posts), 120);
  };

  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", () => setTimeout(show));
  document.getElementById("outcomes").addEventListener("change", show);
  document.addEventListener("click", (event) => {
    const find = event.target.closest("[data-find]");
    if (!find) return;
    form.reset();
    document.getElementById("query").value = find.dataset.find;
    show();
    document.getElementById("matrix").scrollIntoView();
    document.getElementById("query").focus({ preventScroll: true });
  });
  let width = innerWidth;
  addEventListener("resize", () => {
    if (innerWidth === width) return;
    width = innerWidth;
    clearTimeout(drawing);
    drawing = setTimeout(() => plots.draw(), 120);
  });

  addEventListener("beforeprint", () => {
    lists.unroll(ON_PAPER);
    for (const twin of document.querySelectorAll("details")) twin.open = true;
    plots.draw(null, PAPER);
  });
  addEventListener("afterprint", () => {
    lists.unroll();
    for (const twin of document.querySelectorAll("details")) twin.open = false;
    plots.draw();
  });

  desk.ask();
  const everything = desk.selected();
  lists.giveFindings(everything.findings);
  lists.giveMatrix(everything.posts);
  counted.textContent = fill("counted", { shown: posts.length, all: posts.length });
  plots.draw(everything.posts);
  document.documentElement.dataset.ready = labels.title;
})();
