// The sections of the page, in order. Each returns null where the warehouse has nothing for it.

function section(id, name, lead, badge, ...content) {
  return {id, name, badge, element: h('section', {id, 'aria-labelledby': id + '-title'},
    h('h2', {id: id + '-title'}, name), lead ? h('p', {class: 'lead'}, lead) : null, content)};
}

const totals = data.totals;
const verdictsOf = decision => data.verdicts.filter(v => v.decision === decision);
const outcomeParts = () => ['kept', 'moved', 'review', 'dropped', 'bystander', 'waiting']
  .map(kind => ({kind, n: totals[kind] || 0, label: OUTCOMES[kind].name}));

function overview() {
  if (!totals.images && data.synthetic.length) {
    const result = section('overview', 'Overview', null, null);
    const sum = key => data.synthetic.reduce((a, g) => a + g[key], 0);
    result.element.replaceChildren(h('h1', {}, counted(sum('faces'), 'synthetic faces'), ' of ', h('b', {}, counted(sum('identities'), 'identities')), '.'));
    return result;
  }
  const judged = data.verdicts.length > 0;
  const b = (n, unit) => h('b', {class: 'num'}, counted(n, unit));
  const headline = totals.published
    ? h('h1', {}, counted(totals.images, 'photographs'), ' of ', counted(totals.names, 'people'), ' became ',
      h('b', {}, counted(totals.published, 'faces')), ' of ', h('b', {}, counted(totals.publishedIdentities, 'identities')), '.')
    : h('h1', {}, counted(totals.images, 'photographs'), ' hold ', h('b', {}, counted(totals.faces, 'faces')),
      judged ? ' of ' + counted(totals.names, 'claimed people') : '', '.');
  const clauses = [];
  if (totals.bystander) clauses.push([b(totals.bystander, 'faces'), totals.bystander === 1 ? ' is somebody else' : ' are somebody else', ' in the picture']);
  if (totals.dropped) clauses.push([b(totals.dropped, 'faces'), totals.dropped === 1 ? ' does not' : ' do not', ' look like the person claimed']);
  if (totals.moved) clauses.push([b(totals.moved, 'faces'), totals.moved === 1 ? ' was' : ' were', ' given to another identity']);
  if (totals.review) clauses.push([b(totals.review, 'faces'), totals.review === 1 ? ' waits' : ' wait', ' for a person to decide']);
  if (data.merged.length) clauses.push([b(totals.merged, 'names'), totals.merged === 1 ? ' was' : ' were', ' found to be somebody else’s and merged']);
  const story = h('p', {class: 'story'}, 'Of ', b(totals.faces, 'faces'), ' found: ',
    clauses.map((clause, i) => [i === 0 ? '' : i === clauses.length - 1 ? ', and ' : ', ', clause]), '.');
  const cards = outcomeParts().filter(part => part.n).map(part => {
    const faces = data.verdicts.filter(v => outcomeOf(v.decision, v.reason) === part.kind)
      .flatMap(v => v.strips.slice(0, 6).map(i => data.strips[i].faces[0])).filter(i => i !== undefined).slice(0, 5);
    const target = {kept: 'kept', moved: 'moved', dropped: 'dropped', bystander: 'bystanders', review: 'review'}[part.kind] || 'funnel';
    return h('a', {class: 'panel outcome ' + part.kind, href: '#' + target},
      h('span', {class: 'what'}, h('span', {'aria-hidden': 'true'}, OUTCOMES[part.kind].mark), part.label),
      h('span', {class: 'figure'}, count(part.n), h('span', {class: 'share'}, share(part.n, totals.faces) + ' of faces')),
      h('p', {}, OUTCOMES[part.kind].what),
      faces.some(i => data.faces[i].picture) ? h('div', {class: 'peek'},
        faces.map(i => data.faces[i]).filter(f => f.picture).map(f => h('img', {src: pictureOf(f), alt: faceText(f)}))) : null);
  });
  const result = section('overview', 'Overview', null, null);
  result.element.replaceChildren(h('h2', {id: 'overview-title', hidden: true}, 'Overview'), headline,
    ...clauses.length ? [story] : [],
    h('div', {class: 'panel'}, bar(outcomeParts()), legend(outcomeParts(), totals.faces)),
    h('div', {class: 'outcomes'}, cards));
  return result;
}

