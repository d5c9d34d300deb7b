import uPlot from "./uplot/uPlot.esm.js";

const CHART_HEIGHT = 220;
/** The chart leaves out how it began: the first rounds are far off. */
const SHOWN_SHARE = 0.9;

const byId = (id) => document.getElementById(id);
/** What a custom property of the style comes to now; its own text may be `light-dark(...)`, which a canvas does not know. */
function color(name) {
  const probe = document.createElement("i");
  probe.style.color = `var(${name})`;
  document.body.append(probe);
  const { color } = getComputedStyle(probe);
  probe.remove();
  return color;
}
const number = (value) => value?.toFixed(7) ?? "–";
const history = { seconds: [], pi: [] };
/** Rows of the table, by the worker's name. */
const rows = new Map();

const chart = new uPlot(
  {
    width: byId("chart").clientWidth,
    height: CHART_HEIGHT,
    scales: { x: { time: false } },
    legend: { show: false },
    cursor: { show: false },
    axes: [
      { stroke: color("--quiet"), grid: { show: false } },
      {
        stroke: color("--quiet"),
        size: 76,
        grid: { stroke: color("--line") },
        values: (_, splits) => splits.map((split) => split.toFixed(5)),
      },
    ],
    series: [
      {},
      { label: "joint pi", stroke: color("--accent"), width: 2, points: { show: false } },
      { label: "pi", stroke: color("--quiet"), dash: [4, 4], points: { show: false } },
    ],
  },
  [[], [], []],
  byId("chart"),
);
new ResizeObserver(([{ contentRect }]) =>
  chart.setSize({ width: contentRect.width, height: CHART_HEIGHT }),
).observe(byId("chart"));

function draw() {
  const from = Math.floor(history.seconds.length * (1 - SHOWN_SHARE));
  const seconds = history.seconds.slice(from);
  chart.setData([seconds, history.pi.slice(from), seconds.map(() => Math.PI)]);
}

function show({ isOver, elapsedMs, joint, rows: workers }) {
  byId("pi").value = number(joint.pi);
  byId("error").textContent = joint.error?.toExponential(2) ?? "–";
  byId("darts").textContent = joint.step.toLocaleString("en");
  byId("elapsed").textContent = `${(elapsedMs / 1000).toFixed(1)} s`;
  for (const worker of workers) showWorker(worker);
  const states = workers.map(({ state }) => state);
  const all = byId("all");
  all.querySelector("[data-order=suspend]").disabled = !states.includes("STATUS_RUNNING");
  all.querySelector("[data-order=resume]").disabled = !states.includes("STATUS_SUSPENDED");
  all.querySelector("[data-order=stop]").disabled = isOver;
  byId("again").disabled = !isOver;
}

/** A row is changed in place, so that whoever has come to one of its buttons by keyboard stays there. */
function showWorker({ id, name, kind, state, step, iterations, pi, error }) {
  const row = rows.get(name) ?? addRow(name);
  const isSuspended = state === "STATUS_SUSPENDED";
  const canObey = isSuspended || state === "STATUS_RUNNING";
  const [hold, stop] = row.querySelectorAll("button");
  row.dataset.id = id;
  row.dataset.step = step;
  row.querySelector("[data-kind]").textContent = kind;
  row.querySelector("[data-state]").textContent = state.replace("STATUS_", "").toLowerCase();
  row.querySelector("[data-darts]").textContent = step.toLocaleString("en");
  row.querySelector("[data-pi]").textContent = number(pi);
  row.querySelector("progress").value = step / iterations;
  hold.textContent = isSuspended ? "Resume" : "Suspend";
  hold.dataset.order = isSuspended ? "resume" : "suspend";
  for (const button of [hold, stop]) {
    button.disabled = !canObey;
    button.ariaLabel = `${button.textContent} ${name}`;
  }
  if (error) byId("said").textContent = `${name}: ${error}`;
}

function addRow(name) {
  const row = byId("worker").content.firstElementChild.cloneNode(true);
  row.querySelector("[data-name]").textContent = name;
  row.querySelector("progress").ariaLabel = `done by ${name}`;
  byId("workers").append(row);
  rows.set(name, row);
  return row;
}

async function post(path) {
  byId("said").textContent = "";
  try {
    const answer = await fetch(path, { method: "POST" });
    if (!answer.ok) byId("said").textContent = (await answer.json()).error;
  } catch {
    byId("said").textContent = "the program does not answer";
  }
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (!button) return;
  if (button.id === "again") return post("runs");
  const id = button.closest("tr")?.dataset.id;
  return post(`orders/${button.dataset.order}${id ? `?worker=${encodeURIComponent(id)}` : ""}`);
});

const events = new EventSource("events");
events.addEventListener("run", ({ data }) => {
  const { history: told, ...run } = JSON.parse(data);
  Object.assign(history, told);
  rows.clear();
  byId("workers").replaceChildren();
  show(run);
  draw();
});
events.addEventListener("round", ({ data }) => {
  const run = JSON.parse(data);
  show(run);
  if (run.joint.pi === undefined) return;
  history.seconds.push(run.elapsedMs / 1000);
  history.pi.push(run.joint.pi);
  draw();
});
events.addEventListener("open", () => {
  byId("said").textContent = "";
});
events.addEventListener("error", () => {
  byId("said").textContent = "the program does not answer; it is tried again";
});
