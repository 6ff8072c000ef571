"use strict";

/* The two plots, drawn by Observable Plot, and the tables that say the same. */

const plots = (() => {
  const { data, labels, filings, fill, make, state } = desk;
  const TICKS = { fill: "var(--quiet)", stroke: "none", fontSize: 11, tickSize: 0 };
  const MOST = 40;
  const MONTHS = 30;
  const YEARS = 60;
  const NARROW = 640;
  const TICK = 110; // of a date, with the room that keeps it from the next one
  const DAY = 86400000;

  const timelinePlot = document.getElementById("timeline-plot");
  const monthsPlot = document.getElementById("months-plot");
  const wall = (local) => new Date(`${local}:00Z`); // the site's own clock, drawn as if it were UTC
  const breadth = (letter) => (letter > "\u2e7f" ? 2 : 1); // Chinese is twice as wide

  const cut = (title, most) => {
    let room = most;
    const letters = [...title];
    const end = letters.findIndex((letter) => (room -= breadth(letter)) < 0);
    return end < 0 ? title : `${letters.slice(0, end).join("").trimEnd()}…`;
  };

  const put = (place, plot, label) => {
    // Plot names its groups for screen readers, but a picture's parts are not read: its table is
    for (const part of plot.querySelectorAll("[aria-label]")) part.removeAttribute("aria-label");
    plot.setAttribute("role", "img");
    plot.setAttribute("aria-label", label);
    place.replaceChildren(plot);
  };

  /* --- filings and publication -------------------------------------------------------------- */

  const strokes = (posts) =>
    posts.flatMap((post, row) =>
      post.filings
        .map((id) => ({ id, ...filings.get(id) }))
        .filter((filing) => filing.counted)
        .map((filing) => ({
          row,
          post,
          filing,
          filed: wall(filing.counted),
          published: wall(post.published),
          good: post.owed.some((owed) => owed.filings.includes(filing.id)),
        })),
    );

  const timelineMarks = (posts, lines, ticks, narrow) => {
    const title = (post) => cut(post.title, narrow ? 44 : 33);
    const rows = posts.map((post, row) => ({ row, post, published: wall(post.published) }));
    const colour = (line) => (line.good ? "var(--met)" : "var(--open)");
    return [
      Plot.axisX({ ...TICKS, anchor: "top", ticks, tickFormat: "%Y-%m-%d" }),
      Plot.gridX({ stroke: "var(--line)", strokeOpacity: 1, ticks }),
      Plot.text(rows, {
        y: "row",
        text: (one) => title(one.post),
        frameAnchor: "left",
        textAnchor: narrow ? "start" : "end",
        dx: narrow ? 0 : -12,
        dy: narrow ? -11 : 0,
        fill: "currentColor",
        fontSize: 12,
      }),
      Plot.link(lines, {
        x1: "filed",
        x2: "published",
        y1: "row",
        y2: "row",
        stroke: colour,
        strokeWidth: 1.5,
        strokeOpacity: 0.6,
      }),
      Plot.dot(
        lines.filter((line) => line.good),
        { x: "filed", y: "row", r: 4, fill: "var(--met)" },
      ),
      Plot.dot(
        lines.filter((line) => !line.good),
        { x: "filed", y: "row", r: 4, symbol: "times", stroke: "var(--open)", strokeWidth: 2 },
      ),
      Plot.tickX(rows, {
        x: "published",
        y: "row",
        stroke: "currentColor",
        strokeWidth: 2.5,
        insetTop: 3,
        insetBottom: 3,
      }),
    ];
  };

  const timelineRows = (posts) =>
    posts.flatMap((post) => {
      const head = () => [
        make("th", { scope: "row", class: "prose" }, post.title),
        make("td", { class: "date" }, post.stated),
      ];
      if (!post.filings.length)
        return [make("tr", {}, ...head(), make("td", { colspan: "6", class: "nil" }, "–"))];
      return post.filings.map((id) => {
        const filing = filings.get(id);
        const days = filing.counted && Math.floor((wall(post.published) - wall(filing.counted)) / DAY);
        const lead = filing.counted ? fill(days === 1 ? "day" : "days", { days }) : "–";
        return make(
          "tr",
          {},
          ...head(),
          make("td", {}, make("code", {}, id)),
          make("td", { class: "date" }, filing.stated),
          make("td", {}, lead),
          make("td", { class: "name" }, filing.authority),
          make("td", {}, filing.number),
          make("td", {}, data.standings[filing.standing]),
        );
      });
    });

  const drawTimeline = (posts, width) => {
    const all = posts
      .filter((post) => post.owed.length || post.filings.length)
      .sort((one, other) => (one.published < other.published ? 1 : -1));
    const drawn = all.slice(0, MOST);
    document.getElementById("timeline-counted").textContent = all.length
      ? fill("timeline_shown", { shown: drawn.length, all: all.length })
      : labels.timeline_none;
    document.getElementById("timeline-rows").replaceChildren(...timelineRows(drawn));
    timelinePlot.replaceChildren();
    if (!drawn.length) return;
    const narrow = width < NARROW;
    const marginLeft = narrow ? 6 : 250;
    const ticks = Math.max(2, Math.min(8, Math.floor((width - marginLeft) / TICK)));
    const plot = Plot.plot({
      className: "plot",
      width,
      height: 40 + drawn.length * (narrow ? 36 : 24),
      marginTop: 34,
      marginBottom: 6,
      marginLeft,
      marginRight: 18,
      x: { type: "utc", label: null, insetLeft: narrow ? 28 : 8, insetRight: 8 },
      y: {
        type: "band",
        domain: drawn.map((_, row) => row),
        axis: null,
        label: null,
        padding: narrow ? 0.55 : 0.2,
      },
      marks: timelineMarks(drawn, strokes(drawn), ticks, narrow),
    });
    put(timelinePlot, plot, `${labels.timeline}. ${labels.timeline_hint}`);
  };

  /* --- obligations by publication ----------------------------------------------------------- */

  const span = (first, last, length) => {
    const count = (period) =>
      length === 7 ? Number(period.slice(0, 4)) * 12 + Number(period.slice(5)) - 1 : Number(period);
    const name = (number) =>
      length === 7
        ? `${String(Math.floor(number / 12)).padStart(4, "0")}-${String((number % 12) + 1).padStart(2, "0")}`
        : String(number).padStart(4, "0");
    return Array.from({ length: count(last) - count(first) + 1 }, (_, at) => name(count(first) + at));
  };

  // months, or years where there are too many; without gaps, unless some date is far off
  const periods = (posts) => {
    const dates = posts
      .filter((post) => post.owed.length)
      .map((post) => post.published)
      .sort();
    if (!dates.length) return [];
    const [first, last] = [dates[0], dates.at(-1)];
    const length = span(first.slice(0, 7), last.slice(0, 7), 7).length > MONTHS ? 4 : 7;
    const named = span(first.slice(0, length), last.slice(0, length), length);
    const counted = new Map();
    const nothing = () => Object.fromEntries(Object.keys(data.states).map((name) => [name, 0]));
    if (named.length <= YEARS) for (const period of named) counted.set(period, nothing());
    for (const post of posts) {
      for (const owed of post.owed) {
        const period = post.published.slice(0, length);
        if (!counted.has(period)) counted.set(period, nothing());
        counted.get(period)[owed.state] += 1;
      }
    }
    return [...counted].sort(([one], [other]) => (one < other ? -1 : 1));
  };

  const drawMonths = (posts, width) => {
    const counted = periods(posts);
    document
      .getElementById("months-rows")
      .replaceChildren(
        ...counted.map(([period, counts]) =>
          make(
            "tr",
            {},
            make("th", { scope: "row" }, period),
            ...Object.values(counts).map((count) =>
              make("td", { class: count ? "count" : "count nil" }, String(count)),
            ),
          ),
        ),
      );
    monthsPlot.replaceChildren();
    if (!counted.length) return;
    const bars = counted.flatMap(([period, counts]) =>
      Object.entries(counts)
        .filter(([, count]) => count)
        .map(([name, count]) => ({ period, name, count })),
    );
    const most = Math.max(
      ...counted.map(([, counts]) => Object.values(counts).reduce((sum, count) => sum + count)),
    );
    const every = Math.ceil(counted.length / Math.max(1, Math.floor(width / 80)));
    const plot = Plot.plot({
      className: "plot",
      width: Math.min(width, 120 + counted.length * 90),
      height: 190,
      marginLeft: 44,
      marginBottom: 26,
      x: { type: "band", domain: counted.map(([period]) => period), label: null, padding: 0.35 },
      y: { label: null },
      marks: [
        Plot.axisX({
          ...TICKS,
          ticks: counted.map(([period]) => period).filter((_, at) => at % every === 0),
        }),
        Plot.axisY({ ...TICKS, ticks: Math.min(5, most), tickFormat: "d" }),
        Plot.gridY({ stroke: "var(--line)", strokeOpacity: 1, ticks: Math.min(5, most) }),
        Plot.barY(bars, {
          x: "period",
          y: "count",
          fill: (one) => `var(--${one.name})`,
          insetTop: 1,
          order: (one) => Object.keys(data.states).indexOf(one.name),
        }),
        Plot.ruleY([0], { stroke: "currentColor", strokeOpacity: 0.5 }),
      ],
    });
    put(monthsPlot, plot, `${labels.months}. ${labels.months_hint}`);
  };

  let given = [];
  const draw = (posts, wide) => {
    given = posts || given;
    const width = wide || Math.max(280, document.getElementById("timeline").clientWidth);
    drawTimeline(given, width);
    drawMonths(given, width);
  };

  return { draw };
})();