const PARTS = {crawl: 'Distinct photographs', ingest: 'Distinct photographs', detect: 'With a face', embed: 'Turned into a vector', dedup: 'Repeats no other, or stands for those that do',
  captions: 'Kept', curate: 'Published'};
const WAITING = {crawl: 'Left for a later crawl', curate: 'Not published'};
const STAGES = {
  crawl: 'fetches the listed URLs', ingest: 'reads the files', detect: 'finds the faces', embed: 'turns faces into vectors',
  dedup: 'finds copies', captions: 'reads captions', clean: 'finds who each face is', curate: 'publishes the data set',
};

function funnel() {
  if (!totals.images && data.synthetic.length) return null;
  let all = true;
  const steps = data.funnel.map(step => {
    const order = ['kept', 'moved', 'review', 'dropped', 'bystander', 'copy', 'quarantined', 'reserved', 'waiting'];
    const parts = step.parts.map(p => ({...p, label: p.reason ? reasonName(p.reason)
      : p.kind === 'waiting' ? 'Not worked on yet' : PARTS[step.stage] || OUTCOMES[p.kind].name}))
      .sort((a, b) => order.indexOf(a.kind) - order.indexOf(b.kind) || b.n - a.n);
    const sum = parts.reduce((a, p) => a + p.n, 0);
    all &&= sum === step.in;
    const kinds = order.map(kind => parts.filter(p => p.kind === kind && p.n)).filter(list => list.length);
    return h('div', {class: 'step'},
      h('div', {class: 'flow'}, count(step.in), h('small', {}, step.unit + ' in')),
      h('div', {class: 'middle'}, h('h3', {}, step.stage, h('span', {class: 'small'}, ' ' + (STAGES[step.stage] || ''))),
        bar(parts),
        h('dl', {}, kinds.map(list => {
          const n = list.reduce((a, p) => a + p.n, 0);
          const only = list.length === 1;
          return [h('dt', {class: list[0].kind}, h('span', {class: 'dot', 'aria-hidden': 'true'}),
            only && !list[0].reason ? list[0].label : list[0].kind === 'waiting' && WAITING[step.stage] ? WAITING[step.stage]
              : OUTCOMES[list[0].kind].name),
          h('dd', {class: 'n'}, count(n)),
          h('dd', {class: 'why'}, share(n, step.in), only ? (list[0].reason ? ': ' + list[0].label.toLowerCase() : '')
            : ': ' + list.map(p => `${p.label.toLowerCase()} ${count(p.n)}`).join(' · '))];
        })),
        sum === step.in ? null
          : h('p', {class: 'notice'}, `These add up to ${count(sum)}: a stage ran again, or is running, and the later ones have not followed yet.`)),
      h('div', {class: 'flow out'}, count(step.out), h('small', {}, step.outUnit + ' out')));
  });
  return section('funnel', 'Funnel', 'What came into each stage, what it gave to the next, and what became of the rest.', null,
    h('div', {class: 'panel'}, steps),
    all ? h('p', {class: 'sum'}, '✓ In every stage, the outcomes add up to what came in: nothing is lost.') : null);
}

