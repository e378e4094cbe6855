// SPDX-License-Identifier: Apache-2.0
import {command, h, number, table, text} from "../dom.js";
import {get, say} from "../server.js";

const millis = value => value == null ? "–" : number(value) + " ms";
const colour = name => getComputedStyle(document.documentElement).getPropertyValue("--" + name).trim();
const LANE = 18;
const LABEL = 150;

function percentile(values, share) {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted.length ? sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)] : null;
}

function axis(label) {
  return {label, stroke: colour("quiet"), grid: {stroke: colour("line"), width: 1}, ticks: {stroke: colour("line"), width: 1}, size: 60};
}

function line(label, hue, dash) {
  return {label, stroke: colour(hue), width: 2, dash, spanGaps: true, points: {show: false}, value: (plot, value) => millis(value)};
}

/** Shades the stalls behind the lines. */
function shade(plot, stalls) {
  for (const {spans} of stalls) {
    plot.ctx.fillStyle = colour("bad");
    plot.ctx.globalAlpha = 0.15;
    for (const [from, to] of spans) {
      const left = plot.valToPos(from, "x", true);
      plot.ctx.fillRect(left, plot.bbox.top, Math.max(1, plot.valToPos(to, "x", true) - left), plot.bbox.height);
    }
    plot.ctx.globalAlpha = 1;
  }
}

function overTime(place, charts) {
  const names = Object.keys(charts.latency);
  const length = charts.latency[names[0]].length;
  const seconds = Array.from({length}, (none, i) => (i + 0.5) * charts.bucket);
  const hues = {kafka: "accent", stored: "good"};
  return new window.uPlot({width: place.clientWidth, height: 260,
    scales: {x: {time: false}, y: {distr: 3}}, axes: [axis("seconds since the start"), axis("latency, ms")],
    series: [{label: "second"}, ...names.map(name => line(name, hues[name.split(",")[0]] || "warn", name.endsWith("99 %") ? [5, 4] : undefined))],
    hooks: {drawClear: [plot => shade(plot, charts.stalls)]}}, [seconds, ...names.map(name => charts.latency[name])], place);
}

/** One lane for each row; the darker a cell, the later its messages were stored. */
function heatMap(rows, name) {
  const entries = Object.entries(rows);
  const known = entries.flatMap(([, cells]) => cells).filter(value => value > 0);
  const least = Math.log(Math.min(...known));
  const most = Math.log(Math.max(...known));
  const canvas = h("canvas", {width: 1100, height: Math.max(1, entries.length) * LANE, role: "img", "aria-label": name, class: "heat"});
  const context = canvas.getContext("2d");
  context.font = "11px system-ui";
  entries.forEach(([lane, cells], row) => {
    context.globalAlpha = 1;
    context.fillStyle = colour("text");
    context.fillText(lane.slice(0, 24), 0, row * LANE + 12);
    context.fillStyle = colour("accent");
    const width = (canvas.width - LABEL) / cells.length;
    cells.forEach((value, column) => {
      if (value != null) {
        context.globalAlpha = most - least < 1e-6 ? 0.5 : 0.15 + 0.85 * (Math.log(Math.max(value, 1e-3)) - least) / (most - least);
        context.fillRect(LABEL + column * width, row * LANE + 1, Math.ceil(width), LANE - 2);
      }
    });
  });
  return canvas;
}

function stallTable(stalls) {
  const rows = stalls.map(({name, spans}) => ({name, times: spans.length, total: spans.reduce((sum, [from, to]) => sum + to - from, 0),
    longest: Math.max(...spans.map(([from, to]) => to - from))}));
  return table("Stalls", [["what", row => row.name], ["times", row => number(row.times), true],
    ["in all", row => millis(1000 * row.total), true], ["longest", row => millis(1000 * row.longest), true]], rows);
}

async function showRun(name, place) {
  const {result, charts} = await get("/latency/" + encodeURIComponent(name));
  const chart = h("div", {class: "chart"});
  place.replaceChildren(h("h3", {}, "Run of " + result.started + ", layout " + result.layout),
    table("Latency until each hop", [["hop", ([hop]) => hop], ...[["50 %", "p50_ms"], ["90 %", "p90_ms"], ["99 %", "p99_ms"],
      ["99.9 %", "p999_ms"], ["longest", "max_ms"]].map(([title, key]) => [title, ([, of]) => millis(of[key]), true])], Object.entries(result.hops)),
    h("h3", {}, "Over time, with stalls shaded"), chart, stallTable(charts.stalls),
    h("h3", {}, "99 % until stored, by subsystem"), heatMap(charts.heat, "Latency of each subsystem over time"));
  overTime(chart, charts);
}

function runTable(runs) {
  return table("Latency runs on this stack", [["started", run => h("a", {href: "#/latency/" + run.run}, run.started)],
    ["layout", run => run.layout], ["rate", run => number(run.rate) + "/s", true], ["sent", run => number(run.sent), true],
    ["lost", run => number(run.lost), true], ["median until stored", run => millis(run.hops.stored.p50_ms), true],
    ["99 % until stored", run => millis(run.hops.stored.p99_ms), true]], runs);
}

/** By topic and ten seconds, the longest latency of the samples. */
function sampleRows(samples) {
  const end = samples.at(-1).at;
  const rows = {};
  for (const sample of samples) {
    const cell = 29 - Math.floor((end - sample.at) / 10000);
    if (cell >= 0) {
      const row = rows[sample.topic] ??= Array(30).fill(null);
      row[cell] = Math.max(row[cell] ?? 0, sample.kafkaToStored ?? 5000);
    }
  }
  return rows;
}

export const latency = {
  name: "latency",
  title: "Latency",
  open(place, address) {
    const sum = h("p", {id: "sampled", class: "number"}, "Waiting for the first record …");
    const heat = h("div", {});
    const runs = h("div", {});
    const one = h("div", {id: "run"});
    place.append(h("h3", {}, "Now, by one record a second"), sum, heat, h("h3", {}, "Runs"), runs, command("latency --rate 1330 --seconds 60"), one);
    get("/latency").then(all => runs.replaceChildren(all.length ? runTable(all) : h("p", {}, "There is no latency run yet.")));
    if (address.path[0]) {
      showRun(address.path[0], one).catch(error => say(error.message, true));
    }
    return {
      live(data) {
        const stored = (data.samples || []).filter(sample => sample.stored).map(sample => sample.kafkaToStored);
        if (data.problem) {
          text(sum, data.problem);
        } else if (stored.length) {
          text(sum, stored.length + " samples of the last minutes, from Kafka until the point can be queried: median "
            + millis(percentile(stored, 0.5)) + ", 99 % " + millis(percentile(stored, 0.99)));
          heat.replaceChildren(heatMap(sampleRows(data.samples), "The longest latency of each topic, in steps of ten seconds"));
        }
      },
    };
  },
};
