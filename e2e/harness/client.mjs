// A client that lives in a browser's page, called from the test: every method of `window.client` is
// one here, with its answer awaited.
export function remote(evaluate, own) {
  return new Proxy(own, {
    get(target, name) {
      if (name in target || name === 'then') {
        return target[name];
      }
      return (...parameters) => evaluate(
        `Promise.resolve(window.client[${JSON.stringify(name)}](...${JSON.stringify(parameters)}))`);
    },
  });
}