function reason(verdict) {
  const outcome = outcomeOf(verdict.decision, verdict.reason);
  const range = verdict.mean === undefined || verdict.mean === null || verdict.reason === 'SINGLE_IMAGE' ? ''
    : `Similarity to the identity: ${cosine(verdict.mean)} on average, ${cosine(verdict.least)} to ${cosine(verdict.most)}.`;
  return h('div', {class: 'reason'},
    h('header', {}, h('h3', {}, reasonName(verdict.reason)),
      h('span', {class: 'count'}, counted(verdict.n, 'faces')), h('span', {class: 'small'}, share(verdict.n, totals.faces)),
      h('span', {class: 'chip ' + outcome}, OUTCOMES[outcome].mark + ' ' + OUTCOMES[outcome].name),
      h('code', {class: 'small'}, verdict.reason)),
    h('p', {}, verdict.sentence, ' ', range),
    sheet(verdict.strips));
}

const EVIDENCE = data.about.faces === 'none' ? ''
  : ' Left of the dashed line stand kept faces of the same name, to compare with; the number is the similarity to the identity (1 = the same).';

function verdictSection(id, name, lead, verdicts) {
  if (!verdicts.length) return null;
  return section(id, name, lead, verdicts.reduce((a, v) => a + v.n, 0), verdicts.map(reason));
}

const dropped = () => verdictSection('dropped', 'Dropped faces',
  'Faces that were taken out because they do not show the person claimed, by reason and name.' + EVIDENCE,
  verdictsOf('DROPPED').filter(v => v.reason !== 'BACKGROUND'));
const bystanders = () => verdictSection('bystanders', 'Bystanders',
  'Faces of other people in a photograph: of each photograph, one face at most can be the person claimed.' + EVIDENCE,
  verdictsOf('DROPPED').filter(v => v.reason === 'BACKGROUND'));
const moved = () => verdictSection('moved', 'Moved faces',
  'Faces that were claimed for one name and belong to another.' + EVIDENCE, verdictsOf('MOVED'));
const kept = () => verdictSection('kept', 'Kept faces',
  'A sample of what was kept, by name, the least similar faces of each name first. Names are chosen by hash, so that it is the same sample every time.', verdictsOf('KEPT'));

function fate(s) {
  if (s.status === 'MERGED') return `merged into ${s.into || 'another identity'}`;
  if (s.status === 'REVIEW') return `the identity waits for review: ${reasonName(s.reason || '').toLowerCase()}`;
  if (s.status === 'DROPPED') return 'the identity was dropped';
  return '';
}

function tally(s) {
  const parts = ['kept', 'moved', 'review', 'dropped', 'bystander']
    .map(kind => ({kind, n: s.tally[kind] || 0, label: OUTCOMES[kind].name.toLowerCase()}));
  return [bar(parts, true), legend(parts)];
}

function worst() {
  const cases = data.worst.map(i => data.strips[i]).filter(s => s.faces.length);
  if (!cases.length) return null;
  const byFile = (a, b) => (data.faces[a].uri || '').localeCompare(data.faces[b].uri || '') || a - b;
  return section('worst', 'Identities before and after',
    'The names that lost most faces: all that was claimed, in the order of the files, and what was kept of it.', cases.length,
    cases.map(s => {
      const before = [];
      const after = [];
      const stays = s.faces.filter(i => data.faces[i].decision === 'KEPT').sort(byFile);
      const cut = s.of > s.faces.length ? ` (${count(s.faces.length)} of ${count(s.of)} shown, those taken out first)` : '';
      const [proportions, numbers] = tally(s);
      return h('article', {class: 'panel case'},
        h('header', {}, h('h3', {}, breakable(s.name)), h('span', {class: 'small'}, counted(s.of, 'faces') + ' claimed'
          + (fate(s) ? '; ' + fate(s) : '')), numbers),
        proportions,
        h('div', {class: 'sides'},
          h('div', {class: 'side'}, h('h4', {}, `Before: ${count(s.of)} as claimed` + cut), tiles([...s.faces].sort(byFile), before)),
          h('div', {class: 'side'}, h('h4', {}, stays.length ? `After: ${count(s.tally.kept)} kept` : 'After: nothing is kept until a person has looked'), tiles(stays, after))));
    }));
}

