"use strict";

/* What the page knows, what is asked of it, and how it puts text on the screen.
   Every text of the report may be hostile: it only ever becomes a text node or an attribute's value. */

const desk = (() => {
  const data = JSON.parse(document.getElementById("data").textContent);
  const labels = data.labels;

  const named =
    (...names) =>
    (row) =>
      Object.fromEntries(names.map((name, at) => [name, row[at]]));
  const asOwed = named(
    "article",
    "state",
    "subject",
    "place",
    "province",
    "what",
    "competent",
    "filings",
    "near",
  );
  const asPost = named("path", "title", "published", "stated", "verdict", "marks", "owed", "filings");
  const asFiling = named("counted", "stated", "authority", "number", "standing");
  const asFinding = named(
    "code",
    "slug",
    "article",
    "outcome",
    "path",
    "line",
    "message",
    "remedy",
    "command",
    "evidence",
    "fingerprint",
  );

  const filings = new Map(Object.entries(data.filings).map(([id, row]) => [id, asFiling(row)]));
  const posts = data.posts.map((row) => ({ ...asPost(row), owed: row[6].map(asOwed) }));
  const findings = data.findings.map(asFinding);
  const byPath = new Map(posts.map((post) => [post.path, post]));

  const text = (number) => data.texts[number];
  const fill = (label, values) =>
    labels[label].replace(/\{(\w+)\}/g, (whole, name) => (name in values ? String(values[name]) : whole));

  /* --- building elements -------------------------------------------------------------------- */

  const make = (tag, attributes, ...children) => {
    const element = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes || {})) {
      if (typeof value === "function") element.addEventListener(name, value);
      else if (value !== false && value !== undefined)
        element.setAttribute(name, value === true ? "" : value);
    }
    element.append(...children.filter((child) => child !== null && child !== undefined && child !== ""));
    return element;
  };

  const state = (name, words, count) =>
    make("span", { class: `state ${name}` }, count === undefined ? words[name] : `${count} ${words[name]}`);

  /* --- the filter --------------------------------------------------------------------------- */

  const said = new Map();
  const about = (path, words) => said.set(path, `${said.get(path) || ""}\n${words}`);
  for (const post of posts) {
    about(post.path, [post.title, post.path, post.stated].join("\n"));
    for (const owed of post.owed) about(post.path, `${owed.article} ${owed.place} ${text(owed.competent)}`);
    for (const id of post.filings) {
      const filing = filings.get(id);
      about(post.path, filing ? `${id} ${filing.number} ${filing.authority}` : id);
    }
  }
  for (const one of findings) {
    about(one.path, `${one.code} ${one.slug} ${one.article}`);
    one.words = [one.path, one.code, one.slug, one.article, one.fingerprint, text(one.message)]
      .join("\n")
      .toLowerCase();
  }
  for (const post of posts) post.words = said.get(post.path).toLowerCase();

  const asked = { query: "", verdict: "", article: "", province: "" };

  const fits = (post) =>
    asked.query.every((word) => post.words.includes(word)) &&
    (!asked.verdict || post.verdict === asked.verdict) &&
    (!asked.article || post.owed.some((owed) => owed.article === asked.article)) &&
    (!asked.province || post.owed.some((owed) => owed.province === asked.province));

  const selected = () => {
    const among = posts.filter(fits);
    const paths = new Set(among.map((post) => post.path));
    const beyond = !asked.verdict && !asked.article && !asked.province;
    const told = findings.filter((one) =>
      byPath.has(one.path)
        ? paths.has(one.path)
        : beyond && asked.query.every((word) => one.words.includes(word)),
    );
    return { posts: among, findings: told };
  };

  const ask = () => {
    const value = (id) => document.getElementById(id).value;
    asked.query = value("query").trim().toLowerCase().split(/\s+/).filter(Boolean);
    asked.verdict = value("by-verdict");
    asked.article = value("by-article");
    asked.province = value("by-province");
  };

  return { data, labels, posts, findings, filings, byPath, text, fill, make, state, ask, selected, asked };
})();
