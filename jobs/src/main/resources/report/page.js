// Puts the page together, and tells in data attributes of the root element whether it went well.

const health = document.documentElement.dataset;
health.problems = '0';
const problem = () => { health.problems = String(Number(health.problems) + 1); };
window.addEventListener('error', problem);
window.addEventListener('unhandledrejection', problem);
document.addEventListener('securitypolicyviolation', problem);

const about = data.about;
const made = about.made.slice(0, 16).replace('T', ' ') + ' UTC';
document.getElementById('place').textContent = about.warehouse + ' · ' + made;
document.title = 'Winnow report: ' + about.warehouse;

const sections = [overview, funnel, dropped, explained, worst, moved, merged, review, bystanders, kept, similarity, quality, duplicates, benchmarks, crawled, inferred, synthetic, mixes, quarantine, runs]
  .map(make => make()).filter(Boolean);
const main = document.getElementById('main');
main.replaceChildren(...sections.map(s => s.element));
if (about.faces !== 'show') {
  sections[0].element.prepend(h('p', {class: 'notice'}, about.faces === 'blur'
    ? 'Faces are blurred: this file was made with report.faces = blur.'
    : 'Pictures of faces are left out: this file was made with report.faces = none.'));
}
if (data.leftOut) {
  sections[0].element.append(h('p', {class: 'notice'},
    `${counted(data.leftOut, 'faces')} of the samples had no room in this file: raise report.max_bytes, or lower report.sheet_faces.`));
}

const links = new Map(sections.map(s => [s.id, h('a', {href: '#' + s.id}, h('span', {}, s.name),
  s.badge ? h('span', {class: 'num'}, count(s.badge)) : null)]));
document.getElementById('nav').append(...[...links.values()].map(link => h('li', {}, link)));

// The section that is being read is the last one whose head has passed the upper third of the window.
function mark() {
  let current = sections[0].id;
  for (const s of sections) {
    if (s.element.getBoundingClientRect().top < window.innerHeight / 3) current = s.id;
  }
  for (const [id, link] of links) {
    if (id === current) {
      if (!link.hasAttribute('aria-current')) {
        link.setAttribute('aria-current', 'true');
        const list = document.getElementById('nav');
        if (list.scrollWidth > list.clientWidth) list.scrollLeft = link.offsetLeft - 40;
      }
    } else {
      link.removeAttribute('aria-current');
    }
  }
}
let waits = false;
window.addEventListener('scroll', () => {
  if (waits) return;
  waits = true;
  requestAnimationFrame(() => { waits = false; mark(); });
}, {passive: true});
mark();

// Light, dark, or as the system says; remembered where the browser allows it.
const THEMES = ['auto', 'light', 'dark'];
const button = document.getElementById('theme');
function setTheme(theme) {
  if (theme === 'auto') delete health.theme; else health.theme = theme;
  button.textContent = {auto: '◐ Auto', light: '☀ Light', dark: '☾ Dark'}[theme];
  button.setAttribute('aria-label', 'Colours: ' + theme + '. Press to change.');
  button.value = theme;
  drawCharts();
}
function remembered() {
  try { return localStorage.getItem('winnow-theme'); } catch { return null; }
}
button.addEventListener('click', () => {
  const next = THEMES[(THEMES.indexOf(button.value) + 1) % THEMES.length];
  setTheme(next);
  try { localStorage.setItem('winnow-theme', next); } catch { /* A browser that forgets is no problem. */ }
});
matchMedia('(prefers-color-scheme: dark)').addEventListener('change', drawCharts);
// Paper is white.
let screenTheme = 'auto';
window.addEventListener('beforeprint', () => { screenTheme = button.value; setTheme('light'); });
window.addEventListener('afterprint', () => setTheme(screenTheme));
setTheme(THEMES.includes(remembered()) ? remembered() : 'auto');

document.getElementById('foot').append(h('p', {},
  `Made by Winnow ${about.version} on ${made} from the tables as they stood then. `,
  about.faces === 'none' ? 'It holds names: ' : 'It holds names and faces, which are personal data: ',
  'keep it as you keep the warehouse, and make it anew after somebody was taken out. ',
  'Counts are of the whole warehouse; faces are samples, chosen by hash.'));

health.charts = String(charts.length);
health.faces = String(document.querySelectorAll('.face').length);
health.ready = 'yes';