// Decisions with what they rest on: drawn before, without script; here each face gets its tile.
function explained() {
  const parts = [...document.getElementById('explained-parts').children];
  if (!parts.length) return null;
  const places = new Map(data.faces.map((face, i) => [face.id, i]));
  for (const part of parts) {
    const verdict = data.verdicts.find(v => v.reason === part.dataset.reason);
    part.prepend(h('header', {}, h('h3', {}, reasonName(part.dataset.reason)),
      verdict ? h('span', {class: 'count'}, counted(verdict.n, 'faces')) : null));
    for (const row of part.querySelectorAll('.row')) {
      const tiles = [];
      for (const slot of row.querySelectorAll('[data-face]')) {
        const place = places.get(slot.dataset.face);
        slot.replaceWith(place === undefined ? h('span', {class: 'gone', role: 'img', 'aria-label': 'no room for this face'}, '…') : tile(place, tiles));
      }
    }
  }
  return section('explained', 'Decisions explained',
    'How near things were: of each reason the decisions that were nearest to being made otherwise, between the nearest faces of both sides. '
      + 'Below a face stands its cosine to the explained one, and the same as a score.', null, parts);
}

function pair(p, between) {
  const side = s => h('div', {class: 'side'}, h('h3', {}, breakable(s.name), ' ',
    h('span', {class: 'small'}, counted(s.tally.total || 0, 'faces'))),
  s.faces.length ? tiles(s.faces, []) : h('p', {class: 'small'}, 'Its photographs are claimed for another name, too, and are counted there.'));
  return h('article', {class: 'panel pair'}, side(data.strips[p.a]),
    h('div', {class: 'between'}, h('b', {}, cosine(p.similarity)), between), side(data.strips[p.b]));
}

const limit = name => data.about.thresholds[name] === undefined ? '' : ` (${cosine(data.about.thresholds[name])})`;

function merged() {
  const pairs = data.merged;
  if (!pairs.length) return null;
  const cut = totals.merged > pairs.length ? ` The ${count(pairs.length)} most doubtful of ${count(totals.merged)}.` : '';
  return section('merged', 'Merged identities',
    `Two names, one person: the centres of their faces are more alike than the threshold${limit('merge')}. The most doubtful come first.${cut}`,
    totals.merged, pairs.map(p => pair(p, 'merged →')));
}

function review() {
  const verdicts = verdictsOf('REVIEW');
  const pairs = data.alike;
  if (!verdicts.length && !pairs.length) return null;
  const others = verdicts.filter(v => v.reason !== 'SIMILAR_IDENTITY' || !pairs.length);
  const alike = verdicts.find(v => v.reason === 'SIMILAR_IDENTITY');
  return section('review', 'To review',
    'What a threshold cannot decide. None of it is published until a person has looked.' + EVIDENCE, totals.review,
    others.map(reason),
    pairs.length ? h('div', {class: 'reason'}, h('header', {}, h('h3', {}, reasonName('SIMILAR_IDENTITY')),
      alike ? h('span', {class: 'count'}, counted(alike.n, 'faces')) : null,
      h('span', {class: 'chip review'}, '? To review'), h('code', {class: 'small'}, 'SIMILAR_IDENTITY')),
    h('p', {}, `Too similar for impostors${limit('review')}, not similar enough to merge${limit('merge')}: one person, or two of one family. The smaller identity of each pair is in review. The most similar come first.`),
    pairs.map(p => pair(p, 'one person?'))) : null);
}

const target = name => data.about.targets[name] ? `, ${targetWords(data.about.targets[name])},` : '';
const threshold = name => data.about.thresholds[name] === undefined ? [] : [{at: data.about.thresholds[name], label: `${name} ${cosine(data.about.thresholds[name])}`}];
const ofOutcome = kinds => kinds.map(kind => ({name: kind, kind, label: OUTCOMES[kind].name}));

