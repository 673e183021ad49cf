"use strict";
// Filters the questions. The fragment holds the filter, so that a view has an address:
// #q=words&outcome=wrong&stage=not+retrieved&tag=names&asked=hidden
(() => {
  const form = document.getElementById("filter");
  const shown = document.getElementById("shown");
  const rows = [...document.querySelectorAll(".rows > li")];
  const keys = ["q", "outcome", "stage", "tag", "asked"];
  const fields = keys.map((key) => form.elements.namedItem(key));
  const texts = new Map();

  const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();

  function textOf(row) {
    if (!texts.has(row)) {
      const parts = row.querySelectorAll(".question, dd");
      texts.set(row, plain([...parts].map((part) => part.textContent).join("\n")));
    }
    return texts.get(row);
  }

  function fits(row, words, wanted) {
    const has = (key) =>
      !wanted[key] || (row.dataset[key] || "").split("\n").includes(wanted[key]);
    return (
      ["outcome", "stage", "tag", "asked"].every(has) &&
      words.every((word) => textOf(row).includes(word))
    );
  }

  function show() {
    const wanted = Object.fromEntries(keys.map((key, at) => [key, fields[at].value]));
    const words = plain(wanted.q).split(/\s+/).filter(Boolean);
    let count = 0;
    for (const row of rows) {
      row.hidden = !fits(row, words, wanted);
      count += row.hidden ? 0 : 1;
    }
    shown.textContent = `showing ${count.toLocaleString("en")} of ${rows.length.toLocaleString("en")}`;
  }

  function remember() {
    const filled = keys.map((key, at) => [key, fields[at].value]).filter(([, value]) => value);
    const fragment = new URLSearchParams(filled).toString();
    history.replaceState(null, "", "#" + (fragment || "all"));
  }

  function recall() {
    const asked = new URLSearchParams(location.hash.slice(1));
    keys.forEach((key, at) => {
      fields[at].value = asked.get(key) || "";
    });
    show();
    return keys.some((key) => asked.has(key));
  }

  function change() {
    show();
    remember();
  }

  form.addEventListener("input", change);
  form.addEventListener("submit", (event) => event.preventDefault());
  form.addEventListener("reset", (event) => {
    event.preventDefault();
    for (const field of fields) field.value = "";
    change();
  });
  function arrive() {
    if (recall()) document.getElementById("questions").scrollIntoView();
  }

  addEventListener("hashchange", arrive);
  form.hidden = false;
  arrive();
})();
