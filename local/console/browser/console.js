// Copy buttons, and the live list of requests. Without this file the page still shows everything.

const byId = (id) => document.getElementById(id);

async function copy(button) {
  const done = await navigator.clipboard.writeText(button.dataset.copy).then(
    () => "Copied",
    () => "Selected",
  );
  if (done === "Selected") getSelection().selectAllChildren(button.previousElementSibling);
  byId("announcement").textContent = `${button.getAttribute("aria-label")}: ${done}`;
  button.textContent = done;
  setTimeout(() => {
    button.textContent = "Copy";
  }, 2000);
}

for (const button of document.querySelectorAll("[data-copy]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

const section = byId("requests");
const rows = byId("request-rows");
const status = byId("live-status");
const toggle = byId("live-toggle");
let source;
let paused = false;

function addRow({ data, lastEventId }) {
  section.dataset.last = lastEventId;
  rows.insertAdjacentHTML("afterbegin", data);
  while (rows.rows.length > Number(section.dataset.maximum)) rows.lastElementChild.remove();
}

function connect() {
  source = new EventSource(`/console/requests?after=${section.dataset.last}`);
  source.onmessage = addRow;
  source.onopen = () => {
    status.textContent = "Live: new requests appear at the top.";
  };
  source.onerror = () => {
    status.textContent = "Not connected; trying again.";
  };
}

// A page that is not looked at gives its connection back: a browser has few for one origin.
function followVisibility() {
  source?.close();
  if (!paused && !document.hidden) connect();
}

toggle.addEventListener("click", () => {
  paused = !paused;
  toggle.textContent = paused ? "Resume" : "Pause";
  if (paused) status.textContent = "Paused.";
  followVisibility();
});
document.addEventListener("visibilitychange", followVisibility);
addEventListener("pageshow", followVisibility);
addEventListener("pagehide", () => source?.close());
toggle.parentElement.hidden = false;
