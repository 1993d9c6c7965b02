// Fills the cards, and makes them pleasant by keyboard and by mouse. No library, no request to anywhere else.
"use strict";

const all = (selector, room = document) => [...room.querySelectorAll(selector)];

async function fill(body) {
  body.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(body.dataset.src);
    const text = await answer.text();
    body.innerHTML = text;
    body.dataset.state = answer.ok ? "filled" : "failed";
  } catch {
    body.replaceChildren(document.getElementById("failed").content.cloneNode(true));
    body.dataset.state = "failed";
  }
  body.setAttribute("aria-busy", "false");
  all(".again", body).forEach((button) => button.addEventListener("click", () => fill(body)));
  all("figure.chart", body).forEach(rove);
  all("button.sort", body).forEach((button) => button.addEventListener("click", () => sort(button)));
}

// Arrow keys go from mark to mark; what a mark says is read out and shown.
function rove(figure) {
  const marks = all("[data-mark]", figure);
  let at = -1;
  const go = (to) => {
    at = (to + marks.length) % marks.length;
    const link = marks[at].closest("a");
    (link || marks[at]).setAttribute("tabindex", "-1");
    (link || marks[at]).focus();
    tell(marks[at]);
  };
  figure.addEventListener("keydown", (event) => {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key];
    if (step && marks.length) {
      event.preventDefault();
      go(at < 0 && step < 0 ? marks.length - 1 : at + step);
    } else if (event.key === "Home" && marks.length) {
      event.preventDefault();
      go(0);
    } else if (event.key === "End" && marks.length) {
      event.preventDefault();
      go(marks.length - 1);
    } else if (event.key === "Escape") {
      hush();
      figure.focus();
    }
  });
  figure.addEventListener("mouseover", (event) => {
    const mark = event.target.closest("[data-mark]");
    if (mark) tell(mark);
    else hush();
  });
  figure.addEventListener("mouseleave", hush);
  figure.addEventListener("focusout", hush);
}

const tip = () => document.getElementById("tip");

function tell(mark) {
  const box = mark.getBoundingClientRect();
  tip().textContent = mark.getAttribute("aria-label");
  tip().hidden = false;
  const left = Math.min(box.left + box.width / 2, window.innerWidth - tip().offsetWidth - 12);
  tip().style.left = `${Math.max(12, left) + window.scrollX}px`;
  tip().style.top = `${Math.max(box.top - tip().offsetHeight - 10, 4) + window.scrollY}px`;
}

function hush() {
  tip().hidden = true;
}

function sort(button) {
  const head = button.closest("th");
  const table = head.closest("table");
  const at = [...head.parentNode.children].indexOf(head);
  const down = head.getAttribute("aria-sort") !== "descending";
  all("thead th", table).forEach((other) => other.removeAttribute("aria-sort"));
  head.setAttribute("aria-sort", down ? "descending" : "ascending");
  const value = (row) => row.children[at].dataset.plain;
  const order = (a, b) => {
    if (a === "" || b === "") return (a === "") - (b === "");
    const figures = Number(a) - Number(b);
    const told = Number.isNaN(figures) ? a.localeCompare(b) : figures;
    return down ? -told : told;
  };
  const body = table.tBodies[0];
  body.append(...[...body.rows].sort((a, b) => order(value(a), value(b))));
}

function find(input) {
  const wanted = input.value.toLowerCase();
  all("label", input.closest("fieldset").querySelector(".choices")).forEach((label) => {
    label.hidden = !label.textContent.toLowerCase().includes(wanted);
  });
}

// Days are one value of the address, as a link writes it.
function useDays() {
  const from = document.getElementById("from").value;
  const to = document.getElementById("to").value;
  if (!from && !to) return;
  const select = document.querySelector("select[name=period]");
  const option = new Option(`${from} to ${to}`, `${from}~${to}`, true, true);
  select.add(option);
  select.form.requestSubmit();
}

// Menus close by Escape and when something else is opened.
function closeMenus(except) {
  all("details.menu[open], details.pick[open]").forEach((open) => {
    if (open !== except && !open.contains(except)) open.open = false;
  });
}

async function listen() {
  const first = document.documentElement.dataset.version;
  try {
    const { version } = await (await fetch("/version")).json();
    if (first && first !== version) document.getElementById("news").hidden = false;
    document.documentElement.dataset.version = first || version;
  } catch {
    // The page stays as it is; a card that is asked for says that nobody answers.
  }
}

document.addEventListener("DOMContentLoaded", () => {
  all("[data-src]").forEach(fill);
  all("input[type=search]").forEach((input) => input.addEventListener("input", () => find(input)));
  document.getElementById("use-days")?.addEventListener("click", useDays);
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    const open = document.activeElement.closest("details[open]");
    closeMenus(null);
    open?.querySelector("summary").focus();
  });
  listen();
  setInterval(() => document.visibilityState === "visible" && listen(), 30000);
});
