// Distributions, drawn by Chart.js; each has its numbers as a table, too.

const charts = [];

const colour = name => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

function translucent(name, alpha) {
  const c = colour(name);
  const n = parseInt(c.slice(1), 16);
  return `rgba(${n >> 16}, ${n >> 8 & 255}, ${n & 255}, ${alpha})`;
}

// Dashed lines where a decision is made, each with its name and value.
const limits = {
  id: 'limits',
  afterDatasetsDraw(chart) {
    const {ctx, chartArea: area, scales: {x}} = chart;
    (chart.options.limits || []).forEach((limit, i) => {
      const at = x.getPixelForValue(limit.at);
      if (at < area.left || at > area.right) return;
      ctx.save();
      ctx.strokeStyle = ctx.fillStyle = colour('threshold');
      ctx.setLineDash([4, 3]);
      ctx.beginPath();
      ctx.moveTo(at, area.top);
      ctx.lineTo(at, area.bottom);
      ctx.stroke();
      ctx.font = '600 12px system-ui, sans-serif';
      const next = (chart.options.limits || [])[i + 1];
      const left = at > (area.left + area.right) / 2 || (next && x.getPixelForValue(next.at) - at < 90);
      ctx.textAlign = left ? 'right' : 'left';
      ctx.fillText(limit.label, at + (left ? -5 : 5), area.top + 12 + 15 * i);
      ctx.restore();
    });
  },
  afterDraw(chart) {
    chart.canvas.dataset.drawn = 'yes';
  },
};

function value(x, log) {
  const v = log ? 10 ** x : x;
  return log && v >= 10 ? count(v) : String(Math.round(v * 100) / 100).replace('-', '−');
}

// Round numbers on the axis: tenths of a cosine, or 1, 2, 5, 10, 20 … on a logarithmic one.
function roundTicks(from, to, log) {
  if (log) {
    const ticks = [];
    for (let power = Math.floor(from); power <= to; power++) {
      for (const digit of [1, 2, 5]) {
        const at = power + Math.log10(digit);
        if (at >= from - 1e-9 && at <= to + 1e-9) ticks.push(at);
      }
    }
    return ticks;
  }
  const rough = (to - from) / 8;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map(n => n * size).find(n => n >= rough);
  const ticks = [];
  for (let i = Math.ceil(from / step - 1e-9); i * step <= to + 1e-9; i++) ticks.push(i * step);
  return ticks;
}

// The bins that hold something, and one on either side.
function range(histogram, names) {
  const used = [];
  for (const name of names) {
    (histogram.series[name] || []).forEach((n, i) => { if (n) used.push(i); });
  }
  const bins = Math.max(...names.map(name => (histogram.series[name] || []).length), 1);
  const first = used.reduce((a, b) => Math.min(a, b), bins - 1);
  const last = used.reduce((a, b) => Math.max(a, b), 0);
  return [Math.max(0, first - 1), Math.min(bins - 1, last + 1)];
}

// A line in steps for each series, as shares of its own total, so that 13 faces can be compared with 6,000.
function distribution(options) {
  const {histogram, series, title, lead, unit, noun, thresholds = []} = options;
  const shown = series.filter(s => (histogram.series[s.name] || []).some(n => n));
  if (!shown.length) return null;
  const [first, last] = range(histogram, shown.map(s => s.name));
  const sets = shown.map(s => {
    const counts = histogram.series[s.name];
    const total = counts.reduce((a, b) => a + b, 0);
    const points = [];
    for (let i = first; i <= last; i++) {
      points.push({x: histogram.from + i * histogram.width, y: 100 * counts[i] / total, n: counts[i]});
    }
    points.push({x: histogram.from + (last + 1) * histogram.width, y: points.at(-1).y, n: 0});
    return {...s, points, total};
  });
  const canvas = h('canvas', {role: 'img', 'aria-label': title + '. ' + sets.map(s => `${s.label}: ${count(s.total)} ${noun}`).join('; ')
    + thresholds.map(t => '; ' + t.label).join('')});
  const edge = i => value(histogram.from + i * histogram.width, histogram.log);
  const numbers = h('details', {ontoggle: event => {
    if (numbers.open && numbers.childElementCount === 1) {
      const rows = [];
      for (let i = first; i <= last; i++) {
        const cells = sets.map(s => histogram.series[s.name][i]);
        if (cells.some(n => n)) rows.push({cells: [edge(i) + ' to ' + edge(i + 1), ...cells.map(count)]});
      }
      numbers.append(table([{name: unit}, ...sets.map(s => ({name: s.label, num: true}))], rows));
    }
  }}, h('summary', {}, 'Numbers'));
  const card = h('figure', {class: 'panel chart' + (options.low ? ' low' : '') + (options.wide ? ' wide' : '')},
    h('h3', {}, title), h('p', {}, lead),
    h('ul', {class: 'legend'}, sets.map(s => h('li', {class: s.kind}, h('span', {class: 'dot', 'aria-hidden': 'true'}),
      h('span', {}, s.label, ' ', h('span', {class: 'small'}, 'n = ', h('span', {class: 'num'}, count(s.total))))))),
    h('div', {class: 'canvas'}, canvas), numbers);
  charts.push({canvas, make: () => new Chart(canvas, {
    type: 'line',
    data: {datasets: sets.map(s => ({
      label: s.label, data: s.points, parsing: false, stepped: true, pointRadius: 0, pointHoverRadius: 3,
      // Few faces make high, ragged steps: they are drawn lighter, so that they do not hide the many.
      borderWidth: s.total < 50 ? 1.2 : 1.8, borderColor: colour(s.kind), fill: s.total < 50 ? false : 'origin',
      backgroundColor: translucent(s.kind, 0.16),
    }))},
    options: settings(options, histogram, thresholds),
    plugins: [limits],
  })});
  return card;
}

