'use strict';
const result = JSON.parse(document.getElementById('result-data').textContent);
const charts = JSON.parse(document.getElementById('chart-data').textContent);
const LONG_STALL_SECONDS = 0.02;
const LANE = 26;
const ROW = 15;

const number = (value, digits = 0) =>
  value.toLocaleString('en', { minimumFractionDigits: digits, maximumFractionDigits: digits });
const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();
const millis = value => value == null ? '–' : value < 1000 ? number(value, value < 10 ? 1 : 0) + ' ms' : number(value / 1000, 1) + ' s';
const perSecond = value => value == null ? '–' : number(value) + ' /s';

function add(parent, tag, text = '', style = '') {
  const element = document.createElement(tag);
  element.textContent = text;
  if (style) element.className = style;
  parent.append(element);
  return element;
}

function card(parent, value, label, style = '') {
  const box = add(document.getElementById(parent), 'div', '', 'card ' + style);
  add(box, 'b', value);
  add(box, 'span', label);
}

function row(table, head, ...cells) {
  const line = add(document.getElementById(table), 'tr');
  add(line, 'th', head);
  cells.forEach(cell => add(line, 'td', cell));
  return line;
}

function tell() {
  const { hops, speeds } = result;
  document.getElementById('run').textContent = `Run of ${result.started}, layout ${result.layout}. Topics, schemas and `
    + `connectors took ${number(result.deployed_after_s, 1)} s; a point of every topic was stored after `
    + `${number(result.flows_after_s, 1)} s. Latency counts from the moment a message was due by the schedule, so a late `
    + 'sender hides nothing.';
  card('results', number(result.sent), 'messages sent');
  card('results', number(result.lost), 'lost', result.lost ? 'bad' : 'good');
  card('results', number(result.rate) + ' /s', 'sending rate');
  card('results', number(hops.stored.p50_ms, 1) + ' ms', 'median until stored');
  card('results', number(hops.stored.p99_ms, 1) + ' ms', '99 % stored within');
  card('speeds', number(speeds.chain_per_s) + ' /s', result.drain ? 'backlog stored by the chain' : 'stored by the chain');
  card('speeds', speeds.influxdb_alone_per_s ? number(speeds.influxdb_alone_per_s) + ' /s' : 'unknown',
    'InfluxDB alone, the same requests');
  card('speeds', speeds.mosquitto_alone_per_s ? number(speeds.mosquitto_alone_per_s) + ' /s' : 'unknown',
    'Mosquitto alone, the same messages');
  for (const [name, hop] of Object.entries(hops)) {
    row('hops', name, number(hop.count), ...['p50_ms', 'p90_ms', 'p99_ms', 'p999_ms', 'max_ms'].map(key => number(hop[key], 2)));
  }
  const busiest = Object.entries(result.processes).sort((one, other) => other[1].processor_s - one[1].processor_s);
  for (const [name, process] of busiest) {
    const line = row('processes', name, number(process.processor_s, 1) + ' s', number(100 * process.of_a_core, 1) + ' %',
      number(process.us_per_message, 1) + ' µs');
    const threads = add(line, 'td', '', 'threads');
    add(threads, 'b').style.width = Math.min(100, 100 * process.of_a_core) + '%';
    const share = time => number(100 * time * process.of_a_core / process.processor_s);
    add(threads, 'span', Object.entries(process.threads).map(([thread, time]) => `${thread} ${share(time)} %`).join(', '));
  }
}

const axis = (label, more) => ({ stroke: colour('soft'), grid: { stroke: colour('rule'), width: 1 },
  ticks: { stroke: colour('rule'), width: 1 }, font: '11px system-ui', labelFont: '11px system-ui', label, labelSize: 16, ...more });
const vertical = (label, values, more) => axis(label, { size: 58, ...more,
  // uPlot omits the labels of a logarithmic axis that would overlap
  values: (plot, splits) => splits.map(at => at == null ? '' : values(at)) });
const seconds = () => axis('seconds since the start', { size: 32 });
const overTime = () => ({ time: false, range: [0, charts.seconds] });
const logarithmic = { distr: 3 };
const middles = length => Array.from({ length }, (none, i) => (i + 0.5) * charts.bucket);

