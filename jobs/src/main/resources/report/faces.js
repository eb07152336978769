// Faces: one tile, strips of tiles, and the dialog that tells everything about one face.

function faceText(face) {
  const outcome = outcomeOf(face.decision, face.reason);
  const similarity = compared(face) ? ', similarity ' + cosine(face.similarity) : '';
  return outcome === 'waiting' ? 'not judged yet' : face.decision.toLowerCase() + ': ' + face.reason + similarity;
}

const pictureOf = face => 'data:image/webp;base64,' + face.picture;

function picture(face) {
  return face.picture
    ? h('img', {src: pictureOf(face), alt: faceText(face), decoding: 'async'})
    : h('span', {class: 'gone', role: 'img', 'aria-label': faceText(face)}, OUTCOMES[outcomeOf(face.decision, face.reason)].mark);
}

function tile(index, row) {
  const face = data.faces[index];
  const outcome = outcomeOf(face.decision, face.reason);
  const button = h('button', {
    type: 'button', class: 'face ' + outcome + (['dropped', 'bystander'].includes(outcome) ? ' out-of-it' : ''), tabindex: row.length ? -1 : 0,
    'aria-label': (face.name ? face.name + ', ' : '') + faceText(face),
    title: faceText(face),
    onclick: () => openDetail(row, row.indexOf(button)),
    onkeydown: event => move(event, row, button),
  }, h('span', {class: 'frame'}, picture(face), h('span', {class: 'mark', 'aria-hidden': 'true'}, OUTCOMES[outcome].mark)),
  h('span', {class: 'value', 'aria-hidden': 'true'}, compared(face) ? cosine(face.similarity) : ''));
  button.face = face;
  row.push(button);
  return button;
}

// Within a strip the arrow keys move; Tab goes from strip to strip.
function move(event, row, from) {
  const step = {ArrowRight: 1, ArrowLeft: -1, Home: -row.length, End: row.length}[event.key];
  if (!step) return;
  event.preventDefault();
  const to = row[Math.max(0, Math.min(row.length - 1, row.indexOf(from) + step))];
  from.tabIndex = -1;
  to.tabIndex = 0;
  to.focus();
}

const tiles = (indexes, row) => h('div', {class: 'group'}, indexes.map(i => tile(i, row)));

// A few faces of one name, beside kept ones to compare them with.
function strip(index) {
  const s = data.strips[index];
  if (!s.faces.length) return null;
  const row = [];
  const more = s.of > s.faces.length ? ` · ${count(s.faces.length)} of ${count(s.of)}` : '';
  const caption = h('figcaption', {}, h('b', {title: s.name}, s.name ? breakable(s.name) : 'nobody claimed'), more);
  const box = h('div', {class: 'faces'});
  if (s.references.length) {
    const kept = tiles(s.references, row);
    kept.className = 'group reference';
    box.append(kept);
  }
  box.append(tiles(s.faces, row));
  const figure = h('figure', {class: 'strip'}, caption, box);
  // The caption may not make the strip wider than its faces.
  const width = s.faces.length + s.references.length;
  caption.style.maxWidth = `calc(${Math.max(1.45, width)} * 4.6rem + ${s.references.length ? '.8rem' : '0rem'})`;
  return figure;
}

const sheet = indexes => h('div', {class: 'sheet'}, indexes.map(strip));

function gauge(face) {
  const limit = data.about.thresholds.member;
  if (limit === undefined || !compared(face)) return null;
  const place = x => 100 * (Math.max(-0.4, Math.min(1, x)) + 0.4) / 1.4;
  const box = h('div', {class: 'gauge', role: 'img',
    'aria-label': `similarity ${cosine(face.similarity)}; ${cosine(limit)} is needed to belong to the identity`});
  const rail = h('div', {class: 'rail'});
  rail.style.setProperty('--t', place(limit) + '%');
  const tick = h('div', {class: 'tick'}, 'needed: ' + cosine(limit));
  tick.style.left = Math.max(12, Math.min(88, place(limit))) + '%';
  const needle = h('div', {class: 'needle'}, cosine(face.similarity));
  needle.style.left = Math.max(4, Math.min(96, place(face.similarity))) + '%';
  box.append(rail, tick, needle);
  return box;
}

function sentence(face) {
  const verdict = data.verdicts.find(v => v.decision === face.decision && v.reason === face.reason);
  return verdict ? verdict.sentence : '';
}

let shown = {row: [], at: 0};

function openDetail(row, at) {
  shown = {row, at};
  const face = row[at].face;
  const outcome = outcomeOf(face.decision, face.reason);
  const facts = [
    ['Similarity', compared(face) ? cosine(face.similarity) + ' to the centre of the identity' : null],
    ['Margin', face.margin === undefined ? null : cosine(face.margin) + ' above the nearest other identity'],
    ['Detector', face.score === undefined ? null : cosine(face.score) + ' of 1'],
    ['Eyes', face.eyes === undefined ? null : count(face.eyes) + ' px apart in the picture'],
    ['Sharpness', face.sharpness === undefined ? null : count(face.sharpness) + (face.sharpness < 20 ? ' (blurred)' : '')],
    ['Brightness', face.brightness === undefined ? null : count(face.brightness) + ' of 255'],
    ['Turned by', face.yaw === undefined ? null : count(Math.abs(face.yaw)) + '°'],
    ['File', face.uri],
    ['Face', h('code', {}, face.id)],
  ].filter(([, value]) => value);
  const dialog = document.getElementById('detail');
  dialog.className = outcome;
  dialog.replaceChildren(
    h('div', {class: 'detail'},
      h('div', {class: 'frame'}, picture(face)),
      h('div', {},
        h('h3', {id: 'detail-title'}, face.name || 'Nobody was named'),
        h('p', {}, h('span', {class: 'chip ' + outcome}, OUTCOMES[outcome].mark + ' ' + OUTCOMES[outcome].name), ' ',
          face.reason ? reasonName(face.reason) : ''),
        h('p', {class: 'small'}, sentence(face), ' ', face.reason ? h('code', {}, face.reason) : null),
        gauge(face),
        h('dl', {}, facts.map(([name, value]) => [h('dt', {}, name), h('dd', {}, value)])))),
    h('div', {class: 'buttons'},
      h('button', {type: 'button', onclick: () => turn(-1)}, '← Previous'),
      h('button', {type: 'button', onclick: () => turn(1)}, 'Next →'),
      h('button', {type: 'button', onclick: () => dialog.close(), autofocus: true}, 'Close')));
  if (!dialog.open) dialog.showModal();
}

function turn(step) {
  const {row, at} = shown;
  openDetail(row, (at + step + row.length) % row.length);
}

document.getElementById('detail').addEventListener('keydown', event => {
  if (event.key === 'ArrowRight') turn(1);
  if (event.key === 'ArrowLeft') turn(-1);
});
document.getElementById('detail').addEventListener('click', event => {
  if (event.target.id === 'detail') event.target.close();
});
document.getElementById('detail').addEventListener('close', () => {
  const tile = shown.row[shown.at];
  if (tile) tile.focus();
});
