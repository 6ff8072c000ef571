"use strict";

/* The list of findings and the matrix of posts and obligations, a page at a time. */

const lists = (() => {
  const { data, labels, filings, byPath, text, fill, make, state } = desk;

  /* --- pages -------------------------------------------------------------------------------- */

  const paged = (place, size, name, draw) => {
    let rows = [];
    let first = 0;
    let limit = size;
    const turn = (to, back) => {
      first = to;
      show();
      const button = place.querySelector(`[data-turn="${back ? "back" : "on"}"]`);
      (button && !button.disabled ? button : place.querySelector("button:not([disabled])"))?.focus();
    };
    const button = (label, to, back) =>
      make(
        "button",
        {
          type: "button",
          "data-turn": back ? "back" : "on",
          disabled: to === null,
          click: () => turn(to, back),
        },
        label,
      );
    const show = () => {
      const last = Math.min(first + limit, rows.length);
      draw(rows.slice(first, last));
      place.replaceChildren();
      if (rows.length <= limit) return;
      if (limit !== size) {
        place.append(make("p", {}, fill("truncated", { count: last })));
        return;
      }
      place.append(
        make(
          "nav",
          { "aria-label": fill("pages", { what: name }) },
          button(labels.previous, first ? Math.max(0, first - size) : null, true),
          make("span", { role: "status" }, fill("page", { first: first + 1, last, all: rows.length })),
          button(labels.following, last < rows.length ? last : null, false),
        ),
      );
    };
    const give = (given) => {
      rows = given;
      first = 0;
      show();
    };
    const unroll = (most) => {
      limit = most || size;
      first = 0;
      show();
    };
    return { give, unroll };
  };

  /* --- findings ----------------------------------------------------------------------------- */

  const copy = async (button, command) => {
    let done = true;
    try {
      await navigator.clipboard.writeText(command.textContent);
    } catch {
      const range = document.createRange();
      range.selectNodeContents(command);
      getSelection().removeAllRanges();
      getSelection().addRange(range);
      done = document.execCommand("copy");
    }
    button.textContent = done ? labels.copied : labels.not_copied;
    document.getElementById("told").textContent = button.textContent;
    setTimeout(() => {
      button.textContent = labels.copy;
    }, 2000);
  };

  const commandLine = (words) => {
    const command = make("code", {}, words);
    const button = make(
      "button",
      {
        type: "button",
        class: "quiet",
        "aria-label": `${labels.copy}: ${words}`,
        click: () => copy(button, command),
      },
      labels.copy,
    );
    return make(
      "div",
      { class: "command" },
      make("span", { class: "term" }, labels.next),
      make("span", { class: "scroll", tabindex: "0", role: "group", "aria-label": labels.next }, command),
      button,
    );
  };

  const finding = (one) => {
    const post = byPath.get(one.path);
    const where = one.path
      ? make("span", { class: "path" }, one.line ? `${one.path}:${one.line}` : one.path)
      : "";
    const dismissed = one.outcome === "dismissed";
    return make(
      "article",
      { class: `finding ${one.outcome}` },
      make(
        "h3",
        {},
        make("span", { class: "rule" }, one.code),
        " ",
        make("span", {}, one.slug),
        one.article ? make("span", { class: "code" }, one.article) : "",
      ),
      make(
        "div",
        {},
        make(
          "p",
          { class: "where" },
          post ? make("b", {}, post.title) : one.path ? "" : labels.site,
          post ? " " : "",
          where,
        ),
        make("p", {}, text(one.message)),
        one.evidence ? make("pre", { tabindex: "0" }, one.evidence) : "",
        make(
          "p",
          { class: "remedy" },
          dismissed ? "" : make("span", { class: "term" }, labels.remedy),
          text(one.remedy),
        ),
        one.command && !dismissed ? commandLine(one.command) : "",
      ),
    );
  };

  const findingList = document.getElementById("finding-list");
  const findingPages = paged(document.getElementById("finding-pages"), 20, labels.findings, (rows) => {
    findingList.replaceChildren(...rows.map(finding));
    if (!rows.length) findingList.append(make("p", { class: "empty" }, labels.no_findings));
  });

  const giveFindings = (findings) => {
    const counted = { blocks: 0, notice: 0, dismissed: 0 };
    for (const one of findings) counted[one.outcome] += 1;
    for (const place of document.querySelectorAll("[data-count]")) {
      place.textContent = counted[place.dataset.count];
    }
    const wanted = document.querySelector("input[name=outcome]:checked").value;
    findingPages.give(findings.filter((one) => one.outcome === wanted));
  };

  /* --- posts and obligations ---------------------------------------------------------------- */

  const articles = Object.keys(data.articles);
  const order = { title: 1, published: -1, verdict: 1 };
  const worst = { undecided: 0, blocked: 1, publishable: 2 };
  const sorted = { by: "verdict", direction: 1 };
  const rank = (post, by) => (by === "verdict" ? worst[post.verdict] : post[by]);
  const collator = new Intl.Collator(document.documentElement.lang);

  const compare = (one, other) => {
    const [a, b] = [rank(one, sorted.by), rank(other, sorted.by)];
    const plain = sorted.by === "title" ? collator.compare(a, b) : Number(a > b) - Number(a < b);
    return (
      plain * sorted.direction ||
      Number(one.published < other.published) - Number(one.published > other.published)
    );
  };

  const filingWords = (id) => {
    const filing = filings.get(id);
    if (!filing) return id;
    return [id, filing.authority, filing.number, filing.stated, data.standings[filing.standing]]
      .filter(Boolean)
      .join(" · ");
  };

  const details = (post, id) =>
    make(
      "tr",
      { id, class: "details" },
      make(
        "td",
        { colspan: String(3 + articles.length) },
        make(
          "table",
          {},
          make("caption", { class: "unseen" }, fill("details", { title: post.title })),
          make(
            "thead",
            {},
            make(
              "tr",
              {},
              ...["article", "subject", "state", "what", "filings", "competent"].map((name) =>
                make("th", { scope: "col" }, labels[name]),
              ),
            ),
          ),
          make(
            "tbody",
            {},
            ...post.owed.map((owed) =>
              make(
                "tr",
                {},
                make("th", { scope: "row" }, make("span", { class: "code" }, owed.article)),
                make("td", {}, make("code", {}, owed.subject)),
                make("td", {}, state(owed.state, data.states)),
                make("td", { class: "prose" }, text(owed.what)),
                make(
                  "td",
                  {},
                  ...owed.filings.map((one) => make("div", {}, filingWords(one))),
                  owed.near
                    ? make("div", { class: "nil" }, fill("idle_filing", { filing: filingWords(owed.near) }))
                    : "",
                ),
                make("td", {}, text(owed.competent)),
              ),
            ),
          ),
        ),
      ),
    );

  const cell = (post, article) => {
    const owed = post.owed.filter((one) => one.article === article);
    const counted = Object.keys(data.states)
      .map((name) => [name, owed.filter((one) => one.state === name).length])
      .filter(([, count]) => count);
    return make(
      "td",
      { class: counted.length ? "" : "nil" },
      ...counted.map(([name, count]) => state(name, data.states, count)),
      counted.length ? "" : "–",
    );
  };

  const opener = (post, row, id) => {
    const button = make(
      "button",
      {
        type: "button",
        class: "open-row",
        "aria-expanded": "false",
        click: () => {
          const open = button.getAttribute("aria-expanded") === "true";
          button.setAttribute("aria-expanded", String(!open));
          if (open) {
            document.getElementById(id).remove();
            button.removeAttribute("aria-controls");
          } else {
            row.after(details(post, id));
            button.setAttribute("aria-controls", id);
          }
        },
      },
      post.title,
    );
    return button;
  };

  const pathLine = (path) => {
    const parts = path.split(/(?<=\/)/); // a long path may break after its slashes
    return make(
      "span",
      { class: "path" },
      ...parts.flatMap((part, at) => (at ? [make("wbr"), part] : [part])),
    );
  };

  const matrixRow = (post, number) => {
    const row = make("tr", { class: post.verdict });
    row.append(
      make(
        "th",
        { scope: "row", class: "post" },
        post.owed.length ? opener(post, row, `details-${number}`) : make("span", {}, post.title),
        ...post.marks
          .filter((mark) => mark !== "undeclared")
          .map((mark) => make("span", { class: "mark" }, labels[mark])),
        pathLine(post.path),
      ),
      make("td", { class: "date" }, post.stated),
      make("td", {}, state(post.verdict, data.decisions)),
      ...(post.owed.length
        ? articles.map((article) => cell(post, article))
        : articles.length
          ? [
              make(
                "td",
                { class: "nil", colspan: String(articles.length) },
                post.marks.includes("undeclared") ? labels.undeclared : labels.owes_nothing,
              ),
            ]
          : []),
    );
    return row;
  };

  const matrixRows = document.getElementById("matrix-rows");
  const matrixPages = paged(document.getElementById("matrix-pages"), 50, labels.matrix, (rows) => {
    matrixRows.replaceChildren(...rows.map(matrixRow));
    if (rows.length) return;
    const none = desk.posts.length ? labels.no_posts : labels.no_judged;
    matrixRows.append(
      make("tr", {}, make("td", { colspan: String(3 + articles.length), class: "empty" }, none)),
    );
  });

  let given = [];
  const giveMatrix = (posts) => {
    given = posts;
    matrixPages.give([...posts].sort(compare));
  };

  const heads = document.querySelectorAll("#matrix-table [data-sort]");
  const markSorted = () => {
    for (const head of heads) {
      const direction = sorted.direction === 1 ? "ascending" : "descending";
      if (head.dataset.sort === sorted.by) head.setAttribute("aria-sort", direction);
      else head.removeAttribute("aria-sort");
    }
  };
  for (const head of heads) {
    head.querySelector("button").addEventListener("click", () => {
      const by = head.dataset.sort;
      sorted.direction = sorted.by === by ? -sorted.direction : order[by];
      sorted.by = by;
      markSorted();
      giveMatrix(given);
    });
  }
  markSorted();

  const unroll = (most) => {
    findingPages.unroll(most);
    matrixPages.unroll(most);
  };

  return { giveFindings, giveMatrix, unroll };
})();