function line(label, hue, dash, value) {
  return { label, stroke: colour(hue), width: dash ? 1.3 : 2, dash, points: { show: false }, spanGaps: true,
    value: (plot, at) => value(at) };
}

function plot(figure, height, options, data) {
  const target = document.getElementById(figure);
  const width = target.clientWidth - 2 * parseFloat(getComputedStyle(target).paddingLeft);
  return new uPlot({ width, height, legend: { markers: { width: 2 } }, ...options }, data, target);
}

const synchronised = { sync: { key: 'time' }, y: false };
const silent = { show: false };

function percentiles() {
  const { shares, ...hops } = charts.percentiles;
  const most = Math.max(100, Math.pow(10, Math.ceil(Math.log10(result.sent))));
  const marks = [0, ...(innerWidth < 600 ? [] : [.5]), .9, .99, .999, .9999, .99999].filter(share => 1 / (1 - share) <= most * 1.01);
  const share = at => +(100 * (1 - 1 / at)).toFixed(3) + ' %';
  return plot('percentiles', 280, {
    scales: { x: { time: false, distr: 3, range: [1, most] }, y: logarithmic },
    axes: [axis('share of messages', { size: 32, splits: () => marks.map(mark => 1 / (1 - mark)), filter: (u, splits) => splits,
      values: (u, splits) => splits.map(share) }), vertical('latency', millis)],
    series: [{ label: 'share', value: (u, at) => at == null ? '–' : share(at) },
      ...Object.keys(hops).map(hop => line(hop, hop, null, millis))],
  }, [shares.map(at => 1 / (1 - at)), ...Object.values(hops)]);
}

function latency() {
  const names = Object.keys(charts.latency);
  return plot('latency', 280, {
    cursor: synchronised,
    scales: { x: overTime(), y: logarithmic },
    axes: [seconds(), vertical('latency', millis)],
    series: [{ label: 'second', value: (u, at) => at == null ? '–' : number(at, 1) },
      ...names.map(name => line(name, name.split(',')[0], name.endsWith('99 %') ? [5, 4] : null, millis))],
    hooks: { drawClear: [bands] },
  }, [middles(charts.latency[names[0]].length), ...Object.values(charts.latency)]);
}

/** Shades the longer stalls behind the lines. */
function bands(u) {
  for (const { kind, spans } of charts.stalls) {
    u.ctx.fillStyle = colour(kind);
    u.ctx.globalAlpha = 0.13;
    spans.filter(([from, to]) => to - from >= LONG_STALL_SECONDS).forEach(span => box(u, span, u.bbox.top, u.bbox.height));
    u.ctx.globalAlpha = 1;
  }
}

function box(u, [from, to], top, height) {
  // whole pixels, so that no gap shows between neighbours
  const left = Math.floor(Math.max(u.bbox.left, u.valToPos(from, 'x', true)));
  const right = Math.floor(Math.min(u.bbox.left + u.bbox.width, u.valToPos(to, 'x', true)));
  u.ctx.fillRect(left, Math.floor(top), Math.max(1, right - left), Math.floor(top + height) - Math.floor(top));
}

/** A chart of horizontal lanes, drawn by hand, that tells what is below the pointer. */
function lanes(figure, count, laneHeight, axisValues, draw, tellAt) {
  const text = document.getElementById(figure).querySelector('p');
  const usual = text.innerHTML;
  return plot(figure, count * laneHeight + 50, {
    cursor: { sync: { key: 'time' }, points: silent },
    legend: silent,
    scales: { x: overTime(), y: { range: [0, count], dir: -1 } },
    axes: [seconds(), axis(undefined, { size: 74, gap: 3, grid: silent, ticks: silent,
      splits: () => Array.from({ length: count }, (none, i) => i + 0.5), values: () => axisValues })],
    series: [{}, { points: silent, stroke: 'transparent' }],
    hooks: {
      draw: [draw],
      setCursor: [u => {
        const inside = u.cursor.event && u.cursor.left >= 0;
        const found = inside && tellAt(Math.floor(u.posToVal(u.cursor.top, 'y')), u.posToVal(u.cursor.left, 'x'), u);
        if (found) text.textContent = found; else text.innerHTML = usual;
      }],
    },
  }, [[0, charts.seconds], [0, 0]]);
}