function similarity() {
  const {calibration, similarity: own, nearest} = data.histograms;
  const cards = [
    calibration && distribution({wide: true, histogram: calibration, title: 'Pairs of faces, as claimed', unit: 'cosine similarity', noun: 'pairs',
      lead: `A sample of the faces as they came: pairs with one claimed name (wrong labels and bystanders included) against pairs with two names. Right of “pair”${target('pair')} two faces support each other.`,
      series: [{name: 'impostor', kind: 'impostor', label: 'two names'}, {name: 'genuine', kind: 'genuine', label: 'one name, two photographs'}],
      thresholds: threshold('pair')}),
    own && distribution({histogram: own, title: 'Faces against the identity they are claimed for', unit: 'cosine similarity to the centre', noun: 'faces',
      lead: `All faces, by what became of them; names with one photograph are left out, since nothing can confirm them. Right of “member”${target('member')} a face belongs to the identity.`,
      series: ofOutcome(['kept', 'moved', 'review', 'dropped', 'bystander']), thresholds: threshold('member')}),
    nearest && distribution({histogram: nearest, title: 'Identities against the most similar other one', unit: 'cosine similarity of the centres', noun: 'identities',
      lead: `Right of “review”${target('review')} two identities may be one person; right of “merge”${target('merge')} they are merged, and of each such pair the larger one is kept.`,
      series: [{name: 'kept', kind: 'kept', label: 'kept'}, {name: 'review', kind: 'review', label: 'to review'}, {name: 'merged', kind: 'moved', label: 'merged'}],
      thresholds: [...threshold('review'), ...threshold('merge')]}),
  ].filter(Boolean);
  if (!cards.length) return null;
  return section('similarity', 'Similarity and thresholds',
    'The thresholds. They were measured on the impostor pairs of this run, unless they were set as plain cosines.', null,
    h('div', {class: 'grid'}, cards));
}

function quality() {
  const series = ofOutcome(['kept', 'moved', 'review', 'dropped', 'bystander', 'waiting']);
  const of = (name, title, unit, lead) => data.histograms[name]
    && distribution({histogram: data.histograms[name], title, unit, lead, series, noun: 'faces', low: true});
  const cards = [
    of('eyes', 'Size', 'pixels between the eyes, in the photograph', 'Small faces hold little to recognise.'),
    of('sharpness', 'Sharpness', 'variance of the Laplacian of the crop', 'Below 20, a face is blurred.'),
    of('brightness', 'Brightness', 'mean grey value of the crop, 0 to 255', 'Dark faces stand left, overexposed ones right.'),
    of('yaw', 'Turn of the head', 'degrees from the front', 'Estimated from five landmarks.'),
    of('score', 'Certainty of the detector', 'score, 0 to 1', 'How sure the detector is that it is a face.'),
    data.histograms.size_claimed && sizes(data.histograms.size_claimed.series.claimed, data.histograms.size_kept && data.histograms.size_kept.series.kept),
  ].filter(Boolean);
  if (!cards.length) return null;
  return section('quality', 'Quality', 'What the faces are like, by what became of them. Each line is the share within its own outcome, so that few can be compared with many.',
    null, h('div', {class: 'grid'}, cards));
}

function duplicates() {
  const d = data.duplicates;
  if (!d.images) return null;
  return section('duplicates', 'Exact duplicates',
    `${counted(d.images, 'photographs')} came more than once, to the byte: ${counted(d.copies, 'copies')} are not kept twice.`
      + (d.conflicts ? ` ${count(d.conflicts)} of them ${d.conflicts === 1 ? 'is' : 'are'} claimed for different people.` : ''),
    d.images, h('div', {class: 'panel'}, d.examples.map(copy => {
      const row = [];
      return h('div', {class: 'copyrow'}, copy.face === undefined ? null : tile(copy.face, row),
        h('ul', {}, copy.sources.map(s => h('li', {}, h('b', {}, s.name || 'nobody claimed'), ' ', h('code', {class: 'small'}, s.uri))),
          copy.of > copy.sources.length ? h('li', {class: 'small'}, `and ${count(copy.of - copy.sources.length)} more`) : null));
    }), d.images > d.examples.length ? h('p', {class: 'small'}, `${count(d.examples.length)} of ${count(d.images)} shown; those with different names come first.`) : null));
}

