const words = {
  title: 'It looks like something went wrong.',
  subtitle: 'Our team has been notified.',
  subtitle2: 'If you like to help, tell us what happened below.',
  labelName: 'Name',
  labelEmail: 'Email',
  labelComments: 'What happened?',
  labelClose: 'Close',
  labelSubmit: 'Send',
  errorGeneric: 'It could not be sent. Please try again.',
  errorFormEntry: 'Please write what happened.',
  successMessage: 'Thank you. It has been sent.',
}

type Texts = typeof words

/**
 * The script of the dialog. It builds its elements and sets their styles one by one, so that a page's policy need
 * allow this one file and the address it sends to, no inline code and no inline styles.
 * @param address where it sends what was written
 * @param query of the script's own address: the DSN, the event, who the person is, and other words for the dialog
 */
export function dialogScript(address: string, query: URLSearchParams): string {
  const texts = Object.fromEntries(
    Object.entries(words).map(([name, text]) => [name, query.get(name)?.slice(0, 500) || text]),
  ) as Texts
  const known = new URLSearchParams({ dsn: query.get('dsn') ?? '', eventId: query.get('eventId') ?? '' })
  const facts = {
    texts,
    name: query.get('name')?.slice(0, 200) ?? '',
    email: query.get('email')?.slice(0, 200) ?? '',
    address: `${address}?${known}`,
  }
  return `(${openDialog})(document, ${scriptSafe(facts)});\n`
}

// A stranger's text inside a script: nothing in it may end the script, or a line of it.
function scriptSafe(value: object): string {
  return JSON.stringify(value).replace(
    /[<>\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  )
}

// Runs in the browser of whoever met the error. Plain JavaScript, kept as text.
const openDialog = `function (document, facts) {
  'use strict';
  var texts = facts.texts;
  var look = {
    back: 'position:fixed;inset:0;z-index:2147483647;display:flex;align-items:center;justify-content:center;padding:16px;background:rgba(20,20,40,.6)',
    box: 'box-sizing:border-box;width:100%;max-width:480px;max-height:100%;overflow:auto;padding:24px;border-radius:10px;background:#fff;color:#1a1a22;font:16px/1.45 system-ui,sans-serif;box-shadow:0 12px 40px rgba(0,0,0,.3)',
    heading: 'margin:0 0 6px;font-size:20px;line-height:1.3;color:#1a1a22',
    line: 'margin:0 0 4px;color:#5b5b6b',
    label: 'display:block;margin:14px 0 4px;font-weight:600',
    field: 'box-sizing:border-box;width:100%;padding:9px 11px;border:1px solid #8b8b9b;border-radius:6px;background:#fff;color:#1a1a22;font:inherit',
    row: 'display:flex;justify-content:flex-end;gap:10px;margin-top:18px',
    quiet: 'padding:9px 16px;border:1px solid #c6c6d2;border-radius:6px;background:#fff;color:#1a1a22;font:inherit;cursor:pointer',
    strong: 'padding:9px 16px;border:1px solid #5351c6;border-radius:6px;background:#5351c6;color:#fff;font:inherit;cursor:pointer',
    fault: 'margin:14px 0 0;color:#a81d18'
  };
  function make(name, style, text) {
    var element = document.createElement(name);
    element.style.cssText = style;
    if (text) element.textContent = text;
    return element;
  }
  var before = document.activeElement;
  var back = make('div', look.back);
  var box = make('form', look.box);
  box.setAttribute('role', 'dialog');
  box.setAttribute('aria-modal', 'true');
  box.setAttribute('aria-labelledby', 'hitch-dialog-title');
  var heading = make('h2', look.heading, texts.title);
  heading.id = 'hitch-dialog-title';
  box.appendChild(heading);
  box.appendChild(make('p', look.line, texts.subtitle));
  box.appendChild(make('p', look.line, texts.subtitle2));
  function field(name, kind, label, value) {
    var caption = make('label', look.label, label);
    caption.htmlFor = 'hitch-dialog-' + name;
    var input = make(kind, look.field);
    input.id = 'hitch-dialog-' + name;
    input.name = name;
    input.value = value;
    if (kind === 'textarea') input.rows = 5;
    box.appendChild(caption);
    box.appendChild(input);
    return input;
  }
  var name = field('name', 'input', texts.labelName, facts.name);
  name.autocomplete = 'name';
  var email = field('email', 'input', texts.labelEmail, facts.email);
  email.type = 'email';
  email.autocomplete = 'email';
  var comments = field('comments', 'textarea', texts.labelComments, '');
  comments.maxLength = 4096;
  var fault = make('p', look.fault);
  fault.setAttribute('role', 'alert');
  fault.hidden = true;
  box.appendChild(fault);
  var row = make('div', look.row);
  var close = make('button', look.quiet, texts.labelClose);
  close.type = 'button';
  var send = make('button', look.strong, texts.labelSubmit);
  send.type = 'submit';
  row.appendChild(close);
  row.appendChild(send);
  box.appendChild(row);
  back.appendChild(box);
  function end() {
    document.removeEventListener('keydown', onKey, true);
    back.remove();
    if (before && before.focus) before.focus();
    window.postMessage('__sentry_reportdialog_closed__', '*');
  }
  function onKey(event) {
    if (event.key === 'Escape') end();
  }
  function say(text) {
    fault.textContent = text;
    fault.hidden = false;
    send.disabled = false;
  }
  close.addEventListener('click', end);
  document.addEventListener('keydown', onKey, true);
  box.noValidate = true;
  box.addEventListener('submit', function (event) {
    event.preventDefault();
    if (!comments.value.trim()) {
      say(texts.errorFormEntry);
      comments.focus();
      return;
    }
    send.disabled = true;
    var body = new URLSearchParams({ name: name.value, email: email.value, comments: comments.value });
    fetch(facts.address, { method: 'POST', body: body, credentials: 'omit' }).then(
      function (answer) {
        if (!answer.ok) return say(texts.errorGeneric);
        box.textContent = '';
        var thanks = make('p', look.line, texts.successMessage);
        thanks.setAttribute('role', 'status');
        box.appendChild(thanks);
        var last = make('div', look.row);
        last.appendChild(close);
        box.appendChild(last);
        close.focus();
      },
      function () {
        say(texts.errorGeneric);
      }
    );
  });
  (document.body || document.documentElement).appendChild(back);
  (name.value ? comments : name).focus();
}`
