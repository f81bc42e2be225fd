// Waits for a condition, not for a time: the time is only the point where waiting becomes a failure.
export async function until(what, condition, limitMillis = 15_000, stepMillis = 50) {
  const end = performance.now() + limitMillis;
  for (;;) {
    const value = await condition();
    if (value) {
      return value;
    }
    if (performance.now() > end) {
      throw new Error(`not within ${limitMillis} ms: ${what}`);
    }
    await new Promise((resolve) => setTimeout(resolve, stepMillis));
  }
}
