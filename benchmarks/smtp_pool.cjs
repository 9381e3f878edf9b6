// Nodemailer with its pool, as its documentation recommends: PORT COUNT CONNECTIONS, prints the seconds.
const [port, count, connections] = process.argv.slice(2).map(Number);
const { readFileSync } = require('fs');
const nodemailer = require('nodemailer');
const html = readFileSync(process.env.BODY_HTML, 'utf8');
const text = readFileSync(process.env.BODY_TEXT, 'utf8');
const transport = nodemailer.createTransport({
  host: '127.0.0.1', port, secure: false, ignoreTLS: true, pool: true, maxConnections: connections, maxMessages: Infinity,
});
const started = process.hrtime.bigint();
const one = (n) => transport.sendMail({
  from: 'IOM Georgia <news@iom.example.org>', to: `reader${n}@example.org`, subject: 'News', text, html,
});
let next = 0;
const worker = async () => { while (next < count) await one(next++); };
Promise.all(Array.from({ length: connections }, worker)).then(() => {
  console.log(Number(process.hrtime.bigint() - started) / 1e9);
  transport.close();
});