const CERTAINTIES = {CERTAIN: 'Certain', FACE: 'By several faces', REVIEW: 'To review'};
const POLICIES = {
  IDENTITY: 'Copies of its images and its people are not published.', IMAGE: 'Copies of its images are not published.', REPORT: 'Nothing is left out: it is reported only.',
};

function benchmarks() {
  if (!data.benchmarks.length) return null;
  const face = webp => h('span', {class: 'frame'}, webp ? h('img', {src: 'data:image/webp;base64,' + webp, alt: ''}) : null);
  return section('benchmarks', 'Benchmarks', 'What the data share with benchmarks that models are tested on. The table overlaps lists each face.',
    data.benchmarks.reduce((a, b) => a + b.evidence.reduce((n, e) => n + e.faces, 0), 0),
    data.benchmarks.map(b => h('div', {class: 'panel'}, h('h3', {}, b.name), h('p', {}, POLICIES[b.policy]),
      table([{name: 'Evidence'}, {name: 'Certainty', tight: true}, {name: 'Faces', num: true}, {name: 'People of the benchmark', num: true}],
        b.evidence.map(e => ({cells: [reasonName(e.kind), CERTAINTIES[e.certainty], count(e.faces), count(e.people)]}))),
      b.shared.length ? h('p', {class: 'small'}, 'Left a face of the data, right one of the benchmark. The weakest of each kind.') : null,
      h('div', {class: 'sharedrow'}, b.shared.map(s => h('figure', {class: 'shared'}, face(s.picture), face(s.other),
        h('figcaption', {class: 'small'}, `${s.name || 'nobody claimed'} · ${s.person}`, h('br'), `${reasonName(s.kind)}, ${CERTAINTIES[s.certainty].toLowerCase()}: ${cosine(s.similarity)}`)))))));
}

function crawled() {
  const {hosts, days, deadLinks} = data.crawl;
  if (!hosts.length) return null;
  return section('crawl', 'Crawl', 'What hosts answered. The table fetches lists every fetch, the table hosts what they reserve.',
    hosts.reduce((a, host) => a + host.fetches, 0),
    h('div', {class: 'panel'}, h('h3', {}, 'Hosts with the most fetches'), table([{name: 'Host'}, {name: 'Fetches', num: true}, {name: 'Images', num: true},
      {name: 'Opted out', num: true}, {name: 'MB', num: true}, {name: 'Time of a fetch', num: true}],
      hosts.map(host => ({cells: [h('code', {}, host.host), count(host.fetches), count(host.images), count(host.optOuts),
        (host.bytes / 1e6).toFixed(1), duration(host.seconds)]})))),
    h('h3', {class: 'under'}, 'Outcomes by day'),
    h('div', {class: 'panel'}, table([{name: 'Day (UTC)', tight: true}, {name: 'Outcome', tight: true}, {name: 'Reason'}, {name: 'Fetches', num: true}],
      days.map(day => ({cells: [day.day, day.status, day.reason ? reasonName(day.reason) : '', count(day.fetches)]})))),
    deadLinks.length ? h('h3', {class: 'under'}, 'Dead links by name') : null,
    deadLinks.length ? h('div', {class: 'panel'}, table([{name: 'Name'}, {name: 'URLs', num: true}, {name: 'Without an image', num: true}],
      deadLinks.map(name => ({cells: [name.name, count(name.urls), count(name.dead)]})))) : null);
}

