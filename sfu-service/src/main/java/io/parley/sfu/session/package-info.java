/// Sessions of participants: what they negotiated, what they publish and what they are sent. A room
/// is one owner: its tasks run one after another, and it reaches its packets by its home shard's
/// inbox.
@NullMarked
package io.parley.sfu.session;

import org.jspecify.annotations.NullMarked;