function stalls() {
  const all = charts.stalls;
  if (!all.length) {
    document.querySelector('#stalls p').textContent = 'None was seen.';
    return null;
  }
  const scale = devicePixelRatio;
  return lanes('stalls', all.length, LANE, all.map(() => ''), u => all.forEach(({ name, kind, spans }, i) => {
    const top = u.bbox.top + i * u.bbox.height / all.length;
    u.ctx.fillStyle = colour('soft');
    u.ctx.font = 11 * scale + 'px system-ui';
    u.ctx.textAlign = 'left';
    u.ctx.textBaseline = 'top';
    u.ctx.fillText(`${name}: ${result.stalls[name].count}, longest ${millis(result.stalls[name].longest_ms)}`,
      u.bbox.left + 4 * scale, top + 1 * scale);
    u.ctx.fillStyle = colour(kind);
    spans.forEach(span => box(u, span, top + 14 * scale, 9 * scale));
  }), (lane, at, u) => {
    const near = 4 * charts.seconds / u.over.clientWidth;
    const span = all[lane]?.spans.find(([from, to]) => from - near <= at && at <= to + near);
    return span && `${all[lane].name}: ${millis(1000 * (span[1] - span[0]))} at ${number(span[0], 3)} s`;
  });
}

function heat() {
  const names = Object.keys(charts.heat);
  const cells = Object.values(charts.heat).flat().filter(value => value > 0);
  const [low, high] = [Math.min(...cells), Math.max(...cells)];
  const ramp = ['cold', 'warm', 'hot'].map(name => [1, 3, 5].map(at => parseInt(colour(name).slice(at, at + 2), 16)));
  const shade = value => {
    const at = 2 * (high > low ? Math.log(value / low) / Math.log(high / low) : 0);
    const [from, to] = at < 1 ? [ramp[0], ramp[1]] : [ramp[1], ramp[2]];
    return `rgb(${from.map((part, i) => Math.round(part + (to[i] - part) * (at < 1 ? at : at - 1)))})`;
  };
  const text = document.querySelector('#heat p');
  text.textContent = millis(low);
  add(text, 'span', '', 'ramp');
  text.append(millis(high));
  const bucketOf = at => Math.floor(at / charts.bucket);
  return lanes('heat', names.length, ROW, names, u => names.forEach((name, i) => {
    const height = u.bbox.height / names.length;
    charts.heat[name].forEach((value, bucket) => {
      if (value != null) {
        u.ctx.fillStyle = shade(Math.max(low, value));
        box(u, [bucket * charts.bucket, (bucket + 1) * charts.bucket], u.bbox.top + i * height, height);
      }
    });
  }), (lane, at) => names[lane] && charts.heat[names[lane]][bucketOf(at)] != null
    && `${names[lane]} at ${number(bucketOf(at) * charts.bucket)} s: ${millis(charts.heat[names[lane]][bucketOf(at)])}`);
}

function throughput() {
  const lines = charts.throughput;
  const limits = charts.limits || {};
  const x = middles(lines.due.length);
  return plot('throughput', 280, {
    cursor: synchronised,
    scales: { x: overTime(), y: logarithmic },
    axes: [seconds(), vertical('messages per second', value => number(value))],
    series: [{ label: 'second', value: (u, at) => at == null ? '–' : number(at, 1) },
      ...Object.keys(lines).map(name => line(name, name, null, perSecond)),
      ...Object.keys(limits).map(name => line(name, name.split(' ')[0].toLowerCase(), [2, 3], perSecond))],
  }, [x, ...Object.values(lines).map(values => values.map(value => value > 0 ? value : null)),
    ...Object.values(limits).map(limit => x.map(() => limit))]);
}

let drawn = [];
function draw() {
  drawn.forEach(chart => chart.destroy());
  drawn = [percentiles(), latency(), stalls(), heat(), throughput()].filter(chart => chart);
}

tell();
draw();
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', draw);
let width = innerWidth;
addEventListener('resize', () => {
  if (innerWidth !== width) {
    width = innerWidth;
    draw();
  }
});
