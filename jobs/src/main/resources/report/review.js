// The questions, the answers, and the file that they are saved in.

const health = document.documentElement.dataset;
health.problems = '0';
const problem = () => { health.problems = String(Number(health.problems) + 1); };
window.addEventListener('error', problem);
window.addEventListener('unhandledrejection', problem);
document.addEventListener('securitypolicyviolation', problem);

const about = data.about;
const made = about.made.slice(0, 16).replace('T', ' ') + ' UTC';
document.getElementById('place').textContent = `${about.warehouse} · round ${about.round} · ${made}`;
document.title = 'Winnow review: ' + about.warehouse;

// What may be answered: verdict, key, words; the other identity is the target where one is needed.
function choices({question: q}) {
  const other = q.otherName || q.other;
  if (q.face) {
    return [
      q.name ? {verdict: 'KEEP', key: 'k', words: 'It is ' + q.name} : null,
      q.other ? {verdict: 'MOVE', key: 'm', words: 'It is ' + other, target: q.other} : null,
      {verdict: 'DROP', key: 'd', words: q.other ? 'Neither: leave it out' : 'Leave it out'},
    ].filter(Boolean);
  }
  return q.other ? [
    {verdict: 'MERGE', key: 'm', words: 'One person: merge', target: q.other},
    {verdict: 'SEPARATE', key: 's', words: 'Two people: keep both', target: q.other},
    {verdict: 'DROP', key: 'd', words: 'Leave ' + q.name + ' out'},
  ] : [
    {verdict: 'KEEP', key: 'k', words: 'Keep: all of them are ' + q.name},
    {verdict: 'DROP', key: 'd', words: 'Leave ' + q.name + ' out'},
  ];
}

// Answers outlive a closed window, where the browser allows it.
const store = 'winnow-review ' + about.warehouse + ' ' + about.made;
function remembered() {
  try { return JSON.parse(localStorage.getItem(store)) || {}; } catch { return {}; }
}
const answers = new Map(Object.entries(remembered().answers || {}).map(([i, answer]) => [Number(i), answer]));
const person = document.getElementById('person');
person.value = remembered().person || '';
let unsaved = answers.size > 0;
function remember() {
  unsaved = answers.size > 0;
  try { localStorage.setItem(store, JSON.stringify({person: person.value, answers: Object.fromEntries(answers)})); } catch { /* It is asked before the window closes. */ }
}

function picture(id) {
  const face = data.faces[id];
  const text = 'similarity ' + cosine(face.similarity);
  return face.picture
    ? h('img', {src: 'data:image/webp;base64,' + face.picture, alt: text, title: text, decoding: 'async'})
    : h('span', {class: 'gone', role: 'img', 'aria-label': text, title: text}, cosine(face.similarity) || '?');
}

function side(label, name, ids, large) {
  return h('div', {class: large ? 'large' : null}, h('h4', {}, label, name ? h('b', {}, breakable(name)) : null),
    h('div', {class: 'row'}, ids.length ? ids.map(picture) : h('span', {class: 'small'}, 'no face to show')));
}

function sides({question: q, asked, own, others}) {
  const otherSide = q.other ? side(`${q.face ? 'or is it' : 'and'} (similarity ${cosine(q.otherSimilarity)}${q.names ? `, ${q.names}` : ''})`, q.otherName, others) : null;
  if (!q.face) {
    return h('div', {class: 'sides two'}, side(counted(q.waiting, 'faces') + ' of', q.name, asked.length ? asked : own), otherSide);
  }
  const similarity = q.similarity === undefined ? '' : ` (similarity ${cosine(q.similarity)})`;
  return h('div', {class: 'sides'}, side('Who is this?', null, asked, true), side('claimed' + similarity, q.name, own), otherSide);
}

function title(q) {
  if (q.face) return 'Is this ' + q.name + '?';
  return q.other ? `Are ${q.name} and ${q.otherName} one person?` : `Are these all ${q.name}?`;
}

const cards = data.questions.map((entry, i) => {
  const q = entry.question;
  const radios = choices(entry).map(choice => {
    const input = h('input', {type: 'radio', name: 'q' + i, value: choice.verdict, onchange: () => answer(i, choice)});
    return {choice, input, label: h('label', {class: 'verdict'}, input, choice.words, ' ', h('kbd', {}, choice.key))};
  });
  const note = h('input', {type: 'text', placeholder: 'Note', maxlength: 500, 'aria-label': 'Note', oninput: () => {
    const given = answers.get(i);
    if (given) { given.note = note.value; remember(); }
  }});
  const clear = h('button', {type: 'button', class: 'clear', hidden: true, onclick: () => answer(i, null)}, 'Clear');
  const element = h('article', {class: 'question panel', 'aria-labelledby': 't' + i, onclick: () => mark(i), onfocusin: () => mark(i)},
    h('h3', {id: 't' + i}, h('small', {}, `${i + 1} / ${data.questions.length}`), title(q)),
    h('p', {}, q.sentence),
    sides(entry),
    h('fieldset', {}, radios.map(radio => radio.label), note, clear));
  return {element, radios, note, clear};
});

let current = 0;
function mark(i) {
  cards[current].element.classList.remove('current');
  current = i;
  cards[current].element.classList.add('current');
}

