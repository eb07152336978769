// What all parts of the page use: the data, elements, numbers and words.

const data = JSON.parse(document.getElementById('data').textContent);

// Makes an element. Children that are texts become text nodes: nothing here is ever read as HTML.
function h(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes || {})) {
    if (name.startsWith('on')) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, '');
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  for (const child of children.flat(Infinity)) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : String(child));
  }
  return element;
}

const whole = new Intl.NumberFormat('en', {maximumFractionDigits: 0});
const two = new Intl.NumberFormat('en', {minimumFractionDigits: 2, maximumFractionDigits: 2});

const count = n => whole.format(n || 0);
const cosine = n => n === null || n === undefined ? '' : two.format(Math.round(n * 100) / 100 || 0).replace('-', '−');

// A count with its unit: "1 face", "1,411 faces".
function counted(n, unit) {
  const one = {identities: 'identity', people: 'person', copies: 'copy'}[unit] || unit.replace(/s$/, '');
  return count(n) + ' ' + (n === 1 ? one : unit);
}

// A share as people read it; a few of very many are never "0 %".
function share(n, of) {
  if (!of) return '';
  const percent = 100 * n / of;
  if (n > 0 && percent < 0.1) return '< 0.1 %';
  if (n < of && percent > 99.9) return '> 99.9 %';
  return (percent >= 10 ? percent.toFixed(percent % 1 < 0.05 ? 0 : 1) : percent.toFixed(1)) + ' %';
}

function duration(seconds) {
  if (seconds < 60) return seconds.toFixed(1) + ' s';
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return minutes + ' min ' + Math.round(seconds % 60) + ' s';
  return Math.floor(minutes / 60) + ' h ' + (minutes % 60) + ' min';
}

const OUTCOMES = {
  kept: {name: 'Kept', mark: '✓', what: 'look like the person they are claimed to be'},
  moved: {name: 'Moved', mark: '→', what: 'belong to another identity, and were given to it'},
  dropped: {name: 'Dropped', mark: '✕', what: 'do not look like the person they are claimed to be'},
  bystander: {name: 'Bystanders', mark: '·', what: 'are other people in the picture, whom nobody claimed'},
  review: {name: 'To review', mark: '?', what: 'cannot be decided without a person'},
  waiting: {name: 'Not judged yet', mark: '…', what: 'have not been cleaned yet'},
  quarantined: {name: 'Quarantined', mark: '!', what: 'could not be used'},
  reserved: {name: 'Opted out', mark: '⊘', what: 'are reserved by their hosts'},
  copy: {name: 'Copies', mark: '=', what: 'are the same file again'},
};