function synthetic() {
  if (!data.synthetic.length) return null;
  const face = webp => h('span', {class: 'frame'}, webp ? h('img', {src: 'data:image/webp;base64,' + webp, alt: ''}) : null);
  const compared = value => value == null ? 'not compared' : cosine(value);
  return section('synthetic', 'Synthetic faces', 'Faces of people who do not exist, by generator. The table synthetic has each face, quarantine each rejected attempt.',
    data.synthetic.reduce((a, g) => a + g.faces, 0),
    data.synthetic.map(g => h('div', {class: 'panel'}, h('h3', {}, g.generator),
      h('p', {}, `${counted(g.faces, 'faces')} of ${counted(g.identities, 'identities')}. Mean cosine to the reference face: ${compared(g.similarity)}. ` +
        `Highest cosine to another identity: ${compared(g.nearestSynthetic)}; to a real face or person: ${compared(g.nearestReal)}.`),
      g.strips.map(strip => h('div', {class: 'synthetic'}, strip.map(face))),
      g.nearest.length ? h('p', {class: 'small'}, 'Nearest to real faces: left the synthetic face, right the real one.') : null,
      h('div', {class: 'sharedrow'}, g.nearest.map(n => h('figure', {class: 'shared'}, face(n.picture), face(n.real), h('figcaption', {class: 'small'}, cosine(n.similarity))))),
      g.rejected.length ? h('h3', {class: 'under'}, 'Rejected attempts') : null,
      g.rejected.length ? table([{name: 'Reason'}, {name: 'Attempts', num: true}], g.rejected.map(r => ({cells: [reasonName(r.reason), count(r.n)]}))) : null)));
}

function inferred() {
  if (!data.attributes) return null;
  const parts = (what, rows) => {
    const all = rows.reduce((a, part) => a + part.n, 0);
    return table([{name: 'Value', tight: true}, {name: what, num: true}, {name: 'Share', num: true}],
      rows.map(part => ({cells: [part.value ?? `${part.from} to ${part.from + 10}`, count(part.n), share(part.n, all) || '0 %']})));
  };
  const {models, identities} = data.attributes;
  return section('attributes', 'Attributes', 'What models infer from faces: guesses about pictures, not what people say of themselves. Unknown: the model does not decide. The table attributes has each face; it is not published.',
    models.length, h('div', {},
      models.map(one => h('div', {class: 'panel'}, h('h3', {}, `${one.attribute}, by ${one.model}`), parts('Faces', one.parts))),
      identities.length ? h('div', {class: 'panel'}, h('h3', {}, 'gender, by the vote of the kept faces of each identity'), parts('Identities', identities)) : null));
}

// Shares are of all images with the attribute, so that they add up for each.
function mixes() {
  if (!data.mixes.length) return null;
  const composition = parts => {
    const sums = new Map();
    for (const part of parts) {
      const sum = sums.get(part.attribute) || {before: 0, after: 0};
      sums.set(part.attribute, {before: sum.before + part.before, after: sum.after + part.after});
    }
    return table([{name: 'Attribute', tight: true}, {name: 'Value'}, {name: 'Images before', num: true}, {name: 'Share', num: true}, {name: 'Rows of the mix', num: true}, {name: 'Share', num: true}],
      parts.map(part => ({cells: [part.attribute, part.value ?? 'none', count(part.before), share(part.before, sums.get(part.attribute).before) || '0 %',
        count(part.after), share(part.after, sums.get(part.attribute).after) || '0 %']})));
  };
  return section('mixes', 'Training mixes', 'Rows of several tables, chosen by recipes. The table mixes has the recipes, the table exclusions each row that was left out.',
    data.mixes.length, data.mixes.map(mix => h('div', {class: 'panel'}, h('h3', {}, mix.table),
      h('p', {}, `${counted(mix.rows, 'rows')} of ${counted(mix.identities, 'identities')}.`),
      h('ul', {class: 'small'}, mix.origins.map(origin => h('li', {}, origin))),
      mix.missing.length ? h('p', {class: 'notice'}, 'This mix cannot be made again. ', mix.missing.join(' ')) : null,
      composition(mix.parts),
      mix.leftOut.length ? h('h3', {class: 'under'}, 'Left out') : null,
      mix.leftOut.length ? table([{name: 'Source', tight: true}, {name: 'Reason'}, {name: 'Rows', num: true}],
        mix.leftOut.map(left => ({cells: [left.source, reasonName(left.reason), count(left.n)]}))) : null)));
}

