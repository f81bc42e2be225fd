// Where a token comes from: in dev mode from the server, by the key in the link; else the visitor's.

// The key of a join link is in the fragment, which browsers never send anywhere by themselves.
export function linkKey() {
  return new URLSearchParams(location.hash.slice(1)).get('key');
}

export async function devToken(room, identity, key) {
  const answer = await fetch('dev/token', {
    method: 'POST',
    headers: { 'Content-Type': 'application/json' },
    body: JSON.stringify({ room, identity, key }),
  });
  if (!answer.ok) {
    const problem = await answer.json().catch(() => ({}));
    throw new Error(problem.detail ?? `The server gives no token (${answer.status}).`);
  }
  return (await answer.json()).token;
}