const REASONS = {
  NEAR_CORE: 'Agrees with the other faces of the name',
  SINGLE_IMAGE: 'The only photograph of the name',
  MERGED: 'Same person under another name',
  FAR_FROM_CORE: 'Does not look like the person',
  BACKGROUND: 'Somebody else in the picture',
  SPLIT: 'Another person under the name',
  RESCUED: 'Belongs to another identity',
  NOTHING_AGREES: 'No two of many photographs agree',
  SAME_PHOTOGRAPH: 'The photograph stands under another name',
  BORDERLINE: 'May be the person',
  NO_CLAIM: 'Nobody was named',
  CAPTION: 'The caption rules it out',
  EXCLUDED: 'Speaks of a statue, drawing, doll or poster',
  NO_PEOPLE: 'Says nothing of people',
  TOO_FEW_FACES: 'The image has too few faces',
  TOO_MANY_FACES: 'The image has too many faces',
  SMALL_FACE: 'The largest face is small',
  AMBIGUOUS_SUBJECT: 'Several faces could be the person',
  NO_AGREEMENT: 'No two photographs agree',
  PHOTOGRAPH_OF_TWO_NAMES: 'One photograph under two names',
  SIMILAR_IDENTITY: 'May be the same person as another name',
  CONFLICTING_CLAIMS: 'Claimed for several people',
  NO_FACE_KEPT: 'No face was kept',
  PERSON_KEPT: 'Kept by a person',
  PERSON_MERGED: 'Same person under another name, says a person',
  PERSON_MOVED: 'Moved by a person',
  PERSON_DROPPED: 'Left out by a person',
  SAME_BYTES: 'Exact copies of another file',
  PIXELS: 'The same pixels as another file',
  PHOTOGRAPH: 'Copies of another photograph',
  BURST: 'Another moment of one series',
  PERSON: 'The same person by the face',
  NAME: 'The same name',
  IN_BENCHMARK: 'Stands in a benchmark',
  REPEATED: 'A better image of the same photograph or series is published',
  IDENTITY_NOT_KEPT: 'In an identity that waits for review or was dropped',
  UNUSABLE: 'No id, identity or picture',
  REPEATED_ID: 'Its id stands in several rows',
  FILTERED: 'The filter of the source',
  NO_COPY: 'No copy is asked for',
  NO_SHARE: 'Its value has no share in the balance',
  IDENTITY_TOO_SMALL: 'The identity has too few images',
  IN_EARLIER_SOURCE: 'An earlier source of the same table has the identity',
  ABOVE_IDENTITIES: 'More identities than the source gives',
  ABOVE_CAP: 'More images of the identity than allowed',
  ABOVE_QUOTA: 'More than ratio, balance and quotas allow',
  FURTHER_FRAME: 'In a further frame of a video',
  SMALL_OR_NEW: 'In an identity that is too small, or not published yet',
};

// Words for a code; one that is not known here reads as itself.
function reasonName(code) {
  if (REASONS[code]) return REASONS[code];
  const words = code.toLowerCase().replaceAll('_', ' ');
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function outcomeOf(decision, reason) {
  return reason === 'BACKGROUND' ? 'bystander' : decision ? decision.toLowerCase() : 'waiting';
}

// Whether a face was compared with others of its name: the only one of a name is its own centre.
function compared(face) {
  return face.similarity !== undefined && face.reason !== 'SINGLE_IMAGE' && face.similarity < 0.9995;
}

// A threshold's target in words: "fmr 1.0E-4" is "one false match in 10,000".
function targetWords(text) {
  const [kind, value] = text.split(' ');
  return kind === 'fmr' ? `set to one false match in ${count(1 / Number(value))}` : 'set as a plain cosine';
}

// A name may break after the signs that folders are named with.
const breakable = name => name.split(/(?<=[_.,-])/).flatMap((part, i) => i ? [h('wbr', {}), part] : [part]);

// A bar of parts, with their sizes as proportions. The numbers stand beside it as text.
function bar(parts, thin) {
  const box = h('div', {class: thin ? 'bar thin' : 'bar', 'aria-hidden': 'true'});
  for (const part of parts) {
    if (!part.n) continue;
    const piece = h('i', {class: part.kind, title: part.label + ': ' + count(part.n)});
    piece.style.flexGrow = part.n;
    box.append(piece);
  }
  return box;
}

function legend(parts, total) {
  return h('ul', {class: 'legend'}, parts.filter(part => part.n).map(part =>
    h('li', {class: part.kind}, h('span', {class: 'dot', 'aria-hidden': 'true'}),
      h('span', {}, part.label, ' ', h('b', {}, count(part.n)),
        total ? h('span', {class: 'small'}, ' ' + share(part.n, total)) : null))));
}

function table(heads, rows) {
  const cell = (tag, value, head) =>
    h(tag, {class: head.num ? 'num' : head.tight ? 'tight' : null, scope: tag === 'th' ? 'col' : null}, value);
  return h('div', {class: 'scroll'}, h('table', {},
    h('thead', {}, h('tr', {}, heads.map(head => cell('th', head.name, head)))),
    h('tbody', {}, rows.map(row =>
      h('tr', {class: row.changed ? 'changed' : null}, row.cells.map((value, i) => cell('td', value, heads[i])))))));
}
