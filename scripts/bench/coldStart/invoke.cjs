// Stands where the platform's own bootstrap stands: loads a function and calls it once. Arguments: file, event, context.
const [file, event, context] = process.argv.slice(2);

require(file).main(JSON.parse(event), JSON.parse(context));