function settings(options, histogram, thresholds) {
  const grid = {color: colour('line'), drawTicks: false};
  const ticks = {color: colour('muted'), font: {size: 11}, maxRotation: 0};
  const log = histogram && histogram.log;
  return {
    responsive: true, maintainAspectRatio: false, animation: false, limits: thresholds,
    interaction: {mode: 'index', intersect: false, axis: 'x'},
    scales: {
      x: {type: 'linear', grid: {...grid, display: false}, border: {color: colour('line')}, bounds: 'data',
        ticks: {...ticks, autoSkip: false, callback: v => value(v, log)},
        afterBuildTicks: axis => { axis.ticks = roundTicks(axis.min, axis.max, log).map(v => ({value: v})); },
        title: {display: true, text: options.unit, color: colour('muted'), font: {size: 11}}},
      y: {beginAtZero: true, grid, border: {display: false}, ticks: {...ticks, maxTicksLimit: 5, callback: v => v + ' %'},
        title: {display: true, text: options.low ? 'share' : 'share of ' + options.noun, color: colour('muted'), font: {size: 11}}},
    },
    plugins: {
      legend: {display: false},
      tooltip: {
        backgroundColor: colour('ink'), titleColor: colour('bg'), bodyColor: colour('bg'), displayColors: false,
        callbacks: {
          title: items => {
            const x = items[0].parsed.x;
            return value(x, log) + ' to ' + value(x + histogram.width, log);
          },
          label: item => `${item.dataset.label}: ${count(item.raw.n)} (${item.raw.y.toFixed(1)} %)`,
        },
      },
    },
  };
}

// Bars beside each other, one group for each size of identity.
function sizes(claimed, kept) {
  const last = Math.max(...[claimed, kept].filter(Boolean).map(counts => counts.reduce((a, n, i) => n ? i : a, 0)));
  const labels = [];
  for (let i = 0; i <= last; i++) {
    labels.push(i === 0 ? '1' : count(2 ** i) + '–' + count(2 ** (i + 1) - 1));
  }
  const sets = [{label: 'as claimed', kind: 'bystander', counts: claimed}, {label: 'as kept', kind: 'kept', counts: kept}]
    .filter(s => s.counts);
  const canvas = h('canvas', {role: 'img', 'aria-label': 'Identities by number of faces. '
    + labels.map((label, i) => `${label}: ${sets.map(s => count(s.counts[i]) + ' ' + s.label).join(', ')}`).join('; ')});
  charts.push({canvas, make: () => {
    const options = settings({unit: 'faces of an identity', noun: 'identities'}, {width: 1}, []);
    options.scales.x.type = 'category';
    delete options.scales.x.afterBuildTicks;
    delete options.scales.x.ticks.callback;
    options.scales.y.ticks.callback = v => count(v);
    options.scales.y.title.text = 'identities';
    options.plugins.tooltip.callbacks = {
      title: items => labels[items[0].dataIndex] + ' faces',
      label: item => `${item.dataset.label}: ${counted(item.raw, 'identities')}`,
    };
    return new Chart(canvas, {
      type: 'bar',
      data: {labels, datasets: sets.map(s => ({label: s.label, data: s.counts.slice(0, last + 1), backgroundColor: colour(s.kind), categoryPercentage: 0.75, barPercentage: 0.95}))},
      options, plugins: [limits],
    });
  }});
  return h('figure', {class: 'panel chart low'}, h('h3', {}, 'Size of identities'),
    h('p', {}, 'How many faces an identity has: as it was claimed (bystanders aside), and as it was kept.'),
    h('ul', {class: 'legend'}, sets.map(s => h('li', {class: s.kind}, h('span', {class: 'dot', 'aria-hidden': 'true'}),
      h('span', {}, s.label, ' ', h('span', {class: 'small'}, 'n = ', count(s.counts.reduce((a, b) => a + b, 0))))))),
    h('div', {class: 'canvas'}, canvas));
}

// Draws all charts; again, in the colours of the theme, when that changes.
function drawCharts() {
  Chart.defaults.font.family = getComputedStyle(document.body).fontFamily;
  for (const chart of charts) {
    if (chart.drawn) chart.drawn.destroy();
    chart.drawn = chart.make();
  }
}