function go(i) {
  if (!cards.length) return;
  mark(Math.max(0, Math.min(cards.length - 1, i)));
  cards[current].element.scrollIntoView({block: cards[current].element.offsetHeight > innerHeight - 80 ? 'start' : 'center'});
}

function show(i) {
  const given = answers.get(i);
  const card = cards[i];
  card.element.classList.toggle('answered', Boolean(given));
  card.clear.hidden = !given;
  for (const {choice, input} of card.radios) input.checked = Boolean(given) && given.verdict === choice.verdict;
}

function tell() {
  document.getElementById('progress').max = Math.max(1, cards.length);
  document.getElementById('progress').value = answers.size;
  document.getElementById('count').textContent = `${count(answers.size)} of ${count(cards.length)} answered`;
  document.getElementById('save').disabled = !answers.size;
  health.answered = String(answers.size);
}

function answer(i, choice) {
  if (choice) answers.set(i, {verdict: choice.verdict, target: choice.target || '', note: cards[i].note.value});
  else answers.delete(i);
  show(i);
  tell();
  remember();
}

// Whether the answer upon the identity of a face answers for the face, too.
function covered(i) {
  const q = data.questions[i].question;
  return Boolean(q.face) && [...answers].some(([j, given]) => {
    const other = data.questions[j].question;
    return !other.face && other.identity === q.identity && ['KEEP', 'DROP'].includes(given.verdict);
  });
}

// The next question that needs an answer; the one after it where none does.
function next(from) {
  for (let i = from + 1; i < cards.length; i++) if (!answers.has(i) && !covered(i)) return i;
  return from + 1;
}

document.addEventListener('keydown', event => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.target.matches('input[type=text]')) return;
  const key = event.key.toLowerCase();
  const chosen = cards.length ? cards[current].radios.find(radio => radio.choice.key === key) : null;
  if (chosen) { answer(current, chosen.choice); go(next(current)); }
  else if (key === 'j' || key === 'n') go(current + 1);
  else if (key === 'p') go(current - 1);
  else if (key === 'u' && cards.length) answer(current, null);
  else if (key === 'w') save();
  else return;
  event.preventDefault();
});

const COLUMNS = ['face_id', 'identity_id', 'name', 'verdict', 'target', 'note', 'person'];
const cell = text => /[",;\t\r\n]/.test(text) ? '"' + text.replaceAll('"', '""') + '"' : text;
// A spreadsheet must not take a stranger's name for a formula.
const harmless = text => /^[=+\-@\t\r]/.test(text) ? "'" + text : text;

function csv() {
  const lines = [COLUMNS.join(',')];
  for (const [i, given] of [...answers].sort((a, b) => a[0] - b[0])) {
    const q = data.questions[i].question;
    lines.push([q.face || '', q.identity || '', harmless(q.name || ''), given.verdict, given.target, given.note || '', person.value].map(cell).join(','));
  }
  return lines.join('\n') + '\n';
}

function save() {
  if (!answers.size) return;
  const url = URL.createObjectURL(new Blob([csv()], {type: 'text/csv'}));
  const link = h('a', {href: url, download: 'review.csv'});
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10000);
  unsaved = false;
}

document.getElementById('save').addEventListener('click', save);
person.addEventListener('input', remember);
window.addEventListener('beforeunload', event => { if (unsaved) event.preventDefault(); });

const firstFace = data.questions.findIndex(entry => entry.question.face);
const keys = h('p', {class: 'keys'}, [['k', 'keep'], ['d', 'leave out'], ['m', 'move or merge'], ['s', 'separate'], ['j', 'next'], ['p', 'previous'], ['u', 'clear'], ['w', 'save']]
  .map(([key, words]) => h('span', {}, h('kbd', {}, key), ' ', words)));
document.getElementById('main').replaceChildren(...[
  about.faces === 'show' ? null : h('p', {class: 'notice'}, about.faces === 'blur'
    ? 'Faces are blurred: this file was made with report.faces = blur.'
    : 'Pictures of faces are left out: this file was made with report.faces = none.'),
  cards.length ? keys : h('p', {class: 'notice'}, 'Nothing waits for a person.'),
  ...cards.flatMap((card, i) => [
    i === 0 && firstFace !== 0 ? h('h2', {class: 'under'}, 'Identities') : null,
    i === firstFace ? h('h2', {class: 'under'}, 'Faces') : null,
    card.element,
  ]),
  about.leftOut ? h('p', {class: 'notice'}, `${counted(about.leftOut, 'questions')} had no room in this file: export again after these were imported, or raise report.max_bytes.`) : null,
].filter(Boolean));

document.getElementById('foot').append(h('p', {},
  `Made by Winnow ${about.version}. Save writes review.csv; winnow review import --warehouse … --in review.csv takes it. `,
  about.faces === 'none' ? 'This file holds names: ' : 'This file holds names and faces, which are personal data: ',
  'keep it as you keep the warehouse, and delete it when you are done. Answers are remembered in this browser until then.'));

cards.forEach((card, i) => {
  if (answers.has(i)) card.note.value = answers.get(i).note || '';
  show(i);
});
tell();
if (cards.length) mark(Math.max(0, Math.min(cards.length - 1, next(-1))));
health.questions = String(cards.length);
health.ready = 'yes';
