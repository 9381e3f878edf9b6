// Nodemailer's part of `send_smtp`, with its pool: CONNECTIONS FOLDER PORT; prints as `send_smtp_ours` does.
const { createReadStream, readFileSync } = require('fs');
const { createInterface } = require('readline');
const nodemailer = require('nodemailer');

const [connections, folder, port] = process.argv.slice(2);
const escape = (text) => text.replace(/[&<>"]/g, (sign) => `&#${sign.charCodeAt(0)};`);

async function main() {
  const began = process.hrtime.bigint();
  const html = readFileSync(`${folder}/body.html`, 'utf8');
  const text = readFileSync(`${folder}/body.txt`, 'utf8');
  const transport = nodemailer.createTransport({
    host: '127.0.0.1', port: Number(port), ignoreTLS: true, pool: true,
    maxConnections: Number(connections), maxMessages: Infinity,
  });
  const rows = createInterface({ input: createReadStream(`${folder}/audience.csv`) })[Symbol.asyncIterator]();
  await rows.next();
  const worker = async () => {
    for (;;) {
      const { value, done } = await rows.next();
      if (done) return;
      const [email, name] = value.split(',');
      await transport.sendMail({
        from: 'News <news@iom.example.org>', to: email, subject: `Spring news, ${name}`,
        text: text.replaceAll('((first_name))', name),
        html: html.replaceAll('((first_name))', escape(name)),
        headers: { 'List-Unsubscribe': '<mailto:leave@iom.example.org>' },
      });
    }
  };
  await Promise.all(Array.from({ length: Number(connections) }, worker));
  transport.close();
  const { user, system } = process.cpuUsage();
  const peak = process.resourceUsage().maxRSS / 1024;
  console.log(Number(process.hrtime.bigint() - began) / 1e9, (user + system) / 1e6, peak);
}
main();