function quarantine() {
  if (!data.quarantine.length) return null;
  return section('quarantine', 'Quarantine', 'Inputs that a stage could not use, with one of each kind as an example. The table quarantine lists them all.',
    data.quarantine.reduce((a, q) => a + q.n, 0),
    h('div', {class: 'panel'}, table([{name: 'Stage', tight: true}, {name: 'Reason', tight: true}, {name: 'Inputs', num: true}, {name: 'For example'}],
      data.quarantine.map(q => ({cells: [q.stage, reasonName(q.reason), count(q.n),
        [q.message, q.uri ? h('div', {}, h('code', {class: 'small'}, q.uri)) : null]]})))));
}

function runs() {
  if (!data.runs.length) return null;
  const newest = new Map();
  for (const run of data.runs) {
    if (run.outcome === 'DONE' && !newest.has(run.stage)) newest.set(run.stage, run);
  }
  const ordered = [...newest.values()].sort((a, b) => a.started < b.started ? -1 : 1);
  const longest = Math.max(...ordered.map(run => run.seconds), 0.1);
  const changed = data.settings.filter(s => s.usual !== undefined);
  const settingRows = list => list.map(s => ({changed: s.usual !== undefined, cells: [h('code', {}, s.key), h('code', {}, s.value),
    s.usual === undefined ? '' : h('code', {}, s.usual)]}));
  const heads = [{name: 'Setting'}, {name: 'Value'}, {name: 'Default'}];
  return section('runs', 'Runs and settings', 'How long each stage took when it last ran, and by what settings and versions.', null,
    h('div', {class: 'grid'},
      h('div', {class: 'panel'}, h('h3', {}, 'Time of the newest run of each stage'), ordered.map(run => {
        const piece = h('i', {});
        piece.style.width = 100 * run.seconds / longest + '%';
        return h('div', {class: 'time'}, h('span', {}, run.stage), h('div', {class: 'bar thin', 'aria-hidden': 'true'}, piece),
          h('span', {class: 'num'}, duration(run.seconds)),
          h('span', {class: 'num small rate'}, count(run.in / Math.max(run.seconds, 0.001)) + ' / s'));
      })),
      h('div', {class: 'panel'}, h('h3', {}, 'Versions'), table([{name: 'Program'}, {name: 'Version'}],
        Object.entries(data.versions).map(([name, version]) => ({cells: [name, version]}))))),
    h('h3', {class: 'under'}, 'Settings that differ from the defaults'),
    h('div', {class: 'panel'}, changed.length ? table(heads, settingRows(changed)) : 'None.',
      h('details', {}, h('summary', {}, `All ${count(data.settings.length)} settings of the newest run`), table(heads, settingRows(data.settings)))),
    h('h3', {class: 'under'}, 'Runs'),
    h('div', {class: 'panel'}, table([{name: 'Started (UTC)', tight: true}, {name: 'Stage', tight: true}, {name: 'Outcome'}, {name: 'In', num: true}, {name: 'Out', num: true}, {name: 'Time', num: true}],
      data.runs.slice(0, 30).map(run => ({cells: [run.started.slice(0, 19).replace('T', ' '), run.stage,
        run.outcome === 'DONE' ? 'done' : [h('b', {class: 'dropped'}, 'failed'), ' ', run.message || ''],
        count(run.in), count(run.out), duration(run.seconds)]})))));
}
