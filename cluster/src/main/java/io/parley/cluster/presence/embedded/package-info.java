/// Presence within one process.
@NullMarked
package io.parley.cluster.presence.embedded;

import org.jspecify.annotations.NullMarked;
